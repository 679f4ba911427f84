"""Quotes side by side (报价比较): what differs, and why the premium does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from pydantic import model_validator

from haitang.contract import Contract
from haitang.lexicon import BadInput, Label, Problem, Record, Yuan
from haitang.loss import RiskProfile
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.credibility import scaled, weigh
from haitang.underwriting.engine import annual_loss
from haitang.underwriting.quote import Quote
from haitang.underwriting.rating import technical_premium
from haitang.underwriting.replay import differences


class ComparedRow(Record):
    """One figure or one term of every quote, in their order."""

    field: str
    label: Label
    values: tuple[str, ...]


class Reason(Record):
    """Why a quote's premium differs from the first quote's; the parts add up to ``difference``.

    Attributes
    ----------
    terms, risk, basis : Yuan
        What other terms change, then the other risk, then the other basis of the price (capital, reinsurance, own
        claims), each priced with today's catalogues.
    tables : Yuan
        What is left: catalogues or engine changed between the quotes, or since.
    """

    number: str
    difference: Yuan
    terms: Yuan
    risk: Yuan
    basis: Yuan
    tables: Yuan

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.terms + self.risk + self.basis + self.tables != self.difference:
            raise ValueError("保费差异的各项原因合计与差异不符")
        return self


class Comparison(Record):
    """Quotes side by side.

    Attributes
    ----------
    figures : tuple of ComparedRow
        Premium and what it is made of.
    terms : tuple of ComparedRow
        Terms of the contract that are not the same in all quotes.
    reasons : tuple of Reason
        One for every quote but the first.
    """

    numbers: tuple[str, ...]
    figures: tuple[ComparedRow, ...]
    terms: tuple[ComparedRow, ...]
    reasons: tuple[Reason, ...]


def compare_quotes(quotes: Sequence[Quote]) -> Comparison:
    """Put two or more quotes side by side, the first as the one to compare with.

    Raises
    ------
    BadInput
        Fewer than two quotes.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from uuid import UUID
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import PolicyRequest, make_quote
    >>> at = datetime(2026, 6, 24, tzinfo=UTC)
    >>> made = [
    ...     make_quote(
    ...         PolicyRequest(contract=example_contract().model_copy(update={"aggregate_limit": Yuan.wan(limit)})),
    ...         example_profile(), quote_id=UUID(int=limit), number=f"Q{limit}", made_at=at,
    ...     )
    ...     for limit in (2000, 3000)
    ... ]
    >>> compared = compare_quotes(made)
    >>> [row.field for row in compared.terms], compared.reasons[0].terms == compared.reasons[0].difference
    (['aggregate_limit'], True)
    """
    if len(quotes) < 2:
        raise BadInput([Problem("QUOTE", "", "至少要两份报价才能比较", str(len(quotes)), "2 份以上")])
    first = quotes[0]
    return Comparison(
        numbers=tuple(quote.number for quote in quotes),
        figures=tuple(_figures(quotes)),
        terms=tuple(_terms(quotes)),
        reasons=tuple(_reason(first, other) for other in quotes[1:]),
    )


_KINDS = {
    "base": Label(zh="同类企业预期赔款", en="Expected loss at market posture"),
    "control": Label(zh="安全措施", en="Controls"),
    "posture": Label(zh="其他状况差异", en="Other posture"),
    "experience": Label(zh="自身赔付经验", en="Own claims"),
    "reinsurance": Label(zh="再保险", en="Reinsurance"),
    "capital": Label(zh="风险附加", en="Risk load"),
    "loading": Label(zh="费用与税", en="Costs and tax"),
}


def _figures(quotes: Sequence[Quote]) -> Iterator[ComparedRow]:
    for kind, label in _KINDS.items():
        lines = [quote.statement.of_kind(kind) for quote in quotes]
        if any(lines):
            sums = tuple(Yuan.total(line.amount for line in each).text() for each in lines)
            yield ComparedRow(field=kind, label=label, values=sums)
    yield ComparedRow(
        field="premium",
        label=Label(zh="技术保费", en="Technical premium"),
        values=tuple(quote.premium.text() for quote in quotes),
    )
    yield ComparedRow(
        field="filed",
        label=Label(zh="备案保费", en="Filed premium"),
        values=tuple(quote.filed.premium.text() if quote.filed else "—" for quote in quotes),
    )
    yield ComparedRow(
        field="rate_on_line",
        label=Label(zh="费率（保险费／累计限额）", en="Rate on line"),
        values=tuple(str(quote.statement.rate_on_line) for quote in quotes),
    )
    yield ComparedRow(
        field="quantile_995",
        label=Label(zh="赔款 99.5% 分位", en="Insured loss, 99.5 % quantile"),
        values=tuple(quote.figures.quantile_995.text() for quote in quotes),
    )


def _terms(quotes: Sequence[Quote]) -> Iterator[ComparedRow]:
    """Every term that some quote has otherwise than the first."""
    plain = [quote.contract.model_dump(mode="json") for quote in quotes]
    found: dict[str, list[str | None]] = {}
    for place, other in enumerate(plain[1:], start=1):
        for each in differences(plain[0], other):
            values = found.setdefault(each.field, [each.quoted, *[None] * (len(plain) - 1)])
            values[place] = each.replayed
    for field, values in found.items():
        shown = tuple(values[0] or "" if value is None else value for value in values)
        yield ComparedRow(field=field, label=Label(zh=field, en=field), values=shown)


def _reason(first: Quote, other: Quote) -> Reason:
    was, now = first.request.basis, other.request.basis
    start = _price(first.profile, first.contract, was)
    terms = _price(first.profile, other.contract, was)
    risk = _price(other.profile, other.contract, was)
    basis = _price(other.profile, other.contract, now)
    difference = other.premium - first.premium
    return Reason(
        number=other.number,
        difference=difference,
        terms=terms - start,
        risk=risk - terms,
        basis=basis - risk,
        tables=difference - (basis - start),
    )


def _price(profile: RiskProfile, contract: Contract, basis: PriceBasis) -> Yuan:
    weighed = scaled(profile, weigh(profile, basis.experience))
    return technical_premium(annual_loss(weighed, contract, seed=basis.seed), contract, basis).total
