"""典型案例: a published case as a paper of its own, with nothing in it but what its parties consented to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from haitang.documents.model import Block, Document, Heading, Paragraph
from haitang.documents.sheets import style_sheet
from haitang.documents.wording import FICTIONAL, facts
from haitang.lexicon import day_text
from haitang.pilot import Round
from haitang.pilot.progress import TypicalCase


def build_typical_case(
    case: TypicalCase, round_: Round, *, number: str, parties: Sequence[str], fictional: bool = False
) -> Document:
    """A typical case for readers outside.

    Parameters
    ----------
    number : str
        The case's own number.
    parties : sequence of str
        Names of the parties, the lead first.
    fictional : bool
        Whether the case is made up; every page then says so.
    """
    shown = case.published_at or case.chosen_at
    day = shown.astimezone(ZoneInfo(round_.application_deadline.timezone)).date()
    return Document(
        title=case.title,
        sheet=style_sheet("report"),
        dated=day,
        author=parties[0] if parties else round_.issuers[0].name,
        blocks=tuple(_blocks(case, round_, number, parties, day)),
        number=number,
        header=FICTIONAL if fictional else "",
        subject=f"{round_.title}典型案例",
    )


def _blocks(case: TypicalCase, round_: Round, number: str, parties: Sequence[str], day: date) -> Iterator[Block]:
    yield Paragraph.of(case.title, style="title")
    yield Paragraph.of(f"{round_.title}典型案例", style="subtitle")
    published = day_text(day) if case.published_at else "尚未发布"
    yield facts([("案例编号", number), ("发布日期", published), ("参与单位", "、".join(parties))], name="典型案例")
    for section in round_.implementation.cases.sections:
        text = case.texts.get(section.code, "").strip()
        if text:
            yield Heading(level=1, text=section.label.zh)
            yield from (Paragraph.of(line.strip()) for line in text.splitlines() if line.strip())
    if case.published_at:
        yield Paragraph.of("本案例文本经各参与单位同意公开，不含商业秘密。", style="note")
