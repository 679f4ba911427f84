"""收件: papers and sealed scans, acceptance, return for correction, refusal, withdrawal, reopening when it is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.letters import write_letter
from haitang.journeys.ports import Filed, KeptFile, Ports, Project, RoundWork, Stored
from haitang.journeys.review_kinds import ASSIGNED, CLOSED, CORRECTION, INTAKE, OPEN_REVIEW, REOPENING, REVIEW, RULING
from haitang.journeys.step import Step, step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import BadInput, Conflict, Label, NotAllowed, NotFound, Problem, refuse_if, shanghai
from haitang.parties import Actor, Organisation, Role
from haitang.pilot import (
    TRANSITIONS,
    Application,
    Correction,
    Guard,
    IntakeSheet,
    Outcome,
    PaperIntake,
    Reopening,
    Round,
    Ruling,
    SealedScan,
    State,
    Verdict,
    next_state,
)

SCANS = (".pdf", ".png", ".jpg", ".jpeg", ".ofd")
"""Extensions of a scan of sealed pages."""

RUNNING = "running"
"""State of a correction until the application comes again."""

_FIRST = "等待牵头单位报送"
_IN_HAND = frozenset({State.SUBMITTED, State.RECEIVED})
UNDECIDED = frozenset(source for line in TRANSITIONS if line.action == "withdraw" for source in line.sources)
"""States before a decision: an applicant may still take the application back."""
_MOST_FAULTS = 20
"""Faults of a disc that are kept; more say no more."""


@dataclass(frozen=True)
class IntakeView:
    """The intake of one application as its page shows it.

    Attributes
    ----------
    missing : list of Problem
        What the papers lack; empty where they are complete.
    unscanned : tuple of str
        Units whose sealed pages were not scanned.
    corrections : tuple
        Times it was sent back, oldest first.
    """

    project: Project
    application: Stored[Application] | None
    sheet: IntakeSheet
    units: tuple[Organisation, ...]
    files: tuple[KeptFile, ...]
    missing: list[Problem]
    unscanned: tuple[str, ...]
    corrections: tuple[Filed[Correction], ...]
    now: datetime


def open_intake(ports: Ports, actor: Actor, project: UUID) -> IntakeView:
    """What is in hand for an application, and what is missing."""
    with step(ports, actor, "intake.view", project) as doing:
        known = doing.work.latest(APPLICATION, project)
        filed = _filed(doing)
        sheet = filed.body if filed else IntakeSheet()
        units = known.body.units if known else ()
        codes = tuple(unit.code for unit in units)
        return IntakeView(
            project=doing.project,
            application=known,
            sheet=sheet,
            units=units,
            files=doing.work.attachments(filed.id) if filed else (),
            missing=sheet.missing(codes, doing.round),
            unscanned=sheet.unscanned(codes),
            corrections=doing.work.filed(CORRECTION, project=project),
            now=doing.at,
        )


def record_papers(ports: Ports, actor: Actor, project: UUID, papers: PaperIntake) -> Filed[IntakeSheet]:
    """Record what came on paper and on disc (纸质材料接收登记); what is missing is told, not refused.

    Raises
    ------
    BadInput
        A number below zero, or the seal of a unit that does not apply; all at once.
    Conflict
        The application was not handed in.
    """
    with step(ports, actor, "application.receive", project, subject="papers") as doing:
        known = doing.need(APPLICATION, _FIRST)
        _handed_in(known)
        codes = {unit.code for unit in known.body.units}
        problems = [
            Problem("纸质材料", "seals_seen", "不是该方案的申报单位", code)
            for code in papers.seals_seen
            if code not in codes
        ]
        if papers.copies < 0:
            problems.append(Problem("纸质材料", "copies", "份数不能为负", str(papers.copies), "不小于 0"))
        refuse_if(problems)
        return _keep(doing, {"papers": papers})


def keep_scan(ports: Ports, actor: Actor, project: UUID, unit: str, name: str, data: bytes) -> Filed[IntakeSheet]:
    """Keep the scan of one unit's signed and sealed pages: the unit's own people bring it, or the receiving officer.

    Raises
    ------
    NotAllowed
        Somebody brings the pages of a unit that is not theirs.
    BadInput
        The file is not what its name says, or no unit of that code applies.
    Conflict
        It was decided on already.
    """
    action = "application.receive" if actor.role is Role.CASE_OFFICER else "application.sign"
    with step(ports, actor, action, project, subject="scan") as doing:
        known = doing.need(APPLICATION, _FIRST)
        if actor.role is not Role.CASE_OFFICER and actor.organisation != unit:
            raise NotAllowed("只能上传本单位的签章扫描件", advice="由该单位的签署人或受理经办人员上传")
        if unit not in {each.code for each in known.body.units}:
            raise BadInput([Problem("签章扫描件", "unit", "不是该方案的申报单位", unit)])
        if State(known.state) not in UNDECIDED:
            raise Conflict(f"申报方案{State(known.state).label.zh}，不再接收扫描件", advice="如需补充，联系主管部门")
        kept = accept_upload(name, data, allowed=SCANS)
        named = f"{unit}{PurePosixPath(kept).suffix.lower()}"
        filed = _filed(doing) or _keep(doing, {})
        digest = doing.work.attach(filed.id, named, data, actor=actor, at=doing.at)
        scan = SealedScan(unit=unit, file=named, digest=digest, at=doing.at)
        others = tuple(each for each in filed.body.scans if each.unit != unit)
        return _keep(doing, {"scans": (*others, scan)})


def scan_file(ports: Ports, actor: Actor, project: UUID, name: str) -> bytes:
    """A scan's bytes, for whoever sees the intake.

    Raises
    ------
    NotFound
        No such scan.
    """
    with step(ports, actor, "intake.view", project, subject=name) as doing:
        filed = _filed(doing)
        if filed is None:
            raise NotFound("没有这份扫描件", advice="先上传扫描件")
        return doing.work.attachment(filed.id, name)


def receive_application(ports: Ports, actor: Actor, project: UUID) -> Stored[Application]:
    """Receive the application under a number of the round (受理号); one that was returned keeps its number.

    Raises
    ------
    BadInput
        Papers that the round asks for are missing, each with its clause.
    """
    with step(ports, actor, "application.receive", project) as doing:
        known = doing.need(APPLICATION, _FIRST)
        state = next_state(State(known.state), "receive", actor.role)
        filed = _filed(doing)
        refuse_if(
            (filed.body if filed else IntakeSheet()).missing(tuple(unit.code for unit in known.body.units), doing.round)
        )
        number = _number_before(doing, known) or doing.round.acceptance_number(
            doing.work.next_number(f"{doing.round_code}/acceptance")
        )
        doing.work.send("application.received", {"number": number}, at=doing.at)
        received = doing.work.revise(APPLICATION, known, state=state.value, number=number, actor=actor, at=doing.at)
        write_letter(doing, "acceptance", {})
        return received


def review_application(ports: Ports, actor: Actor, project: UUID) -> Stored[Application]:
    """Send the application to review (转入评审)."""
    with step(ports, actor, "application.receive", project, subject="review") as doing:
        known = doing.need(APPLICATION, _FIRST)
        return doing.advance(APPLICATION, known, next_state(State(known.state), "review", actor.role).value)


def return_application(
    ports: Ports, actor: Actor, project: UUID, *, reason: str, until: datetime, fields: Iterable[str] = ()
) -> Stored[Application]:
    """Send the application back to be mended (退回补正); until then it may come again, whatever the round's deadline.

    Raises
    ------
    BadInput
        No reason, or a time that has passed; both at once.
    Conflict
        The state does not admit it.
    """
    with step(ports, actor, "application.receive", project, subject="return") as doing:
        known = doing.need(APPLICATION, _FIRST)
        refuse_if([*_unreasoned("补正通知", reason), *_past("补正通知", until, doing.at)])
        state = next_state(State(known.state), "return", actor.role, met={Guard.REASON_GIVEN})
        correction = Correction(
            reason=reason.strip(),
            fields=tuple(field for field in fields if field),
            until=until,
            authority=doing.work.organisation(actor.organisation).name,
            by=actor.name,
            at=doing.at,
        )
        number = doing.number("BZ")
        doing.work.file_record(
            CORRECTION,
            correction,
            id=doing.new_id(),
            round_code=doing.round_code,
            project=project,
            subject=number,
            number=number,
            state=RUNNING,
            actor=actor,
            at=doing.at,
        )
        returned = doing.advance(APPLICATION, known, state.value)
        write_letter(doing, "correction", {"reasons": (correction.reason,), "deadline": shanghai(until).date()})
        return returned


def refuse_application(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Stored[Application]:
    """Refuse to take the application in, with the reason (不予受理).

    Raises
    ------
    BadInput, Conflict
        No reason; the state does not admit it.
    """
    with step(ports, actor, "application.receive", project, subject="refuse") as doing:
        known = doing.need(APPLICATION, _FIRST)
        refuse_if(_unreasoned("不予受理通知", reason))
        state = next_state(State(known.state), "refuse", actor.role, met={Guard.REASON_GIVEN})
        _rule(doing, "refused", reason)
        refused = doing.advance(APPLICATION, known, state.value)
        write_letter(doing, "inadmissible", {"reasons": (reason.strip(),)})
        return refused


def withdraw_application(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Stored[Application]:
    """Take the application back before it was decided on (撤回); reviews of it end.

    Raises
    ------
    BadInput, Conflict
        No reason; it was decided on already.
    """
    with step(ports, actor, "application.withdraw", project) as doing:
        known = doing.need(APPLICATION, "没有可撤回的申报方案")
        refuse_if(_unreasoned("撤回申请", reason))
        state = next_state(State(known.state), "withdraw", actor.role)
        _rule(doing, "withdrawn", reason)
        close_reviews(doing)
        doing.work.send("application.withdrawn", {"number": known.number}, at=doing.at)
        return doing.advance(APPLICATION, known, state.value)


def reopen_round(
    ports: Ports, actor: Actor, round_code: str, unit: str, *, reason: str, until: datetime
) -> Filed[Reopening]:
    """Let one applicant hand in after the deadline, with a reason and until when (重新开放); a second replaces it.

    Raises
    ------
    BadInput
        No such unit, no reason, a time that has passed; all at once.
    """
    with step(ports, actor, "round.reopen", round_code=round_code, subject=unit) as doing:
        problems = [*_unreasoned("重新开放", reason), *_past("重新开放", until, doing.at)]
        try:
            doing.work.organisation(unit)
        except NotFound:
            advice = "核对统一社会信用代码，或先登记该单位"
            problems.append(Problem("重新开放", "unit", "没有这个单位", unit, advice=advice))
        refuse_if(problems)
        leave = Reopening(
            authority=doing.work.organisation(actor.organisation).name,
            reason=reason.strip(),
            granted_at=doing.at,
            until=until,
        )
        known = doing.work.filed(REOPENING, round_code=round_code, subject=unit)
        if known:
            return doing.work.refile(REOPENING, known[0], body=leave, actor=actor, at=doing.at)
        return doing.work.file_record(
            REOPENING,
            leave,
            id=doing.new_id(),
            round_code=round_code,
            subject=unit,
            number=f"{round_code}/reopening/{unit}"[:60],
            state="granted",
            actor=actor,
            at=doing.at,
        )


def reopening_of(work: RoundWork, project: Project, at: datetime) -> Reopening | None:
    """The leave by which a project may be handed in late: the one that runs at ``at``, else the last that was given."""
    leaves = [each.body for each in work.filed(REOPENING, round_code=project.round, subject=project.lead)]
    leaves += [each.body.leave for each in work.filed(CORRECTION, project=project.id, states=(RUNNING,))]
    running = [each for each in leaves if each.granted_at <= at < each.until]
    return max(running or leaves, key=lambda each: each.until, default=None)


def corrections_asked(work: RoundWork, project: Project, round_: Round) -> tuple[Verdict, ...]:
    """What the authority wants mended before the application comes again, each place as a line of the rule list."""
    sections = {section.code for section in round_.form.texts}
    return tuple(
        Verdict(
            rule="correction",
            clause=each.number,
            outcome=Outcome.WARNS,
            message=_asked(each.body),
            at=f"parts.{field}" if field in sections else "",
            bound=round_.application_deadline.clock(each.body.until),
        )
        for each in work.filed(CORRECTION, project=project.id, states=(RUNNING,))
        for field in each.body.fields or ("",)
    )


def _asked(asked: Correction) -> Label:
    return Label(zh=f"{asked.authority}退回补正：{asked.reason}", en=f"Sent back for correction: {asked.reason}")


def corrections_answered(doing: Step) -> None:
    """The application came again: what was asked to be mended is asked no longer."""
    for each in doing.work.filed(CORRECTION, project=doing.project.id, states=(RUNNING,)):
        doing.work.refile(CORRECTION, each, state="answered", actor=doing.actor, at=doing.at)


def record_disc(doing: Step, found: Sequence[Problem]) -> None:
    """Keep what differed on the disc, as long as the application is being taken in; a disc that agrees clears it."""
    known = doing.work.latest(APPLICATION, doing.project.id)
    if known is not None and State(known.state) in _IN_HAND:
        faults = tuple(f"{each.at} {each.message}".strip()[:200] for each in found[:_MOST_FAULTS])
        _keep(doing, {"disc_checked": True, "disc_faults": faults})


def close_reviews(doing: Step) -> None:
    """End the reviews of the step's project: their reviewers see it no longer."""
    for each in doing.work.filed(REVIEW, project=doing.project.id, states=(ASSIGNED, *OPEN_REVIEW)):
        doing.work.refile(REVIEW, each, state=CLOSED, actor=doing.actor, at=doing.at)


def _filed(doing: Step) -> Filed[IntakeSheet] | None:
    return next(iter(doing.work.filed(INTAKE, project=doing.project.id)), None)


def _keep(doing: Step, changes: dict[str, object]) -> Filed[IntakeSheet]:
    known = _filed(doing)
    body = (known.body if known else IntakeSheet()).model_copy(update=changes)
    if known:
        return doing.work.refile(INTAKE, known, body=body, actor=doing.actor, at=doing.at)
    return doing.work.file_record(
        INTAKE,
        body,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=doing.project.id,
        number=doing.number("SJ"),
        state="open",
        actor=doing.actor,
        at=doing.at,
    )


def _rule(doing: Step, state: str, reason: str) -> None:
    ruling = Ruling(reason=reason.strip(), by=doing.actor.name, organisation=doing.actor.organisation, at=doing.at)
    doing.work.file_record(
        RULING,
        ruling,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=doing.project.id,
        number=doing.number("CL"),
        state=state,
        actor=doing.actor,
        at=doing.at,
    )


def _number_before(doing: Step, known: Stored[Application]) -> str:
    """The number under which an earlier version was received; empty where none was."""
    received = [each for each in doing.work.history(APPLICATION, known.id) if each.state == State.RECEIVED.value]
    return received[-1].number if received else ""


def _handed_in(known: Stored[Application]) -> None:
    if State(known.state) not in _IN_HAND:
        raise Conflict(f"申报方案{State(known.state).label.zh}，不能登记材料", advice="报送之后、评审之前登记")


def _unreasoned(file: str, reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem(file, "reason", "须说明理由")]
    return [Problem(file, "reason", "理由过长", f"{len(reason)} 字", "不超过 2000 字")] if len(reason) > 2000 else []


def _past(file: str, until: datetime, now: datetime) -> list[Problem]:
    return [] if until > now else [Problem(file, "until", "期限已过", until.isoformat(), f"晚于 {now.isoformat()}")]
