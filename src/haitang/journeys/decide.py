"""联合决定: the authorities put applications on an agenda and sign one text; with the last signature it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from haitang.journeys.intake import close_reviews
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.letters import write_letter
from haitang.journeys.ports import Filed, Ports, Stored, UnitOfWork
from haitang.journeys.review import tally_of
from haitang.journeys.review_kinds import MEETING, OBJECTION
from haitang.journeys.rounds import authorities
from haitang.journeys.step import Step, step
from haitang.journeys.visibility import hidden_projects, relations_held
from haitang.lexicon import Conflict, NotFound, Problem, refuse_if
from haitang.parties import Actor
from haitang.pilot import (
    AgendaItem,
    Application,
    DecisionResult,
    Guard,
    Meeting,
    Objection,
    Presence,
    State,
    meeting_problems,
    next_state,
)

OPEN, PUBLISHED, DECIDED, CANCELLED = "open", "published", "decided", "cancelled"
_RUNNING = (OPEN, PUBLISHED)


def plan_meeting(
    ports: Ports, actor: Actor, round_code: str, *, title: str, held_at: datetime, projects: Collection[UUID]
) -> Filed[Meeting]:
    """Put applications on the agenda of a joint decision.

    Raises
    ------
    BadInput
        No title, nothing on the agenda, an application that is not under review, stands on another agenda, or whose
        review the round wants complete first; all at once.
    """
    with step(ports, actor, "decision.prepare", round_code=round_code, subject="plan") as doing:
        items, problems = _items(doing, projects, without=None)
        if not title.strip():
            problems.append(Problem("会议", "title", "须有会议名称"))
        if not projects:
            problems.append(Problem("会议", "items", "议程中没有申报方案", advice="选择至少一个评审中的方案"))
        refuse_if(problems)
        count = doing.work.next_number(f"{round_code}/meeting")
        return doing.work.file_record(
            MEETING,
            Meeting(title=title.strip(), held_at=held_at, items=tuple(items)),
            id=doing.new_id(),
            round_code=round_code,
            number=f"{round_code}-HY{count:03d}",
            state=OPEN,
            actor=actor,
            at=doing.at,
        )


def write_meeting(
    ports: Ports,
    actor: Actor,
    round_code: str,
    meeting: UUID,
    *,
    version: int,
    changes: Mapping[str, object],
    results: Mapping[UUID, tuple[str, str, str]],
    presence: Mapping[str, Iterable[str]],
    dropped: Collection[UUID] = (),
) -> Filed[Meeting]:
    """Write a meeting's text; signatures under another text fall away.

    Parameters
    ----------
    version : int
        The version that the writer had before them.
    changes : mapping
        Some of ``title``, ``held_at``, ``place``, ``chair``, ``notes``.
    results : mapping
        ``(result, reasons, dissent)`` by application; the result is empty while there is none.
    presence : mapping
        Names of those present, by the organisation of each authority.
    dropped : collection of UUID
        Applications to take off the agenda.

    Raises
    ------
    BadInput
        Nothing would be left on the agenda.
    Conflict
        Somebody else wrote it in the meantime, or it was decided.
    """
    with step(ports, actor, "decision.prepare", round_code=round_code, subject=str(meeting)) as doing:
        known = _open(doing, meeting)
        if known.version != version:
            raise Conflict("会议内容已被他人修改", advice="重新打开该页，核对差异后再保存")
        kept = [item for item in known.body.items if item.project not in dropped]
        if not kept:
            refuse_if([Problem("会议", "items", "议程中没有申报方案", advice="如不再召开，请取消会议")])
        fresh = known.body.rewritten(
            **changes,
            items=tuple(_answered(item, results.get(item.project)) for item in kept),
            presence=tuple(
                Presence(body=body, names=tuple(name.strip() for name in names if name.strip()))
                for body, names in presence.items()
                if body in authorities(doing.work, round_code)
            ),
        )
        return doing.work.refile(MEETING, known, body=fresh, actor=actor, at=doing.at)


def cancel_meeting(ports: Ports, actor: Actor, round_code: str, meeting: UUID) -> Filed[Meeting]:
    """Call a meeting off before it was decided; its applications are free for another agenda."""
    with step(ports, actor, "decision.prepare", round_code=round_code, subject=str(meeting)) as doing:
        known = _open(doing, meeting)
        return doing.work.refile(MEETING, known, state=CANCELLED, actor=actor, at=doing.at)


def sign_meeting(
    ports: Ports, actor: Actor, round_code: str, meeting: UUID, *, content: str | None = None
) -> Filed[Meeting]:
    """Sign a meeting's text for one's authority; with the last that the round wants, all its applications are decided.

    Parameters
    ----------
    content : str, optional
        SHA-256 of the text that the signer had before them.

    Raises
    ------
    BadInput
        The text lacks something, each with its clause.
    Conflict
        The text is another by now, this authority has signed it, or an application on it changed.
    """
    with step(ports, actor, "application.decide", round_code=round_code, subject=str(meeting)) as doing:
        known = _open(doing, meeting)
        if content is not None and content != known.body.content_digest().hex:
            raise Conflict("会议内容已有改动", advice="重新阅读后再签署")
        bodies = _bodies(doing)
        refuse_if(
            meeting_problems(known.body, doing.round.review, bodies, selected_before=_selected(doing.work, round_code))
        )
        _under_review(doing, known.body.items)
        signed = known.body.signed(actor.organisation, actor.id, actor.name, doing.at)
        if not signed.decided(len(bodies), doing.round.review):
            return doing.work.refile(MEETING, known, body=signed, actor=actor, at=doing.at)
        days = doing.round.review.publicity_days
        if days:
            published = signed.model_copy(
                update={"published_at": doing.at, "stands_from": doing.at + timedelta(days=days)}
            )
            return doing.work.refile(MEETING, known, body=published, state=PUBLISHED, actor=actor, at=doing.at)
        _decide(doing, signed.items)
        return doing.work.refile(MEETING, known, body=signed, state=DECIDED, actor=actor, at=doing.at)


def conclude_publication(ports: Ports, actor: Actor, round_code: str, meeting: UUID) -> Filed[Meeting]:
    """Let a published result stand once its days are over (公示期满); what was objected to with reason stays undecided.

    Raises
    ------
    Conflict
        The days are not over, or an objection has not been answered.
    """
    with step(ports, actor, "application.decide", round_code=round_code, subject=str(meeting)) as doing:
        known = _known(doing, meeting)
        until = known.body.stands_from
        if known.state != PUBLISHED or until is None:
            raise Conflict("该决定不在公示中", advice="从批次的“决定”页重新进入")
        if doing.at < until:
            raise Conflict("公示期未满", advice=f"{doing.round.application_deadline.clock(until)} 之后办理")
        objections = doing.work.filed(OBJECTION, round_code=round_code, subject_from=f"{meeting}/")
        if any(each.state == "open" for each in objections):
            raise Conflict("尚有异议未答复", advice="先答复全部异议")
        upheld = {each.project for each in objections if each.state == "upheld"}
        standing = [item for item in known.body.items if item.project not in upheld and not _withdrawn(doing, item)]
        _decide(doing, standing)
        return doing.work.refile(MEETING, known, state=DECIDED, actor=actor, at=doing.at)


def object_to_result(
    ports: Ports, actor: Actor, round_code: str, meeting: UUID, project: UUID, *, text: str, raised_by: str
) -> Filed[Objection]:
    """Record an objection to a published result (公示异议), as it was received.

    Raises
    ------
    BadInput, Conflict
        No text or nobody who raised it; the result is not being published.
    """
    with step(ports, actor, "decision.prepare", round_code=round_code, subject=str(meeting)) as doing:
        known = _known(doing, meeting)
        if known.state != PUBLISHED or known.body.item(project) is None:
            raise Conflict("该结果不在公示中", advice="从批次的“决定”页重新进入")
        missing = [("text", text, "异议内容"), ("raised_by", raised_by, "提出人")]
        refuse_if([Problem("公示异议", at, f"缺少{what}") for at, value, what in missing if not value.strip()])
        count = doing.work.next_number(f"{known.number}/objection")
        return doing.work.file_record(
            OBJECTION,
            Objection(text=text.strip(), raised_by=raised_by.strip(), at=doing.at),
            id=doing.new_id(),
            round_code=round_code,
            project=project,
            subject=f"{meeting}/{count}",
            number=f"{known.number}-YY{count:02d}",
            state="open",
            actor=actor,
            at=doing.at,
        )


def answer_objection(
    ports: Ports, actor: Actor, round_code: str, objection: UUID, *, answer: str, upheld: bool
) -> Filed[Objection]:
    """Answer an objection; one that is upheld keeps its application from being decided by that meeting."""
    with step(ports, actor, "decision.prepare", round_code=round_code, subject=str(objection)) as doing:
        known = doing.work.filed_record(OBJECTION, objection)
        if known.round != round_code or known.project in hidden_projects(doing.work, actor, round_code):
            raise NotFound("没有这份异议", advice="从批次的“决定”页重新进入")
        if known.state != "open":
            raise Conflict("异议已答复", advice="如有新的情况，另行登记")
        if not answer.strip():
            refuse_if([Problem("公示异议", "answer", "须写明答复")])
        body = known.body.model_copy(update={"answer": answer.strip(), "answered_at": doing.at})
        state = "upheld" if upheld else "dismissed"
        return doing.work.refile(OBJECTION, known, body=body, state=state, actor=actor, at=doing.at)


def meeting_for(ports: Ports, actor: Actor, round_code: str, meeting: UUID) -> Filed[Meeting]:
    """One meeting, for those who may see all that stands on its agenda; for others there is none."""
    with step(ports, actor, "decision.view", round_code=round_code, subject=str(meeting)) as doing:
        return _known(doing, meeting)


def meetings_of(work: UnitOfWork, actor: Actor, round_code: str) -> tuple[Filed[Meeting], ...]:
    """The meetings of a round, newest first, without those that decide on what the actor is barred from."""
    hidden = hidden_projects(work, actor, round_code)
    found = work.filed(MEETING, round_code=round_code)
    return tuple(each for each in reversed(found) if hidden.isdisjoint(each.body.projects))


def _known(doing: Step, meeting: UUID) -> Filed[Meeting]:
    known = doing.work.filed_record(MEETING, meeting)
    hidden = hidden_projects(doing.work, doing.actor, doing.round_code)
    if known.round != doing.round_code or not hidden.isdisjoint(known.body.projects):
        raise NotFound("没有这份联合决定", advice="从批次页重新进入")
    return known


def _open(doing: Step, meeting: UUID) -> Filed[Meeting]:
    known = _known(doing, meeting)
    if known.state != OPEN:
        raise Conflict("该决定已签署完毕或已取消", advice="从批次的“决定”页查看")
    return known


def _bodies(doing: Step) -> dict[str, str]:
    """Name of each authority of the round, by its organisation, in the order of the notice."""
    codes = authorities(doing.work, doing.round_code)
    names = {unit.code: unit.name for unit in doing.work.organisations(codes)}
    return {code: names[code] for code in codes}


def _answered(item: AgendaItem, given: tuple[str, str, str] | None) -> AgendaItem:
    if given is None:
        return item
    result, reasons, dissent = given
    return item.model_copy(
        update={
            "result": DecisionResult(result) if result else None,
            "reasons": reasons.strip(),
            "dissent": dissent.strip(),
        }
    )


def _items(doing: Step, projects: Collection[UUID], *, without: UUID | None) -> tuple[list[AgendaItem], list[Problem]]:
    """A line of the agenda for each application, and what keeps some of them off it."""
    elsewhere = {
        project: each.number
        for each in doing.work.filed(MEETING, round_code=doing.round_code, states=_RUNNING)
        for project in each.body.projects
        if each.id != without
    }
    found = {
        each.id: each
        for each in doing.work.projects_among(projects)
        if each.round == doing.round_code and relations_held(doing.work, doing.actor, each)
    }
    items, problems = [], []
    for project in dict.fromkeys(projects):
        known = doing.work.latest(APPLICATION, project) if project in found else None
        if known is None or State(known.state) is not State.UNDER_REVIEW:
            problems.append(Problem("会议", f"items.{project}", "不是评审中的申报方案", bound="评审中"))
            continue
        if project in elsewhere:
            problems.append(Problem("会议", f"items.{known.number}", "已列入另一次会议", elsewhere[project]))
        counted = tally_of(doing.work, found[project])
        decision = doing.round.review.decision
        if decision.after_review and not counted.complete:
            clause = f"依据：{decision.source} {decision.clause}"
            problems.append(
                Problem(
                    "会议",
                    f"items.{known.number}",
                    "评审尚未完成",
                    f"{counted.reviews}/{counted.wanted}",
                    advice=clause,
                )
            )
        title = found[project].title
        review = review_text(counted.reviews, counted.wanted, counted.qualified, counted.total_text)
        items.append(
            AgendaItem(project=project, number=known.number, title=title, version=known.version, review=review)
        )
    return items, problems


def review_text(reviews: int, wanted: int, qualified: bool | None, total: str) -> str:
    """What a review came to, in a line.

    Examples
    --------
    >>> review_text(2, 2, True, "81.50")
    '评审 2/2 份，符合要求，均分 81.50'
    >>> review_text(0, 2, None, "")
    '评审 0/2 份'
    """
    verdict = {True: "，符合要求", False: "，不符合要求", None: ""}[qualified]
    return f"评审 {reviews}/{wanted} 份{verdict}" + (f"，均分 {total}" if total else "")


def _selected(work: UnitOfWork, round_code: str) -> int:
    """How many applications earlier decisions of the round selected; those objected to with reason aside."""
    upheld = {
        (each.subject.split("/")[0], each.project)
        for each in work.filed(OBJECTION, round_code=round_code, states=("upheld",))
    }
    return sum(
        item.result is DecisionResult.SELECTED and (str(each.id), item.project) not in upheld
        for each in work.filed(MEETING, round_code=round_code, states=(PUBLISHED, DECIDED))
        for item in each.body.items
    )


def _withdrawn(doing: Step, item: AgendaItem) -> bool:
    """Whether the applicant took the application back while the result was being published."""
    known = doing.work.latest(APPLICATION, item.project)
    return known is not None and State(known.state) is State.WITHDRAWN


def _under_review(doing: Step, items: Iterable[AgendaItem]) -> dict[UUID, Stored[Application]]:
    """The applications as they were put down; `Conflict` where one is another by now."""
    found = {}
    for item in items:
        known = doing.work.latest(APPLICATION, item.project)
        if known is None or State(known.state) is not State.UNDER_REVIEW or known.version != item.version:
            raise Conflict(f"{item.number} 在列入议程之后有变化", advice="取消该会议，重新安排")
        found[item.project] = known
    return found


def _decide(doing: Step, items: Iterable[AgendaItem]) -> None:
    """Move every application, each with its letter; its reviews end."""
    items = tuple(items)
    known = _under_review(doing, items)
    for item in items:
        about = replace(doing, opened=doing.work.project(item.project))
        chosen = item.result is DecisionResult.SELECTED
        action, letter = ("select", "selected") if chosen else ("decline", "not_selected")
        met = {Guard.JOINT_DECISION, Guard.REASON_GIVEN}
        state = next_state(State.UNDER_REVIEW, action, doing.actor.role, met=met)
        about.advance(APPLICATION, known[item.project], state.value)
        close_reviews(about)
        doing.work.send("application.decided", {"number": item.number, "result": state.value}, at=doing.at)
        write_letter(about, letter, {} if chosen else {"reasons": (item.reasons,)})
