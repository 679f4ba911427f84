"""立项: a project of a round begins with an empty draft of its application."""

from __future__ import annotations

from typing import Final

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.other_applications import refuse_beyond_cap
from haitang.journeys.ports import Ports, Project
from haitang.journeys.step import step
from haitang.lexicon import BadInput, Problem, shanghai
from haitang.parties import Actor, Relation
from haitang.pilot import Application, State, load_round, refused_markings

LONGEST_TITLE: Final = 120


def start_application(ports: Ports, actor: Actor, round_code: str, title: str) -> Project:
    """Open a project that the actor's organisation leads, and its draft (立项并开始填报).

    Raises
    ------
    NotFound
        There is no such round.
    BadInput
        The plan has no title, one that is too long, or one with a classification marking; the organisation may not
        lead, or takes part in as many projects as it may; each with its clause.
    """
    round_ = load_round(round_code)
    with step(ports, actor, "project.open", subject=round_code) as doing:
        lead, named = doing.work.organisation(actor.organisation), title.strip()
        problems = refused_markings([("title", named)], round_, file="立项")
        if not named:
            problems.append(Problem("立项", "title", "未填写方案名称", bound="必填", advice="补上名称"))
        if len(named) > LONGEST_TITLE:
            bound = f"不超过 {LONGEST_TITLE} 字"
            problems.append(Problem("立项", "title", "方案名称过长", f"{len(named)} 字", bound, "缩短名称"))
        if lead.category not in round_.categories.lead:
            bound = "、".join(category.label.zh for category in round_.categories.lead)
            advice = f"依据：{round_.categories.source} {round_.categories.clause}；可由牵头单位邀请加入"
            problems.append(Problem("立项", "lead", "该类单位不能作为申报主体", lead.category.label.zh, bound, advice))
        if problems:
            raise BadInput(problems)
        refuse_beyond_cap(doing.work, lead.code, round_)
        serial = doing.work.next_number(f"{round_.code}/project")
        project = Project(
            id=doing.new_id(),
            number=round_.filling.project_number.format(year=round_.year, serial=serial),
            round=round_.code,
            title=named,
            lead=lead.code,
            relations=((lead.code, Relation.LEAD),),
        )
        doing.work.add_project(project, actor=actor, at=doing.at)
        day = shanghai(doing.at).date()
        doing.work.add(
            APPLICATION,
            Application(round_code=round_.code, title=named, applied_on=day, lead=lead),
            id=doing.new_id(),
            project=project,
            number=f"{project.number}-SB01",
            state=State.DRAFT.value,
            actor=actor,
            at=doing.at,
        )
        return project
