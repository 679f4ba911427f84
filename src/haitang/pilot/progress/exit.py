"""退出: a pilot ends before its time, on grounds, with a right of reply, by joint decision, and with a hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from haitang.lexicon import Conflict, Instant, Label, NotFound, OrganisationCode, Problem, Record, refuse_if
from haitang.parties import Role
from haitang.pilot.application import Proof
from haitang.pilot.implementation import HandoverItem
from haitang.pilot.round import Round

FILE: Final = "试点退出"


class ExitState(StrEnum):
    """Where the exit of a pilot stands."""

    ASKED = "asked"
    PROPOSED = "proposed"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    ENDED = "ended"
    CLOSED = "closed"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether something remains to be done."""
        return self not in {ExitState.WITHDRAWN, ExitState.KEPT, ExitState.CLOSED}


_STATES: Final = MappingProxyType(
    {
        ExitState.ASKED: Label(zh="申请退出", en="Asked for"),
        ExitState.PROPOSED: Label(zh="已提出，待陈述申辩", en="Proposed, reply awaited"),
        ExitState.REPLIED: Label(zh="已陈述申辩", en="Replied"),
        ExitState.WITHDRAWN: Label(zh="已撤回", en="Withdrawn"),
        ExitState.KEPT: Label(zh="不予退出", en="Not ended"),
        ExitState.ENDED: Label(zh="已退出，善后中", en="Ended, being handed over"),
        ExitState.CLOSED: Label(zh="善后完成", en="Handed over"),
    }
)


class ExitTransition(Record):
    """One line of the table of exits."""

    sources: tuple[ExitState, ...]
    action: str
    label: Label
    targets: tuple[ExitState, ...]
    roles: tuple[Role, ...]


_LEADS: Final = (Role.APPLICANT, Role.RISK_MANAGER, Role.LEGAL_REPRESENTATIVE)
EXIT_TRANSITIONS: Final[tuple[ExitTransition, ...]] = (
    ExitTransition(
        sources=(ExitState.PROPOSED,),
        action="reply",
        label=Label(zh="陈述申辩", en="reply"),
        targets=(ExitState.REPLIED,),
        roles=_LEADS,
    ),
    ExitTransition(
        sources=(ExitState.PROPOSED, ExitState.REPLIED),
        action="withdraw",
        label=Label(zh="撤回", en="withdraw"),
        targets=(ExitState.WITHDRAWN,),
        roles=(Role.CASE_OFFICER,),
    ),
    ExitTransition(
        sources=(ExitState.ASKED,),
        action="take_back",
        label=Label(zh="撤回申请", en="take back"),
        targets=(ExitState.WITHDRAWN,),
        roles=_LEADS,
    ),
    ExitTransition(
        sources=(ExitState.ASKED, ExitState.PROPOSED, ExitState.REPLIED),
        action="sign",
        label=Label(zh="签署意见", en="sign"),
        targets=(ExitState.ENDED, ExitState.KEPT),
        roles=(Role.AUTHORITY_LEADER,),
    ),
    ExitTransition(
        sources=(ExitState.ENDED,),
        action="hand_over",
        label=Label(zh="办理善后", en="hand over"),
        targets=(ExitState.CLOSED,),
        roles=(),
    ),
)
"""The transition table of an exit; whose organisation must be what to the project is the permission matrix's."""


def require_exit(state: ExitState, action: str) -> ExitTransition:
    """The line of the table for ``action`` in ``state``.

    Raises
    ------
    Conflict
        The state does not admit it.
    """
    for line in EXIT_TRANSITIONS:
        if line.action == action and state in line.sources:
            return line
    admitted = "、".join(line.label.zh for line in EXIT_TRANSITIONS if state in line.sources) or "无"
    raise Conflict(f"“{state.label.zh}”状态不能办理该事项", advice=f"可办理：{admitted}")


class Reply(Record):
    """What the lead says to the proposal (陈述申辩)."""

    text: str
    files: tuple[Proof, ...] = ()
    by: str
    at: Instant


class Opinion(Record):
    """What one authority's leader signed: whether the pilot is to end, and why."""

    organisation: OrganisationCode
    ends: bool
    reason: str
    by: str
    at: Instant


class HandedOver(Record):
    """An item of the hand-over, and how a unit settled it."""

    item: str
    unit: OrganisationCode
    note: str = ""
    by: str = ""
    at: Instant | None = None


class PilotExit(Record):
    """The exit of one pilot, whole.

    Attributes
    ----------
    grounds : tuple of str
        Codes of the round's grounds; none where the lead asks for it.
    reply_until : date or None
        The last day of the right of reply.
    opinions : tuple of Opinion
        One for each authority that has signed.
    notice, letter : str
        Numbers of the letters that tell the lead of the proposal and of the decision, once they were written.
    """

    round_code: str
    voluntary: bool
    grounds: tuple[str, ...]
    reason: str
    evidence: tuple[Proof, ...] = ()
    proposed_by: str
    organisation: OrganisationCode
    proposed_at: Instant
    reply_until: date | None = None
    reply: Reply | None = None
    opinions: tuple[Opinion, ...] = ()
    decided_at: Instant | None = None
    withdrawal: str = ""
    handover: tuple[HandedOver, ...] = ()
    notice: str = ""
    letter: str = ""

    @property
    def complete(self) -> bool:
        """Whether everything was handed over."""
        return all(item.at is not None for item in self.handover)

    def opinion_of(self, organisation: str) -> Opinion | None:
        """What one authority signed."""
        return next((each for each in self.opinions if each.organisation == organisation), None)


def propose_exit(
    round_: Round,
    *,
    grounds: Iterable[str],
    reason: str,
    evidence: tuple[Proof, ...],
    by: str,
    organisation: str,
    at: datetime,
) -> PilotExit:
    """A proposal on grounds of the round, with the last day of the right of reply.

    Raises
    ------
    BadInput
        No ground or one that the round does not have, no reason, no evidence; all at once, with the clauses.

    Examples
    --------
    >>> from haitang.lexicon import SHANGHAI
    >>> from haitang.pilot.package import load_round
    >>> at = datetime(2026, 8, 20, 9, tzinfo=SHANGHAI)
    >>> proof = (Proof(title="处罚决定", file="decision.pdf"),)
    >>> made = propose_exit(load_round("shanghai-2026"), grounds=["violation"], reason="被处罚", evidence=proof,
    ...     by="经办", organisation="1131000000000F060N", at=at)
    >>> made.reply_until.isoformat()
    '2026-08-30'
    """
    chosen = tuple(dict.fromkeys(grounds))
    known = {ground.code: ground for ground in round_.exit_grounds}
    listed = "；".join(f"{ground.text}（{ground.clause}）" for ground in round_.exit_grounds)
    problems = [
        Problem(FILE, "grounds", "通知没有这项退出情形", code, listed, "从通知规定的情形中选择")
        for code in chosen
        if code not in known
    ]
    if not chosen:
        problems.append(Problem(FILE, "grounds", "缺少退出情形", bound=listed, advice="至少选择一项通知规定的情形"))
    if not reason.strip():
        problems.append(Problem(FILE, "reason", "缺少事实和理由", advice="写明事实、时间和依据"))
    if not evidence:
        problems.append(Problem(FILE, "evidence", "缺少证据材料", advice="上传证明该情形的材料"))
    refuse_if(problems)
    return PilotExit(
        round_code=round_.code,
        voluntary=False,
        grounds=chosen,
        reason=reason.strip(),
        evidence=evidence,
        proposed_by=by,
        organisation=organisation,
        proposed_at=at,
        reply_until=reply_day(round_, at),
    )


def reply_day(round_: Round, at: datetime) -> date:
    """The last day of the right of reply to what is proposed at ``at``, on the round's own calendar."""
    local = at.astimezone(ZoneInfo(round_.summary_deadline.timezone)).date()
    return local + timedelta(days=round_.implementation.exit.reply_days)


def ask_exit(
    round_: Round, *, reason: str, evidence: tuple[Proof, ...], by: str, organisation: str, at: datetime
) -> PilotExit:
    """The lead's own request to leave the pilot.

    Raises
    ------
    BadInput
        No reason.
    Conflict
        The round does not let a lead ask.
    """
    settings = round_.implementation.exit
    if not settings.voluntary:
        raise Conflict("本批次不接受自行申请退出", advice=f"依据：{settings.source} {settings.clause}")
    refuse_if([] if reason.strip() else [Problem(FILE, "reason", "缺少退出理由", advice="写明申请退出的原因")])
    return PilotExit(
        round_code=round_.code,
        voluntary=True,
        grounds=(),
        reason=reason.strip(),
        evidence=evidence,
        proposed_by=by,
        organisation=organisation,
        proposed_at=at,
    )


def reply_open(exit_: PilotExit, round_: Round, now: datetime) -> bool:
    """Whether the lead may still reply."""
    until = exit_.reply_until
    return until is not None and now.astimezone(ZoneInfo(round_.summary_deadline.timezone)).date() <= until


def with_reply(
    exit_: PilotExit, round_: Round, *, text: str, files: tuple[Proof, ...], by: str, at: datetime
) -> PilotExit:
    """The exit with the lead's reply.

    Raises
    ------
    Conflict
        The last day of the right of reply has passed.
    BadInput
        Nothing was said.
    """
    if not reply_open(exit_, round_, at):
        raise Conflict(f"陈述申辩期限已于 {exit_.reply_until} 届满", advice="如有新的事实，请书面告知主管部门经办人员")
    refuse_if([] if text.strip() else [Problem(FILE, "reply", "缺少陈述申辩内容", advice="写明意见和事实")])
    return exit_.model_copy(update={"reply": Reply(text=text.strip(), files=files, by=by, at=at)})


def signed_exit(
    exit_: PilotExit,
    round_: Round,
    authorities: Iterable[str],
    *,
    organisation: str,
    ends: bool,
    reason: str,
    by: str,
    at: datetime,
) -> tuple[PilotExit, ExitState | None]:
    """The exit with one authority's opinion; with the last of them, what was decided jointly.

    A pilot ends where all authorities say so; where one does not, it goes on.

    Raises
    ------
    Conflict
        The lead has not replied and may still do so; or this authority has signed.
    BadInput
        No reason.
    """
    if not exit_.voluntary and exit_.reply is None and reply_open(exit_, round_, at):
        raise Conflict(
            f"牵头单位尚可在 {exit_.reply_until} 之前陈述申辩，不能作出决定", advice="待其答复或期限届满后再签署"
        )
    if exit_.opinion_of(organisation):
        raise Conflict("本部门已签署意见", advice="等待其他主管部门签署")
    refuse_if([] if reason.strip() else [Problem(FILE, "opinion", "缺少意见和理由", advice="写明本部门意见及理由")])
    opinion = Opinion(organisation=organisation, ends=ends, reason=reason.strip(), by=by, at=at)
    opinions = (*exit_.opinions, opinion)
    signed = exit_.model_copy(update={"opinions": opinions})
    if {each.organisation for each in opinions} < set(authorities):
        return signed, None
    decided = ExitState.ENDED if all(each.ends for each in opinions) else ExitState.KEPT
    return signed.model_copy(update={"decided_at": at}), decided


def to_hand_over(items: Iterable[HandoverItem], lead: str, services: Iterable[str]) -> tuple[HandedOver, ...]:
    """What is to be settled by whom: the lead's items once, those of service bodies by each of them."""
    units = tuple(services)
    return tuple(
        HandedOver(item=item.code, unit=unit) for item in items for unit in ((lead,) if item.side == "lead" else units)
    )


def handed_over(exit_: PilotExit, item: str, unit: str, *, note: str, by: str, at: datetime) -> PilotExit:
    """The exit with one item settled by a unit, and how.

    Raises
    ------
    NotFound
        The unit has no such item.
    BadInput
        It does not say how the item was settled.
    """
    if not any(each.item == item and each.unit == unit for each in exit_.handover):
        raise NotFound("本单位没有这项善后事项", advice="从善后清单中选择")
    refuse_if([] if note.strip() else [Problem(FILE, f"handover.{item}", "缺少办理情况", advice="写明如何办结")])
    settled = HandedOver(item=item, unit=unit, note=note.strip(), by=by, at=at)
    items = tuple(settled if (each.item, each.unit) == (item, unit) else each for each in exit_.handover)
    return exit_.model_copy(update={"handover": items})


def reasons_of(exit_: PilotExit, round_: Round) -> tuple[str, ...]:
    """What a letter gives as the reasons: each ground with its clause, then the facts."""
    grounds = [f"{ground.text}（{ground.clause}）" for ground in round_.exit_grounds if ground.code in exit_.grounds]
    return (*(grounds or ["牵头单位申请退出试点"]), exit_.reason)
