"""From the expected insured loss to the technical premium (技术保费): loadings as data, gross-up, minimum."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal, Self

from pydantic import model_validator

from haitang import catalog
from haitang.catalog import Entry
from haitang.contract import Contract
from haitang.lexicon import PPM, ZERO, Cover, Label, NotFound, Record, Share, Yuan, mul_div
from haitang.loss import AggregateLoss
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.distortion import proportional_hazard_price, wang_price

RATING = "rating"


class RatingEntry(Entry):
    """One number of the rating catalogue, with its source."""

    code: str
    per: Literal["expected_loss", "liability_loss", "premium", "parameter", "amount"]
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
    """One loading of the premium.

    Attributes
    ----------
    kind : str
        ``reinsurance``: its net cost; ``capital``: the load for the risk itself; ``loading``: costs and taxes.
    note : Label or None
        What the amount rests on, where the label does not say it.
    """

    kind: Literal["reinsurance", "capital", "loading"] = "loading"
    code: str
    label: Label
    amount: Yuan
    note: Label | None = None


class Premium(Record):
    """A technical premium and what it is made of; the parts add up to ``total`` to the 分.

    Attributes
    ----------
    expected : Yuan
        Expected insured loss.
    loadings : tuple of Loading
        In order: reinsurance, capital, on the loss, on the premium, rounding, minimum.
    """

    expected: Yuan
    loadings: tuple[Loading, ...]
    total: Yuan

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum((loading.amount for loading in self.loadings), self.expected) != self.total:
            raise ValueError("保费各项合计与总额不符")
        return self


def technical_premium(year: AggregateLoss, contract: Contract, basis: PriceBasis | None = None) -> Premium:
    """Expected loss, reinsurance, risk load, costs, then grossed up for commission, expenses and tax, and the minimum.

    ``premium = (E + reinsurance + load + costs) / (1 - commission - expense - tax)``. Formulas and sources:
    docs/method/premium.md.

    Parameters
    ----------
    year : AggregateLoss
        What the contract pays in a year.
    contract : Contract
        Whether defence costs come on top of the limits.
    basis : PriceBasis, optional
        Capital, reinsurance, risk load; the catalogue's where there is none.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import aggregate_insured, example_profile
    >>> year = aggregate_insured(example_profile(), example_contract())
    >>> premium = technical_premium(year, example_contract())
    >>> sum((loading.amount for loading in premium.loadings), premium.expected) == premium.total
    True
    >>> [loading.kind for loading in premium.loadings[:3]]
    ['reinsurance', 'capital', 'loading']
    """
    on = basis or PriceBasis()
    expected = to_yuan(year.mean)
    loadings = [_reinsurance(on), _risk_load(year, on), *_costs(year, contract, expected)]
    net = sum((loading.amount for loading in loadings), expected)
    on_premium = [entry for entry in rating().values() if entry.per == "premium"]
    kept = PPM - sum(_share(entry).ppm for entry in on_premium)
    gross = Yuan(mul_div(net.fen, PPM, kept))
    loadings += [_loading(entry, _share(entry).of(gross)) for entry in on_premium]
    rest = gross - expected - sum((loading.amount for loading in loadings), ZERO)
    if rest:
        loadings.append(Loading(code="rounding", label=_ROUNDING, amount=rest))
    minimum = rating()["minimum_premium"]
    lift = max((minimum.amount or ZERO) - gross, ZERO)
    if lift:
        loadings.append(_loading(minimum, lift))
    return Premium(expected=expected, loadings=tuple(loadings), total=gross + lift)


_ROUNDING = Label(zh="尾差", en="Rounding")
_REINSURANCE = Label(zh="再保险净成本", en="Net cost of reinsurance")
_NO_REINSURANCE = Label(zh="未提供再保险方案，净成本按零计", en="No programme of reinsurance was given: net cost zero")


def _loading(entry: RatingEntry, amount: Yuan) -> Loading:
    return Loading(code=entry.code, label=entry.label, amount=amount)


def _costs(year: AggregateLoss, contract: Contract, expected: Yuan) -> list[Loading]:
    """What the law puts on top of the indemnity, and what adjusting costs; defence only where it is owed on top."""
    liability = to_yuan(year.by_cover.get(Cover.THIRD_PARTY_LIABILITY, 0.0)) if contract.defence == "outside" else ZERO
    on = {"expected_loss": expected} | ({"liability_loss": liability} if liability else {})
    return [_loading(entry, _share(entry).of(on[entry.per])) for entry in rating().values() if entry.per in on]


def _reinsurance(basis: PriceBasis) -> Loading:
    cost = basis.reinsurance
    if cost is None:
        return Loading(kind="reinsurance", code="reinsurance", label=_REINSURANCE, amount=ZERO, note=_NO_REINSURANCE)
    paid, back, ceded = cost.premium.text(), cost.commission.text(), cost.ceded_expected.text()
    note = Label(
        zh=f"{cost.programme}：分保费 {paid} 元，减分保手续费 {back} 元，减摊回预期赔款 {ceded} 元（{cost.source}）",
        en=f"{cost.programme}: premium ¥{paid} less commission ¥{back} less expected recoveries ¥{ceded}",
    )
    return Loading(kind="reinsurance", code="reinsurance", label=_REINSURANCE, amount=cost.net, note=note)


def _risk_load(year: AggregateLoss, basis: PriceBasis) -> Loading:
    """Never negative: whoever carries a risk is not paid for less than nothing."""
    choice = basis.risk_load
    if choice.kind == "capital":
        amount, note = _cost_of_capital(year, basis)
        label = Label(zh="风险附加（资本成本）", en="Risk load (cost of capital)")
    else:
        entry = rating()[choice.kind]
        parameter = choice.parameter or _share(entry)
        price = wang_price if choice.kind == "wang" else proportional_hazard_price
        amount = price(year.distribution, parameter.fraction) - year.mean
        name = {"wang": Label(zh="王氏变换", en="Wang"), "proportional_hazard": Label(zh="比例风险", en="PH")}[
            choice.kind
        ]
        label = Label(zh=f"风险附加（{name.zh}）", en=f"Risk load ({name.en})")
        note = Label(zh=f"{entry.label.zh} {parameter.fraction:g}", en=f"{entry.label.en} {parameter.fraction:g}")
    return Loading(kind="capital", code="risk_load", label=label, amount=to_yuan(max(amount, 0.0)), note=note)


def _cost_of_capital(year: AggregateLoss, basis: PriceBasis) -> tuple[float, Label]:
    """``cost * share * (TVaR_q - E)``: the share is the snapshot's where there is one, and the note says which."""
    snapshot = basis.capital
    if snapshot is None:
        entry = rating()["capital_share"]
        quantile, share = share_of("capital_quantile"), _share(entry)
        source = Label(zh=f"费率目录：{entry.label.zh}", en=f"Rating catalogue: {entry.label.en}")
    else:
        quantile = snapshot.quantile
        share, source = snapshot.share_for(cluster=basis.cluster, nodes=basis.nodes)
    cost = share_of("cost_of_capital")
    tail = year.distribution.tvar(quantile.fraction) - year.mean
    note = Label(
        zh=f"资本成本率 {cost} × 尾部份额 {share}（{source.zh}）× {quantile} 尾部均值超出预期的部分",
        en=f"Cost of capital {cost} × share of the tail {share} ({source.en}) × TVaR {quantile} above the mean",
    )
    return cost.fraction * share.fraction * tail, note


def _share(entry: RatingEntry) -> Share:
    return entry.share or Share(0)
