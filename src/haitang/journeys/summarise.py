"""总结: the yearly summary, its figures out of live records; sent back, allowed more time, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from haitang.journeys.figures import LoopRecords
from haitang.journeys.kinds import APPLICATION, SUMMARY
from haitang.journeys.ports import Filed, Kind, Ports, Stored, UnitOfWork
from haitang.journeys.step import Step, step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import BadInput, Conflict, Instant, Label, OrganisationCode, Problem, Record, refuse_if, shanghai
from haitang.parties import Actor
from haitang.pilot import (
    Guard,
    Outcome,
    Proof,
    State,
    Summary,
    SummarySheet,
    check_summary,
    load_round,
    next_state,
    read_prose,
    refused_markings,
    summarise,
)

FILE: Final = "试点总结"
SCANS: Final = (".pdf", ".png", ".jpg", ".jpeg", ".ofd")
"""What a scan of a policy may be."""


class SummaryRemark(Record):
    """An authority's word on a summary: sent back, or more time allowed, and why; the last one holds."""

    returned: bool
    reason: str
    until: date
    by: str
    organisation: OrganisationCode
    at: Instant


SUMMARY_REMARK = Kind("summary-remark", SummaryRemark, Label(zh="总结办理意见", en="Remark on a summary"))


def draft_summary(
    ports: Ports,
    actor: Actor,
    project: UUID,
    sheet: SummarySheet,
    *,
    schedule: bytes | None = None,
    scans: Mapping[str, tuple[str, bytes]] = MappingProxyType({}),
) -> Stored[Summary]:
    """Write the summary, or the next version of it.

    Parameters
    ----------
    schedule : bytes, optional
        Scan of every policy that has none of its own (保险单扫描件, PDF).
    scans : mapping of str to (str, bytes)
        File name and content of a policy's scan, by the policy's number; a scan that was uploaded before stays.

    Raises
    ------
    BadInput
        A scan that is not taken, or a text with a classification marking; nothing is stored then.
    Conflict
        The summary was handed in.
    """
    round_code = _round_of(ports, project)
    refuse_if([*_unprintable(sheet), *refused_markings(sheet.texts.items(), load_round(round_code), file=FILE)])
    with step(ports, actor, "summary.write", project) as doing:
        known = doing.work.latest(SUMMARY, project)
        if known is not None and known.state == "handed_in":
            raise Conflict("总结已上报", advice="如需补充，请联系主管部门退回")
        application = doing.need(APPLICATION, "先编制申报方案").body
        records = LoopRecords.of(doing.work, doing.project)
        numbers = [stored.number for stored in records.policies]
        held = {policy.number: policy.scan for policy in known.body.policies if policy.scan} if known else {}
        whole = {number: (f"{number}.pdf", schedule) for number in numbers if schedule and number not in held}
        taken = _accepted(whole | dict(scans), numbers)
        kept = held | {number: _keep_scan(doing, number, file, data) for number, (file, data) in taken.items()}
        summary = summarise(
            application,
            sheet,
            doing.round,
            policies=records.policy_facts(kept),
            claims=records.claim_facts(),
            activity=records.activity(),
            prepared_at=doing.at,
        )
        return doing.keep_next(SUMMARY, summary, series="ZJ", state="draft")


def hand_in_summary(ports: Ports, actor: Actor, project: UUID) -> Stored[Summary]:
    """Hand the summary in (上报总结), once it has everything that the round asks for.

    Raises
    ------
    BadInput
        What is missing, each with its clause.
    """
    with step(ports, actor, "application.submit", project, subject="summary") as doing:
        known = doing.need(SUMMARY, "先编制试点总结")
        if known.state == "handed_in":
            raise Conflict("总结已上报", advice="如需补充，请联系主管部门")
        application = doing.need(APPLICATION, "先编制申报方案")
        remark = last_remark(doing.work, project)
        until = remark.body.until if remark else None
        found = check_summary(known.body, doing.round, now=doing.at, until=until)
        missing = [verdict for verdict in found if verdict.outcome is Outcome.FAILS]
        if missing:
            raise BadInput(
                Problem(FILE, verdict.at, verdict.message.zh, verdict.value, verdict.bound, f"依据：{verdict.clause}")
                for verdict in missing
            )
        state = next_state(State(application.state), "summarise", actor.role, met={Guard.SUMMARY_COMPLETE})
        doing.advance(APPLICATION, application, state.value)
        return doing.advance(SUMMARY, known, "handed_in")


def return_summary(ports: Ports, actor: Actor, project: UUID, *, reason: str, until: date | None) -> Stored[Summary]:
    """Send a summary back to be corrected by a day (退回修改); the pilot is under way again until then.

    Raises
    ------
    BadInput
        No reason, no day, or one that has passed.
    Conflict
        The summary was not handed in.
    """
    with step(ports, actor, "summary.return", project) as doing:
        known = doing.need(SUMMARY, "牵头单位尚未上报总结")
        application = doing.need(APPLICATION, "先编制申报方案")
        remark = _remark(doing, reason, until, returned=True)
        state = next_state(State(application.state), "return_summary", actor.role, met={Guard.REASON_GIVEN})
        doing.advance(APPLICATION, application, state.value)
        _keep_remark(doing, remark)
        doing.work.send("summary.returned", {"number": known.number, "to": doing.project.lead}, at=doing.at)
        return doing.advance(SUMMARY, known, "returned")


def extend_summary(
    ports: Ports, actor: Actor, project: UUID, *, reason: str, until: date | None
) -> Filed[SummaryRemark]:
    """Allow a pilot more time for its summary, with a reason (延期).

    Raises
    ------
    BadInput
        No reason, no day, or one that has passed.
    Conflict
        The pilot is not under way.
    """
    with step(ports, actor, "summary.return", project, subject="extend") as doing:
        application = doing.need(APPLICATION, "先编制申报方案")
        if application.state != State.IMPLEMENTING.value:
            raise Conflict(
                f"试点“{State(application.state).label.zh}”，不能延长总结期限", advice="实施中的试点才能延期"
            )
        return _keep_remark(doing, _remark(doing, reason, until, returned=False))


def close_pilot(ports: Ports, actor: Actor, project: UUID) -> Stored[Summary]:
    """Close the pilot once its summary stands (结项)."""
    with step(ports, actor, "summary.close", project) as doing:
        application = doing.need(APPLICATION, "先编制申报方案")
        known = doing.need(SUMMARY, "牵头单位尚未上报总结")
        state = next_state(State(application.state), "close", actor.role)
        doing.advance(APPLICATION, application, state.value)
        doing.work.send("pilot.closed", {"number": known.number, "to": doing.project.lead}, at=doing.at)
        return known


def last_remark(work: UnitOfWork, project: UUID) -> Filed[SummaryRemark] | None:
    """What an authority said last of a project's summary."""
    found = work.filed(SUMMARY_REMARK, project=project)
    return found[-1] if found else None


def _unprintable(sheet: SummarySheet) -> list[Problem]:
    return [
        problem for code, text in sheet.texts.items() for problem in read_prose(text, file=f"{FILE} texts.{code}")[1]
    ]


def _round_of(ports: Ports, project: UUID) -> str:
    with ports.transaction() as work:
        return work.project(project).round


def _remark(doing: Step, reason: str, until: date | None, *, returned: bool) -> SummaryRemark:
    today = shanghai(doing.at).date()
    problems = []
    if not reason.strip():
        problems.append(Problem(FILE, "reason", "缺少理由", advice="写明需要补充或修改的内容"))
    if until is None or until < today:
        value = until.isoformat() if until else ""
        problems.append(
            Problem(FILE, "until", "期限未填写或已过", value, f"不早于 {today.isoformat()}", "填写新的期限")
        )
    if problems or until is None:
        raise BadInput(problems)
    return SummaryRemark(
        returned=returned,
        reason=reason.strip(),
        until=until,
        by=doing.actor.name,
        organisation=doing.actor.organisation,
        at=doing.at,
    )


def _keep_remark(doing: Step, remark: SummaryRemark) -> Filed[SummaryRemark]:
    known = last_remark(doing.work, doing.project.id)
    if known is not None:
        return doing.work.refile(SUMMARY_REMARK, known, body=remark, actor=doing.actor, at=doing.at)
    return doing.work.file_record(
        SUMMARY_REMARK,
        remark,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=doing.project.id,
        subject="summary",
        number=f"{doing.project.number}-ZJYJ",
        state="current",
        actor=doing.actor,
        at=doing.at,
    )


def _accepted(scans: Mapping[str, tuple[str, bytes]], numbers: list[str]) -> dict[str, tuple[str, bytes]]:
    """The scans as they are kept, each under its policy's number; every fault of all of them at once."""
    taken, problems = {}, []
    for number, (name, data) in scans.items():
        if number not in numbers:
            problems.append(Problem(FILE, f"scans.{number}", "项目中没有这张保险单", number, "、".join(numbers)))
            continue
        try:
            extension = accept_upload(name, data, allowed=SCANS).rpartition(".")[2].lower()
        except BadInput as error:
            problems.extend(error.problems)
            continue
        taken[number] = f"{number}.{extension}", data
    refuse_if(problems)
    return taken


def _keep_scan(doing: Step, number: str, file: str, data: bytes) -> Proof:
    digest = doing.work.keep_file(doing.project, file, data, actor=doing.actor, at=doing.at)
    return Proof(title=f"保险单 {number} 扫描件", file=file, digest=digest)
