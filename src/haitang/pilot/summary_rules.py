"""What the round asks of a yearly summary: its contents, the scans of the policies, the services, the deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from haitang.lexicon import Label, day_text
from haitang.pilot.requirements import Deadline, SummarySection
from haitang.pilot.round import Round
from haitang.pilot.summary import Summary
from haitang.pilot.verdict import Finding, Outcome, Verdict

_SERVICES = Label(zh="网络安全服务内容及开展方式", en="security services and how they were given")
_SCANS = Label(zh="保险单扫描件", en="scan of the policy")


def check_summary(summary: Summary, round_: Round, *, now: datetime, until: date | None = None) -> tuple[Verdict, ...]:
    """Whether the summary holds what the round asks for, and is in time.

    Parameters
    ----------
    until : date, optional
        The last day that an authority allowed for this summary, where it is later than the round's.

    Returns
    -------
    tuple of Verdict
        One for each section of the round and one for the deadline, or one for each thing that is missing.
    """
    found: list[Verdict] = []
    for section in round_.summary:
        missing = tuple(_missing(summary, section))
        found += _verdicts("summary_section", f"{section.source} {section.clause}", section.label, missing)
    limit = round_.summary_deadline
    if until is not None and until > limit.last_day:
        limit = limit.model_copy(update={"last_day": until})
    label = Label(zh="总结上报时间", en="when the summary is handed in")
    late = () if limit.accepts(now) else (_late(limit, now),)
    return (*found, *_verdicts("summary_deadline", f"{limit.source} {limit.clause}", label, late))


def _missing(summary: Summary, section: SummarySection) -> Iterator[Finding]:
    if not summary.part(section.code).lines:
        yield _lacks(section.label, f"texts.{section.code}")
    if section.services_required and not summary.services:
        yield _lacks(_SERVICES, "services")
    if section.scans_required:
        if not summary.policies:
            yield _lacks(_SCANS, "policies")
        for row, policy in enumerate(summary.policies):
            if policy.scan is None:
                yield _lacks(_SCANS, f"policies.{row}.scan", policy.number)


def _lacks(label: Label, at: str, value: str = "") -> Finding:
    return Finding(f"缺少“{label.zh}”", f"missing: {label.en}", at=at, value=value)


def _late(limit: Deadline, now: datetime) -> Finding:
    printed = day_text(limit.last_day)
    return Finding(
        f"总结逾期，应于{printed}二十四时之前上报",
        f"late: the summary was due by the end of {limit.last_day}",
        at="prepared_at",
        bound=f"{printed}二十四时之前",
        value=limit.clock(now),
    )


def _verdicts(rule: str, clause: str, label: Label, findings: tuple[Finding, ...]) -> Iterator[Verdict]:
    if not findings:
        yield Verdict(rule=rule, clause=clause, outcome=Outcome.OK, message=label)
    for finding in findings:
        yield Verdict(
            rule=rule,
            clause=clause,
            outcome=Outcome.FAILS,
            message=Label(zh=finding.zh, en=finding.en),
            at=finding.at,
            bound=finding.bound,
            value=finding.value,
        )
