"""会议纪要: the joint decision of a round: what was decided on each application and why, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, Row, Run, Table
from haitang.documents.sheets import style_sheet
from haitang.documents.wording import FICTIONAL
from haitang.lexicon import day_text
from haitang.pilot import AgendaItem, Meeting, MeetingSignature, Round

_RED = "FF0000"
_RULE = 16
_DIGEST_SHOWN = 16


def build_minutes(
    meeting: Meeting, round_: Round, *, bodies: Mapping[str, str], number: str, fictional: bool = False
) -> Document:
    """The minutes of a joint decision.

    Parameters
    ----------
    bodies : mapping of str to str
        Name of each authority of the round by its organisation's code, in the order of the notice.
    number : str
        The meeting's own number.
    fictional : bool
        Whether the case is made up; every page then says so.

    Notes
    -----
    Signatures under an older text are left out: they do not stand for this one.
    """
    return Document(
        title=f"{meeting.title}纪要",
        sheet=style_sheet("letter"),
        dated=meeting.held_at.astimezone(ZoneInfo(round_.application_deadline.timezone)).date(),
        author=next(iter(bodies.values()), round_.issuers[0].name),
        blocks=tuple(_blocks(meeting, round_, bodies, number)),
        number=number,
        header=FICTIONAL if fictional else "",
        subject=round_.title,
    )


def _blocks(meeting: Meeting, round_: Round, bodies: Mapping[str, str], number: str) -> Iterator[Block]:
    yield from _head(meeting, round_, number)
    yield from (Paragraph.of(text) for text in _circumstances(meeting, round_, bodies))
    yield Heading(level=1, text="一、议定事项")
    for place, item in enumerate(meeting.items, start=1):
        yield from _decided(place, item)
    counted = _tally(meeting)
    if counted:
        yield Paragraph.of(counted)
    if meeting.notes.strip():
        yield Heading(level=1, text="二、会议情况")
        yield from (Paragraph.of(line.strip()) for line in meeting.notes.splitlines() if line.strip())
    yield Heading(level=1, text="三、会签" if meeting.notes.strip() else "二、会签")
    yield _signatures(meeting, round_, bodies)


def _head(meeting: Meeting, round_: Round, number: str) -> Iterator[Block]:
    sheet = style_sheet("letter")
    name = f"{round_.title}会议纪要"
    size = sheet.styles["cover_value"].half_points * 10
    width = max(30, min(100, 100 * sheet.page.measure // (size * (len(name) + 1))))
    yield Paragraph.of(Run(text=name, width=width), style="cover_value")
    ruled = Cell(content=(Paragraph.of(number, style="subtitle"),), edges="b", rule=_RED, weight=_RULE, vertical="top")
    yield Table(widths=(1,), rows=(Row.of(ruled, height_mm=14),), frame="none", name="纪要编号")
    yield Paragraph.of(f"{meeting.title}纪要", style="title", before=sheet.styles["body"].pitch)


def _circumstances(meeting: Meeting, round_: Round, bodies: Mapping[str, str]) -> Iterator[str]:
    at = meeting.held_at.astimezone(ZoneInfo(round_.application_deadline.timezone))
    yield f"时间：{day_text(at.date())} {at:%H:%M}"
    if meeting.place:
        yield f"地点：{meeting.place}"
    if meeting.chair:
        yield f"主持：{meeting.chair}"
    present = {each.body: "、".join(each.names) for each in meeting.presence}
    for code, name in bodies.items():
        if present.get(code):
            yield f"出席（{name}）：{present[code]}"


def _decided(place: int, item: AgendaItem) -> Iterator[Block]:
    result = item.result.label.zh if item.result else "未议决"
    yield Paragraph.of(
        Run(text=f"（{place}）{item.title}（{item.number}）：{result}。", font="kaiti", bold=True), keep=True
    )
    if item.review:
        yield Paragraph.of(f"评审情况：{item.review}。")
    reasons = [line.strip() for line in item.reasons.splitlines() if line.strip()]
    for number, reason in enumerate(reasons, start=1):
        lead = "理由：" if number == 1 else ""
        yield Paragraph.of(lead + (f"{number}. {reason}" if len(reasons) > 1 else reason))
    if item.dissent.strip():
        yield Paragraph.of(f"不同意见：{' '.join(item.dissent.split())}")


def _tally(meeting: Meeting) -> str:
    """How many applications were decided which way, in words; nothing for a single one."""
    if len(meeting.items) == 1:
        return ""
    results = [item.result.label.zh if item.result else "未议决" for item in meeting.items]
    counts = "，".join(f"{result} {results.count(result)} 项" for result in dict.fromkeys(results))
    return f"以上共 {len(results)} 项，其中{counts}。"


def _signatures(meeting: Meeting, round_: Round, bodies: Mapping[str, str]) -> Table:
    """A row for each authority: who signed this text and when; empty to be signed where nobody has."""
    signed: dict[str, MeetingSignature] = {each.body: each for each in meeting.standing()}
    zone = ZoneInfo(round_.application_deadline.timezone)
    rows: list[list[str | Cell]] = []
    for code, name in bodies.items():
        one = signed.get(code)
        at = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}" if one else ""
        rows.append([name, one.name if one else "", at, one.content.hex[:_DIGEST_SHOWN] if one else ""])
    return Table.of([40, 18, 22, 20], ["部门", "签署人", "签署时间", "文本摘要"], rows, name="会签")
