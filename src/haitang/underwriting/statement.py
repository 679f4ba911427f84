"""The premium statement (保费说明书): what every cover, control and loading is worth in yuan, adding up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Literal, Self

from pydantic import model_validator

from haitang.contract import Contract, largest_remainder
from haitang.lexicon import ZERO, Cover, Label, Peril, Record, Share, Yuan
from haitang.loss import (
    AggregateLoss,
    Factor,
    InsuredEvents,
    RiskProfile,
    Scenario,
    aggregate_events,
    exact_supports,
    insured_events,
)
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.credibility import Credibility, scaled, weigh
from haitang.underwriting.engine import annual_loss
from haitang.underwriting.rating import Premium, share_of, technical_premium, to_yuan

Kind = Literal["base", "control", "posture", "experience", "reinsurance", "capital", "loading"]
"""In the order in which they stand in a statement."""


class FactorLine(Record):
    """What a control was seen to be: the effect per peril, and the evidence that it rests on.

    Attributes
    ----------
    relativities : dict
        Factor on the frequency or severity of each peril that it moves.
    coverage, market : float
        The answer, and the market's average answer: part of the scope in which the control holds.
    evidence_quality, assurance : float, str
        How far the answer counts, and how it is known.
    evidence : tuple of str
        Names of the files that support the answer, by which a page opens them.
    """

    relativities: dict[Peril, float]
    coverage: float
    market: float
    evidence_quality: float
    assurance: str
    evidence: tuple[str, ...]


class StatementLine(Record):
    """One line: yuan, and what they are for.

    Attributes
    ----------
    kind : str
        ``base``: expected insured loss of a cover at market-average posture; ``control``: what one control changes
        in it; ``posture``: what the controls together change beyond their product; ``experience``: what own claims
        change; ``reinsurance``: its net cost; ``capital``: the load for the risk; ``loading``: costs, tax, minimum.
    note : Label or None
        What the amount rests on, where the label does not say it.
    """

    kind: Kind
    code: str
    label: Label
    amount: Yuan
    cover: Cover | None = None
    factor: FactorLine | None = None
    note: Label | None = None

    @property
    def id(self) -> str:
        """The line's address within its statement, such as ``control-mfa``."""
        return f"{self.kind}-{self.code}"


class Statement(Record):
    """All lines of a premium; they add up to ``premium`` to the 分.

    Attributes
    ----------
    expected : Yuan
        Expected insured loss after posture and experience.
    base_expected : Yuan
        The same at market-average posture.
    rate_on_line, anchor : Share
        Premium by aggregate limit, and the same of the first national pilot, as a sanity line.
    """

    lines: tuple[StatementLine, ...]
    base_expected: Yuan
    expected: Yuan
    premium: Yuan
    rate_on_line: Share
    anchor: Share
    credibility: Credibility | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum((line.amount for line in self.lines), ZERO) != self.premium:
            raise ValueError("保费说明书各行合计与保险费不符")
        return self

    def of_kind(self, kind: str) -> tuple[StatementLine, ...]:
        """Lines of one kind, in order."""
        return tuple(line for line in self.lines if line.kind == kind)


def premium_statement(
    profile: RiskProfile,
    contract: Contract,
    *,
    names: dict[str, Label] | None = None,
    basis: PriceBasis | None = None,
) -> tuple[Statement, AggregateLoss]:
    """Itemise the technical premium of a contract for a risk.

    Base: every scenario at the frequency and severity of the average firm, priced and split by cover. Then each
    factor of the profile in turn, priced again: its line is the difference. Then the enterprise's own claims,
    reinsurance, capital and the other loadings. Another order of the factors moves amounts between their lines; the
    base, their sum and all that follows stay as they are.

    Parameters
    ----------
    names : dict, optional
        Names of controls by code; the code itself where there is none.
    basis : PriceBasis, optional
        Capital, reinsurance, experience; the catalogue's where there is none.

    Returns
    -------
    Statement, AggregateLoss
        The statement, and the distribution that it rests on.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> statement, year = premium_statement(example_profile(), example_contract())
    >>> statement.premium == sum((line.amount for line in statement.lines), ZERO)
    True
    >>> [line.id for line in statement.lines][2:5]
    ['posture-posture', 'reinsurance-reinsurance', 'capital-risk_load']
    """
    on = basis or PriceBasis()
    ladder = _Ladder(profile, contract, on.seed)
    lines = _base_lines(ladder.year)
    base = level = Yuan.total(line.amount for line in lines)
    for code in _codes(profile):
        ladder.apply(code)
        label = (names or {}).get(code) or Label(zh=code, en=code)
        change = to_yuan(ladder.year.mean) - level
        level += change
        factor = _factor_line(profile, code)
        lines.append(StatementLine(kind="control", code=code, label=label, amount=change, factor=factor))
    ladder.finish(profile)
    whole = to_yuan(ladder.year.mean)
    if whole != level:
        lines.append(StatementLine(kind="posture", code="posture", label=_POSTURE, amount=whole - level))
    weighed = weigh(profile, on.experience)
    if weighed is not None:
        ladder.finish(scaled(profile, weighed))
        lines.append(_experience_line(weighed, to_yuan(ladder.year.mean) - whole))
    premium = technical_premium(ladder.year, contract, on)
    statement = Statement(
        lines=(*lines, *_loading_lines(premium)),
        base_expected=base,
        expected=premium.expected,
        premium=premium.total,
        rate_on_line=Share(round(premium.total.fen * 1_000_000 / contract.aggregate_limit.fen)),
        anchor=share_of("rate_on_line_anchor"),
        credibility=weighed,
    )
    return statement, ladder.year


_POSTURE = Label(zh="其他状况差异", en="Other differences of posture")
_EXPERIENCE = Label(zh="自身赔付经验", en="Own claims experience")


class _Ladder:
    """The profile on its way from market-average to its own posture, priced at every rung."""

    def __init__(self, profile: RiskProfile, contract: Contract, seed: int) -> None:
        self._contract = contract
        self._seed = seed
        self._exact = bool(exact_supports(contract))
        self._profile = profile
        self._scenarios = [_at_market(scenario) for scenario in profile.scenarios]
        self._reprice(severity_moved=True)

    def apply(self, code: str) -> None:
        """Put one factor on and price again."""
        severity_moved = False
        for place, own in enumerate(self._profile.scenarios):
            for factor in _factors(own, code):
                severity_moved = severity_moved or factor.kind == "severity"
                self._scenarios[place] = _with_factor(self._scenarios[place], factor)
        self._reprice(severity_moved=severity_moved)

    def finish(self, profile: RiskProfile) -> None:
        """The price of a profile as it is."""
        self._scenarios = list(profile.scenarios)
        self._reprice(severity_moved=True)

    def _reprice(self, *, severity_moved: bool) -> None:
        """Events are evaluated again only where their size has moved: most controls change frequencies alone."""
        profile = self._profile.model_copy(update={"scenarios": tuple(self._scenarios)})
        if not self._exact:
            self.year = annual_loss(profile, self._contract, seed=self._seed)
            return
        if severity_moved:
            self._events: InsuredEvents = insured_events(profile, self._contract)
            self._reached = [self._profile_place(item.scenario) for item in self._events.scenarios]
        yearly = [self._scenarios[place].yearly for place in self._reached]
        self.year = aggregate_events(self._events, yearly)

    def _profile_place(self, scenario: Scenario) -> int:
        return next(place for place, own in enumerate(self._scenarios) if own is scenario)


def _at_market(scenario: Scenario) -> Scenario:
    """The scenario before posture: base frequency, and the severity without its factors."""
    scaled = sum(log(factor.relativity) for factor in scenario.factors if factor.kind == "severity")
    severity = scenario.severity.model_copy(update={"mu": scenario.severity.mu - scaled})
    return scenario.model_copy(update={"yearly": scenario.base_yearly, "severity": severity})


def _with_factor(scenario: Scenario, factor: Factor) -> Scenario:
    if factor.kind == "frequency":
        return scenario.model_copy(update={"yearly": scenario.yearly * factor.relativity})
    severity = scenario.severity.model_copy(update={"mu": scenario.severity.mu + log(factor.relativity)})
    return scenario.model_copy(update={"severity": severity})


def _factors(scenario: Scenario, code: str) -> Sequence[Factor]:
    return [factor for factor in scenario.factors if factor.code == code]


def _codes(profile: RiskProfile) -> tuple[str, ...]:
    """Codes of all factors, in the order that they first appear."""
    return tuple(dict.fromkeys(factor.code for scenario in profile.scenarios for factor in scenario.factors))


def _factor_line(profile: RiskProfile, code: str) -> FactorLine:
    found = {scenario.peril: factor for scenario in profile.scenarios for factor in _factors(scenario, code)}
    first = next(iter(found.values()))
    return FactorLine(
        relativities={peril: factor.relativity for peril, factor in found.items()},
        coverage=first.coverage,
        market=first.market,
        evidence_quality=first.evidence_quality,
        assurance=first.assurance,
        evidence=first.evidence,
    )


def _base_lines(year: AggregateLoss) -> list[StatementLine]:
    """Expected loss by cover; rounding is shared out so that the lines add up to the whole."""
    weights = [round(mean * 1e4) for mean in year.by_cover.values()]
    parts = largest_remainder(to_yuan(year.mean).fen, weights)
    return [
        StatementLine(kind="base", code=cover.value, label=cover.label, amount=Yuan(part), cover=cover)
        for cover, part in zip(year.by_cover, parts, strict=True)
    ]


def _experience_line(weighed: Credibility, amount: Yuan) -> StatementLine:
    seen, times = weighed.experience, f"{weighed.factor:.4f}"
    note = Label(
        zh=f"{seen.years:g} 年 {seen.claims} 次（{seen.source}），可信度 {weighed.credibility}，频率 ×{times}",
        en=f"{seen.claims} in {seen.years:g} years, credibility {weighed.credibility}, frequency ×{times}",
    )
    return StatementLine(kind="experience", code="experience", label=_EXPERIENCE, amount=amount, note=note)


def _loading_lines(premium: Premium) -> list[StatementLine]:
    return [
        StatementLine(
            kind=loading.kind, code=loading.code, label=loading.label, amount=loading.amount, note=loading.note
        )
        for loading in premium.loadings
    ]
