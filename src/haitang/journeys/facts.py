"""What a record may show without trade secrets: counts, states, dates and bands (事实，不含商业秘密)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from haitang.claims import Claim
from haitang.incident import Incident, Signal
from haitang.insured import Inventory
from haitang.journeys.repair_review import RepairReview
from haitang.lexicon import Label, Record, Yuan, day_text, shanghai
from haitang.underwriting import Policy


class Fact(Record):
    """A fact with its label, in words that both languages can print."""

    label: Label
    value: Label


_BANDS: Final = tuple(Yuan.wan(edge) for edge in (10, 50, 100, 500, 1_000, 5_000, 10_000))


def band(amount: Yuan) -> Label:
    """The band in 万元 that an amount falls into; what exactly it is stays with the parties.

    Examples
    --------
    >>> band(Yuan.wan("23.4")).zh
    '10 万元至 50 万元'
    """
    reached = [edge for edge in _BANDS if amount >= edge]
    above = [edge for edge in _BANDS if amount < edge]
    if not reached:
        return Label(zh=f"不足 {_wan(above[0])} 万元", en=f"below ¥{_wan(above[0])}0,000")
    if not above:
        return Label(zh=f"{_wan(reached[-1])} 万元以上", en=f"¥{_wan(reached[-1])}0,000 and above")
    low, high = _wan(reached[-1]), _wan(above[0])
    return Label(zh=f"{low} 万元至 {high} 万元", en=f"¥{low}0,000 to ¥{high}0,000")


def _wan(edge: Yuan) -> str:
    return f"{edge.fen // 1_000_000:,}"


def facts_of(kind: str, body: Any) -> tuple[Fact, ...]:
    """Facts of a record of that kind; nothing for kinds that have none to show."""
    make = _FACTS.get(kind)
    return make(body) if make else ()


def signal_facts(signals: Iterable[Signal]) -> tuple[Fact, ...]:
    """How many signals of each kind were seen."""
    counts = Counter(signal.kind for signal in signals)
    return tuple(
        Fact(label=kind.label, value=_count(number, "条", "signals")) for kind, number in sorted(counts.items())
    )


def _plant(inventory: Inventory) -> tuple[Fact, ...]:
    kinds = Counter(system.kind for system in inventory.systems)
    by_kind = tuple(Fact(label=kind.label, value=_count(number, "套", "systems")) for kind, number in kinds.items())
    protected = sum(1 for system in inventory.systems if (system.protection_level or 0) >= 3)
    critical = sum(1 for system in inventory.systems if system.critical)
    return (
        *by_kind,
        Fact(
            label=Label(zh="等保三级及以上", en="Protection level 3 and above"),
            value=_count(protected, "套", "systems"),
        ),
        Fact(label=Label(zh="关键信息基础设施", en="Critical infrastructure"), value=_count(critical, "套", "systems")),
        Fact(label=Label(zh="资产", en="Assets"), value=_count(len(inventory.assets), "项", "assets")),
    )


def _policy(policy: Policy) -> tuple[Fact, ...]:
    contract = policy.contract
    period = str(contract.period)
    covers = [terms for terms in contract.covers if terms.state.answers]
    return (
        Fact(
            label=Label(zh="保险期间", en="Period"),
            value=Label(zh=period, en=f"{contract.period.start:%Y-%m-%d} to {contract.period.end:%Y-%m-%d} (UTC)"),
        ),
        Fact(label=Label(zh="承保险别", en="Covers"), value=_count(len(covers), "项", "covers")),
        Fact(label=Label(zh="投保系统", en="Insured systems"), value=_count(len(contract.systems), "套", "systems")),
        Fact(label=Label(zh="累计限额（区间）", en="Aggregate limit (band)"), value=band(contract.aggregate_limit)),
        Fact(label=Label(zh="保险费（区间）", en="Premium (band)"), value=band(policy.premium)),
    )


def _incident(incident: Incident) -> tuple[Fact, ...]:
    discovered = shanghai(incident.timeline.discovery.earliest)
    return (
        Fact(label=Label(zh="风险场景", en="Peril"), value=incident.peril.label),
        Fact(
            label=Label(zh="发现日期", en="Discovered on"),
            value=Label(zh=day_text(discovered.date()), en=discovered.date().isoformat()),
        ),
        Fact(label=Label(zh="涉及系统", en="Systems hit"), value=_count(len(incident.systems), "套", "systems")),
    )


def _claim(claim: Claim) -> tuple[Fact, ...]:
    return (
        Fact(label=Label(zh="索赔金额（区间）", en="Claimed (band)"), value=band(claim.claimed)),
        Fact(label=Label(zh="赔付金额（区间）", en="Payable (band)"), value=band(claim.payable)),
    )


def _repair(review: RepairReview) -> tuple[Fact, ...]:
    return (
        Fact(label=Label(zh="已复核整改", en="Repairs verified"), value=_count(len(review.controls), "项", "controls")),
    )


_FACTS: Final[dict[str, Callable[[Any], tuple[Fact, ...]]]] = {
    "plant": _plant,
    "policy": _policy,
    "incident": _incident,
    "claim": _claim,
    "repair": _repair,
}


def _count(number: int, zh: str, en: str) -> Label:
    return Label(zh=f"{number} {zh}", en=f"{number} {en}")
