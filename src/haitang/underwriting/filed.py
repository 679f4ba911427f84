"""The filed product (备案产品, Insurance Law Art. 135): what the filing lets the insurer charge, beside the cost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from haitang import catalog
from haitang.catalog import Entry
from haitang.contract import Contract
from haitang.lexicon import PPM, ZERO, Label, NotFound, Record, Share, Yuan
from haitang.underwriting.statement import Statement

FILED = "filed-products"
FactorCode = Literal["posture", "experience", "judgement"]


class FiledBand(Record):
    """Base rate (基准费率) of the part of the aggregate limit up to ``up_to``; the last band has no end."""

    up_to: Yuan | None = None
    rate: Share


class FiledFactor(Record):
    """A factor (调整系数) and the range in which the filing lets it lie."""

    code: FactorCode
    low: Share
    high: Share
    label: Label

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not Share(0) < self.low <= self.high:
            raise ValueError(f"系数区间须为正且由小到大：{self.low} 至 {self.high}")
        return self


class FiledProduct(Entry):
    """A product as it was filed.

    Attributes
    ----------
    filing : str
        备案编号.
    forms : tuple of str
        Forms of contract that may be sold under it.
    bands : tuple of FiledBand
        Base rates, degressive in the aggregate limit.
    factors : tuple of FiledFactor
        ``posture``: expected loss by the market's; ``experience``: own claims; ``judgement``: what is left to the
        underwriter.
    minimum : Yuan
        Least premium.
    """

    code: str
    filing: str
    forms: tuple[str, ...] = Field(min_length=1)
    label: Label
    bands: tuple[FiledBand, ...] = Field(min_length=1)
    factors: tuple[FiledFactor, ...]
    minimum: Yuan

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ends = [band.up_to for band in self.bands]
        rising = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(rising) < len(ends) - 1 or sorted(set(rising)) != rising:
            raise ValueError("费率分档须由小到大，最后一档不设上限")
        codes = [factor.code for factor in self.factors]
        if len(set(codes)) < len(codes):
            raise ValueError("调整系数重复")
        return self

    def base(self, limit: Yuan) -> Yuan:
        """基准保险费 of an aggregate limit: every band's rate on the part of the limit that lies in it.

        Examples
        --------
        >>> filed_products()["haitang-package"].base(Yuan.parse("2000万元"))
        Yuan('220000.00')
        """
        total, start = ZERO, ZERO
        for band in self.bands:
            end = limit if band.up_to is None else min(band.up_to, limit)
            total += band.rate.of(max(end - start, ZERO))
            start = max(end, start)
        return total


class FiledFactorLine(Record):
    """A factor as it was wanted and as the filing lets it be."""

    code: FactorCode
    label: Label
    wanted: Share
    applied: Share
    low: Share
    high: Share


class FiledPrice(Record):
    """What may be charged under the filing, beside the technical price.

    Attributes
    ----------
    lowest, highest : Yuan
        Range that the filing allows for this risk, the minimum included.
    premium : Yuan
        The premium of the range that is nearest to the technical price.
    difference : Yuan
        ``premium`` less technical price: negative where the filing lets the insurer charge less than the risk costs.
    warnings : tuple of Label
        What lies outside the filing.
    """

    product: str
    filing: str
    label: Label
    base: Yuan
    factors: tuple[FiledFactorLine, ...]
    lowest: Yuan
    highest: Yuan
    premium: Yuan
    technical: Yuan
    difference: Yuan
    warnings: tuple[Label, ...] = ()


def filed_products() -> dict[str, FiledProduct]:
    """The filed products by code, in the catalogue's order."""
    return {entry.code: entry for entry in catalog.load(FILED, list[FiledProduct])}


def product_for(contract: Contract, code: str = "") -> FiledProduct | None:
    """The product of that code, or the first that may be sold in the contract's form; None where there is none.

    Raises
    ------
    NotFound
        The catalogue has no product of that code.
    """
    known = filed_products()
    if not code:
        return next((product for product in known.values() if contract.form in product.forms), None)
    if code not in known:
        raise NotFound(f"没有备案产品 {code}", advice="现有：" + "、".join(known))
    return known[code]


def filed_price(product: FiledProduct, contract: Contract, statement: Statement) -> FiledPrice:
    """The filed premium that comes nearest to the technical price of a statement.

    Posture and experience follow from the statement and are held in their ranges; the underwriter's adjustment takes
    the rest of the way to the technical price, as far as its own range goes.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting.statement import premium_statement
    >>> statement, _ = premium_statement(example_profile(), example_contract())
    >>> price = filed_price(filed_products()["haitang-package"], example_contract(), statement)
    >>> price.base, price.lowest <= price.premium <= price.highest
    (Yuan('220000.00'), True)
    """
    base = product.base(contract.aggregate_limit)
    lines = [_line(factor, _wanted(factor.code, statement)) for factor in product.factors if factor.code != "judgement"]
    before = base
    for line in lines:
        before = line.applied.of(before)
    low = high = before
    for factor in product.factors:
        if factor.code == "judgement":
            low, high = factor.low.of(before), factor.high.of(before)
            lines = [*lines, _line(factor, _ratio(statement.premium, before))]
    lowest, highest = max(low, product.minimum), max(high, product.minimum)
    premium = min(max(statement.premium, lowest), highest)
    return FiledPrice(
        product=product.code,
        filing=product.filing,
        label=product.label,
        base=base,
        factors=tuple(lines),
        lowest=lowest,
        highest=highest,
        premium=premium,
        technical=statement.premium,
        difference=premium - statement.premium,
        warnings=(*_form_warning(product, contract), *_range_warnings(lines), *_gap(premium - statement.premium)),
    )


def _wanted(code: FactorCode, statement: Statement) -> Share:
    """What the statement says of a factor: the expected loss by the market's, or the weighed experience."""
    if code == "experience":
        return Share(PPM if statement.credibility is None else round(PPM * statement.credibility.factor))
    own = sum((line.amount for line in (*statement.of_kind("control"), *statement.of_kind("posture"))), ZERO)
    return _ratio(statement.base_expected + own, statement.base_expected)


def _ratio(amount: Yuan, by: Yuan) -> Share:
    return Share(round(PPM * amount.fen / by.fen)) if by.fen > 0 else Share(PPM)


def _line(factor: FiledFactor, wanted: Share) -> FiledFactorLine:
    held = min(max(wanted, factor.low), factor.high)
    return FiledFactorLine(
        code=factor.code, label=factor.label, wanted=wanted, applied=held, low=factor.low, high=factor.high
    )


def _form_warning(product: FiledProduct, contract: Contract) -> tuple[Label, ...]:
    sold = contract.form in product.forms
    return () if sold else (Label(zh="合同形式不在备案范围", en="The form of the contract was not filed"),)


def _range_warnings(lines: Iterable[FiledFactorLine]) -> tuple[Label, ...]:
    return tuple(
        Label(
            zh=f"{line.label.zh}应为 {line.wanted}，备案区间 {line.low} 至 {line.high}",
            en=f"{line.label.en} should be {line.wanted}; filed range {line.low} to {line.high}",
        )
        for line in lines
        if line.wanted != line.applied
    )


def _gap(difference: Yuan) -> tuple[Label, ...]:
    if not difference:
        return ()
    gap = Yuan(abs(difference.fen)).text()
    if difference < ZERO:
        return (
            Label(zh=f"备案上限低于技术保费 {gap} 元", en=f"The filed maximum is ¥{gap} below the technical price"),
        )
    return (Label(zh=f"备案下限高于技术保费 {gap} 元", en=f"The filed minimum is ¥{gap} above the technical price"),)
