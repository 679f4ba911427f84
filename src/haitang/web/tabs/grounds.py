"""What a line of the statement rests on where no control stands behind it: terms, rates with source, own claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haitang.lexicon import Cover, Yuan
from haitang.underwriting import PriceBasis, Quote, RatingEntry, StatementLine, rating
from haitang.web.tabs.tower import bears_and_pays
from haitang.web.templatetags.haitang import label, number, yuan

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Grounds:
    """Facts by name, and entries of the rating catalogue with their sources."""

    facts: Pairs
    entries: list[RatingEntry]


def grounds(line: StatementLine, quote: Quote) -> Grounds | None:
    """What a line rests on; None where a control does, or nothing but the other lines."""
    known: dict[str, Callable[[], Grounds]] = {
        "base": lambda: Grounds(_cover(line.cover, quote), []),
        "experience": lambda: Grounds(_experience(quote), []),
        "reinsurance": lambda: Grounds(_reinsurance(quote.request.basis), []),
        "capital": lambda: Grounds([], _of_capital(quote.request.basis)),
        "loading": lambda: Grounds([], _entries(line.code)),
    }
    found = known[line.kind]() if line.kind in known else None
    return found if found and (found.facts or found.entries) else None


def _cover(cover: Cover | None, quote: Quote) -> Pairs:
    """The cover's terms, and where the market's frequencies and severities are from."""
    terms = quote.contract.terms(cover) if cover else None
    if terms is None:
        return []
    versions = [f"{name} {quote.catalogues[name]}" for name in ("base-rates", "severities") if name in quote.catalogues]
    return [
        (_("Clause"), terms.clause),
        (_("State"), label(terms.state)),
        (_("Terms, CNY 10k"), bears_and_pays(terms.deductible, terms.event_limit, terms)),
        (_("Market's frequency and severity"), ", ".join(versions)),
    ]


def _experience(quote: Quote) -> Pairs:
    weighed = quote.statement.credibility
    if weighed is None:
        return []
    seen = weighed.experience
    return [
        (_("Claims; years"), f"{seen.claims}; {seen.years:g}"),
        (_("Source"), seen.source),
        (_("Credibility"), str(weighed.credibility)),
        (_("Frequency times"), number(weighed.factor, 4)),
    ]


def _reinsurance(basis: PriceBasis) -> Pairs:
    cost = basis.reinsurance
    if cost is None:
        return []
    amounts: list[tuple[str, Yuan]] = [
        (_("Reinsurance premium, CNY"), cost.premium),
        (_("Commission, CNY"), cost.commission),
        (_("Expected recoveries, CNY"), cost.ceded_expected),
    ]
    return [
        (_("Programme"), cost.programme),
        *((name, yuan(amount)) for name, amount in amounts),
        (_("Source"), cost.source),
    ]


def _of_capital(basis: PriceBasis) -> list[RatingEntry]:
    if basis.risk_load.kind != "capital":
        return _entries(basis.risk_load.kind)
    own = () if basis.capital else ("capital_quantile", "capital_share")
    return _entries(*own, "cost_of_capital")


def _entries(*codes: str) -> list[RatingEntry]:
    return [rating()[code] for code in codes if code in rating()]
