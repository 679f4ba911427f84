"""退出: proposed on grounds or asked for, replied to, decided jointly, told by letter, handed over."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.letters import write_letter
from haitang.journeys.ports import Filed, Ports
from haitang.journeys.progress.filing import (
    Uploads,
    accepted,
    application_in,
    attached,
    authorities_of,
    file_in,
    named,
    need_filed,
    newest,
    services_of,
)
from haitang.journeys.progress.kinds import EXIT
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, Problem, refuse_if
from haitang.parties import Actor
from haitang.pilot import Guard, State, next_state
from haitang.pilot.progress import (
    ExitState,
    PilotExit,
    ask_exit,
    handed_over,
    propose_exit,
    reasons_of,
    reply_day,
    require_exit,
    signed_exit,
    to_hand_over,
    with_reply,
)

_MAY_END = (State.SELECTED, State.IMPLEMENTING)
_ADVICE = "入选或实施中的试点才能退出"
_NONE = "主管部门尚未提出退出，牵头单位也未申请"


def propose_pilot_exit(
    ports: Ports, actor: Actor, project: UUID, *, grounds: Iterable[str], reason: str, files: Uploads
) -> Filed[PilotExit]:
    """Propose that a pilot end, on grounds of the round and with evidence; the lead is told and may reply.

    Raises
    ------
    BadInput
        No ground, reason or evidence, or a file that is not taken; all at once.
    Conflict
        An exit is under way already, or the pilot is not selected or under way.
    """
    taken = accepted(files)
    with step(ports, actor, "exit.propose", project) as doing:
        _refuse_second(doing)
        proposal = propose_exit(
            doing.round,
            grounds=grounds,
            reason=reason,
            evidence=named(taken),
            by=actor.name,
            organisation=actor.organisation,
            at=doing.at,
        )
        until = reply_day(doing.round, doing.at)
        letter = write_letter(doing, "exit_notice", {"reasons": reasons_of(proposal, doing.round), "deadline": until})
        return _file(doing, proposal.model_copy(update={"notice": letter.number}), taken, ExitState.PROPOSED)


def ask_for_exit(ports: Ports, actor: Actor, project: UUID, *, reason: str, files: Uploads = ()) -> Filed[PilotExit]:
    """Ask to leave the pilot (申请退出); the authorities decide on it.

    Raises
    ------
    BadInput
        No reason, or a file that is not taken.
    Conflict
        The round does not admit it, an exit is under way, or the pilot is not selected or under way.
    """
    taken = accepted(files)
    with step(ports, actor, "exit.ask", project) as doing:
        _refuse_second(doing)
        asked = ask_exit(
            doing.round,
            reason=reason,
            evidence=named(taken),
            by=actor.name,
            organisation=actor.organisation,
            at=doing.at,
        )
        return _file(doing, asked, taken, ExitState.ASKED)


def reply_to_exit(ports: Ports, actor: Actor, project: UUID, *, text: str, files: Uploads = ()) -> Filed[PilotExit]:
    """The lead's reply to the proposal (陈述申辩), within its time."""
    taken = accepted(files)
    with step(ports, actor, "exit.reply", project) as doing:
        known = _open_exit(doing, "reply")
        replied = with_reply(known.body, doing.round, text=text, files=named(taken), by=actor.name, at=doing.at)
        proofs = attached(doing, known.id, taken)
        reply = replied.reply.model_copy(update={"files": proofs}) if replied.reply else None
        body = replied.model_copy(update={"reply": reply})
        return doing.work.refile(EXIT, known, body=body, state=ExitState.REPLIED.value, actor=actor, at=doing.at)


def withdraw_exit(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Filed[PilotExit]:
    """Take a proposal back before it is decided, with a reason."""
    return _withdraw(ports, actor, project, "exit.propose", "withdraw", reason)


def take_back_exit(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Filed[PilotExit]:
    """Take the own request back before it is decided, with a reason."""
    return _withdraw(ports, actor, project, "exit.ask", "take_back", reason)


def _withdraw(ports: Ports, actor: Actor, project: UUID, permission: str, action: str, reason: str) -> Filed[PilotExit]:
    with step(ports, actor, permission, project, subject=action) as doing:
        known = _open_exit(doing, action)
        refuse_if([] if reason.strip() else [Problem("试点退出", "reason", "缺少撤回理由", advice="写明撤回的原因")])
        body = known.body.model_copy(update={"withdrawal": reason.strip()})
        return doing.work.refile(EXIT, known, body=body, state=ExitState.WITHDRAWN.value, actor=actor, at=doing.at)


def sign_exit(ports: Ports, actor: Actor, project: UUID, *, ends: bool, reason: str) -> Filed[PilotExit]:
    """One authority's leader signs an opinion; with the last of them it is decided jointly, and a letter is written.

    Raises
    ------
    Conflict
        The lead may still reply and has not; this authority has signed; there is nothing to decide.
    BadInput
        No reason.
    """
    with step(ports, actor, "exit.decide", project) as doing:
        known = _open_exit(doing, "sign")
        body, decided = signed_exit(
            known.body,
            doing.round,
            authorities_of(doing),
            organisation=actor.organisation,
            ends=ends,
            reason=reason,
            by=actor.name,
            at=doing.at,
        )
        if decided is ExitState.ENDED:
            body = _end(doing, body)
        if decided is not None:
            doing.work.send(f"exit.{decided.value}", {"number": known.number, "to": doing.project.lead}, at=doing.at)
        state = (decided or ExitState(known.state)).value
        return doing.work.refile(EXIT, known, body=body, state=state, actor=actor, at=doing.at)


def hand_over(ports: Ports, actor: Actor, project: UUID, *, item: str, note: str) -> Filed[PilotExit]:
    """Settle one of the own unit's items of the hand-over (善后); with the last of them the exit is closed."""
    with step(ports, actor, "exit.hand_over", project, subject=item) as doing:
        known = _open_exit(doing, "hand_over")
        body = handed_over(known.body, item, actor.organisation, note=note, by=actor.name, at=doing.at)
        state = ExitState.CLOSED if body.complete else ExitState.ENDED
        return doing.work.refile(EXIT, known, body=body, state=state.value, actor=actor, at=doing.at)


def _refuse_second(doing: Step) -> None:
    application_in(doing, _MAY_END, _ADVICE)
    known = newest(doing, EXIT)
    if known is not None and ExitState(known.state).open:
        raise Conflict(f"已有退出事项：{ExitState(known.state).label.zh}", advice="先办结该事项")


def _open_exit(doing: Step, action: str) -> Filed[PilotExit]:
    known = need_filed(doing, EXIT, _NONE)
    require_exit(ExitState(known.state), action)
    return known


def _file(doing: Step, body: PilotExit, files: dict[str, bytes], state: ExitState) -> Filed[PilotExit]:
    record = doing.new_id()
    kept = body.model_copy(update={"evidence": attached(doing, record, files)})
    earlier = len(doing.work.filed(EXIT, project=doing.project.id))
    filed = file_in(doing, EXIT, kept, id=record, subject=f"exit-{earlier + 1}", series="TC", state=state.value)
    payload = {"number": filed.number, "to": doing.project.lead}
    doing.work.send(f"exit.{state.value}", payload, at=doing.at)
    return filed


def _end(doing: Step, body: PilotExit) -> PilotExit:
    """End the pilot: its application, and what is to be handed over."""
    application = application_in(doing, _MAY_END, _ADVICE)
    met = {Guard.JOINT_DECISION, Guard.REASON_GIVEN}
    state = next_state(State(application.state), "exit", doing.actor.role, met=met)
    doing.advance(APPLICATION, application, state.value)
    items = to_hand_over(doing.round.implementation.exit.handover, doing.project.lead, services_of(doing))
    letter = write_letter(doing, "exit_decision", {"reasons": reasons_of(body, doing.round)})
    return body.model_copy(update={"handover": items, "letter": letter.number})
