"""出席名单: who signed up for an event and who came, as a workbook for its organiser."""

from __future__ import annotations

from uuid import UUID

from haitang.documents import Document, Heading, Paragraph, Table, render_xlsx, style_sheet
from haitang.journeys.outreach.events import sign_ups
from haitang.journeys.outreach.kinds import EVENT, missing, of_round
from haitang.journeys.ports import Ports
from haitang.journeys.step import step
from haitang.lexicon import shanghai
from haitang.parties import Actor
from haitang.pilot.outreach import Seat, label_of


def attendance_list(ports: Ports, actor: Actor, code: str, event: UUID) -> tuple[str, bytes]:
    """Name and content of the workbook; it holds names, so its making is audited and it is for the organiser alone.

    Raises
    ------
    NotFound
        Another organisation holds the event.
    """
    with step(ports, actor, "outreach.publish", round_code=code, subject=f"{event}/list") as doing:
        known = of_round(doing.work, EVENT, code, event)
        if known.body.organiser != actor.organisation:
            raise missing(EVENT)
        rows = sign_ups(doing.work, event)
        kind = label_of(doing.round.outreach.event_kinds, known.body.kind)
    starts = shanghai(known.body.starts)
    lines = [
        [str(place), row.body.organisation_name, row.body.person, row.body.duty, Seat(row.state).label.zh]
        for place, row in enumerate(rows, 1)
    ]
    paper = Document(
        title=f"{known.body.title} 报名与出席名单",
        sheet=style_sheet("report"),
        dated=starts.date(),
        author=known.body.organiser_name,
        number=known.number,
        blocks=(
            Heading(level=1, text="报名与出席名单"),
            Paragraph.of(f"{kind.zh}；{starts:%Y-%m-%d %H:%M}；{known.body.place or known.body.link}"),
            Paragraph.of("名单含个人信息，仅用于本次活动的组织和统计。"),
            Table.of([1, 4, 2, 3, 2], ["序号", "单位", "姓名", "部门或职务", "状态"], lines, name="名单"),
        ),
    )
    return f"{known.number}-名单.xlsx", render_xlsx(paper)
