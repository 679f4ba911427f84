"""From the expected insured loss to the technical premium (技术保费): loadings as data, gross-up, minimum."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal, Self

from pydantic import model_validator

from haitang import catalog
from haitang.catalog import Entry
from haitang.lexicon import PPM, ZERO, Label, NotFound, Record, Share, Yuan, mul_div
from haitang.loss import AggregateLoss

RATING = "rating"


class RatingEntry(Entry):
    """One number of the rating catalogue, with its source."""

    code: str
    per: Literal["expected_loss", "premium", "parameter", "amount"]
    share: Share | None = None
    amount: Yuan | None = None
    label: Label
    note: str = ""

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        wants_amount = self.per == "amount"
        if (self.amount is None) == wants_amount or (self.share is None) != wants_amount:
            raise ValueError("per 为 amount 时给 amount，否则给 share")
        return self


@cache
def rating() -> dict[str, RatingEntry]:
    """The rating catalogue by code, in its order.

    Examples
    --------
    >>> rating()["commission"].share
    Share('12%')
    """
    return {entry.code: entry for entry in catalog.load(RATING, list[RatingEntry])}


def share_of(code: str) -> Share:
    """The share that the rating catalogue gives for a code.

    Raises
    ------
    NotFound
        There is no such entry with a share.
    """
    entry = rating().get(code)
    if entry is None or entry.share is None:
        raise NotFound(f"费率目录缺少 {code}", advice="见 rating.yaml")
    return entry.share


def to_yuan(amount: float) -> Yuan:
    """A continuous expectation as money, half up to the 分.

    Examples
    --------
    >>> to_yuan(1234.565)
    Yuan('1234.57')
    """
    return Yuan(int(Decimal(str(amount)).scaleb(2).to_integral_value(ROUND_HALF_UP)))


class Loading(Record):
    """One loading of the premium."""

    code: str
    label: Label
    amount: Yuan


class Premium(Record):
    """A technical premium and what it is made of; the parts add up to ``total`` to the 分.

    Attributes
    ----------
    expected : Yuan
        Expected insured loss.
    loadings : tuple of Loading
        In order: on the loss, risk load, on the premium, minimum.
    """

    expected: Yuan
    loadings: tuple[Loading, ...]
    total: Yuan

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum((loading.amount for loading in self.loadings), self.expected) != self.total:
            raise ValueError("保费各项合计与总额不符")
        return self


def technical_premium(year: AggregateLoss) -> Premium:
    """Expected loss, costs on it, risk load, then grossed up for commission, expenses and tax, and the minimum.

    ``premium = (E + costs + load) / (1 - commission - expense - tax)``; the risk load is the cost of the capital that
    the tail needs, ``cost * share * (TVaR - E)``. Formulas and sources: docs/method/premium.md.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import aggregate_insured, example_profile
    >>> premium = technical_premium(aggregate_insured(example_profile(), example_contract()))
    >>> sum((loading.amount for loading in premium.loadings), premium.expected) == premium.total
    True
    """
    expected = to_yuan(year.mean)
    loadings = [
        Loading(code=entry.code, label=entry.label, amount=_share(entry).of(expected))
        for entry in rating().values()
        if entry.per == "expected_loss"
    ]
    loadings.append(Loading(code="risk_load", label=_RISK_LOAD, amount=_risk_load(year)))
    net = sum((loading.amount for loading in loadings), expected)
    on_premium = [entry for entry in rating().values() if entry.per == "premium"]
    kept = PPM - sum(_share(entry).ppm for entry in on_premium)
    gross = Yuan(mul_div(net.fen, PPM, kept))
    loadings += [Loading(code=entry.code, label=entry.label, amount=_share(entry).of(gross)) for entry in on_premium]
    loadings = _with_rounding(loadings, gross - expected)
    minimum = rating()["minimum_premium"]
    lift = max((minimum.amount or ZERO) - gross, ZERO)
    if lift:
        loadings.append(Loading(code=minimum.code, label=minimum.label, amount=lift))
    return Premium(expected=expected, loadings=tuple(loadings), total=gross + lift)


_RISK_LOAD = Label(zh="风险附加（资本成本）", en="Risk load (cost of capital)")
_ROUNDING = Label(zh="尾差", en="Rounding")


def _risk_load(year: AggregateLoss) -> Yuan:
    tail = year.distribution.tvar(share_of("capital_quantile").fraction) - year.mean
    capital = tail * share_of("capital_share").fraction
    return to_yuan(max(capital, 0.0) * share_of("cost_of_capital").fraction)


def _share(entry: RatingEntry) -> Share:
    return entry.share or Share(0)


def _with_rounding(loadings: list[Loading], whole: Yuan) -> list[Loading]:
    """Each share of the premium is rounded to the 分; what that leaves gets a line of its own."""
    rest = whole - sum((loading.amount for loading in loadings), ZERO)
    return [*loadings, Loading(code="rounding", label=_ROUNDING, amount=rest)] if rest else loadings
