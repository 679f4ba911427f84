"""支持名单: the units that a round's authorities recommend for support, measure by measure, as an annex to a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, Run, Table
from haitang.documents.sheets import style_sheet
from haitang.documents.wording import FICTIONAL, middle
from haitang.lexicon import OrganisationCode, Record, day_text
from haitang.pilot import Round

_ORDINALS = "一二三四五六七八九十"
# A code of 18 characters stays on one line.
_SMALL = 18


class Supported(Record):
    """A unit on the list: which pilot it took part in, how that was rated, which measure is recommended and why."""

    project: str
    title: str
    unit: OrganisationCode
    name: str
    measure: str
    grade: str
    reason: str


def build_support_list(round_: Round, units: Sequence[Supported], *, dated: date, fictional: bool = False) -> Document:
    """The list of a round, in the order of the notice's measures.

    Parameters
    ----------
    units : sequence of Supported
        In the order in which they are to stand under each measure.
    dated : datetime.date
        The day on which it was drawn up.
    fictional : bool
        Whether the units are made up; every page then says so.
    """
    return Document(
        title=f"{round_.title}支持名单",
        sheet=style_sheet("letter"),
        dated=dated,
        author=round_.issuers[0].name,
        blocks=tuple(_blocks(round_, units, dated)),
        number=round_.number,
        header=FICTIONAL if fictional else "",
        subject=round_.title,
    )


def _blocks(round_: Round, units: Sequence[Supported], dated: date) -> Iterator[Block]:
    grades = {grade.code: grade.label.zh for grade in round_.implementation.grades}
    yield Paragraph.of(f"{round_.title}支持名单", style="title")
    count = len({unit.unit for unit in units})
    yield Paragraph.of(f"根据{round_.number}，截至{day_text(dated)}，推荐 {count} 家单位，名单如下。")
    for place, measure in enumerate(round_.implementation.support):
        ordinal = _ORDINALS[place] if place < len(_ORDINALS) else str(place + 1)
        yield Heading(level=1, text=f"{ordinal}、{measure.label.zh}")
        yield Paragraph.of(f"依据：{measure.clause}，{measure.text}。")
        listed = [unit for unit in units if unit.measure == measure.code]
        if not listed:
            yield Paragraph.of("暂无推荐单位。")
            continue
        rows: list[list[str | Cell]] = [
            [
                middle(str(number)),
                Cell.of(unit.name, Run(text=unit.unit, half_points=_SMALL)),
                Cell.of(unit.title, unit.project),
                middle(grades.get(unit.grade, unit.grade)),
                unit.reason,
            ]
            for number, unit in enumerate(listed, start=1)
        ]
        heads = ["序号", "单位", "试点项目", "等次", "理由"]
        yield Table.of([9, 30, 28, 10, 23], heads, rows, name=measure.label.zh)
