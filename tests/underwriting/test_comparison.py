"""Quotes side by side, and quotes made again."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.underwriting.risks import risk

from haitang.contract import Contract, example_contract
from haitang.lexicon import BadInput, Yuan
from haitang.loss import RiskProfile, example_profile
from haitang.underwriting import (
    PolicyRequest,
    PriceBasis,
    Quote,
    compare_quotes,
    environment,
    example_snapshot,
    make_quote,
    premium_statement,
    replay,
)

AT = datetime(2026, 6, 24, 1, tzinfo=UTC)
LARGER = example_contract().model_copy(update={"event_limit": Yuan.wan(1500)})


def quoted(
    serial: int,
    *,
    contract: Contract | None = None,
    profile: RiskProfile | None = None,
    basis: PriceBasis | None = None,
) -> Quote:
    request = PolicyRequest(contract=contract or example_contract(), basis=basis or PriceBasis())
    return make_quote(request, profile or risk(), quote_id=UUID(int=serial), number=f"Q{serial}", made_at=AT)


def test_each_reason_is_the_difference_of_two_prices() -> None:
    basis = PriceBasis(capital=example_snapshot())
    first = quoted(1)
    other = quoted(2, contract=LARGER, profile=example_profile(), basis=basis)
    (reason,) = compare_quotes([first, other]).reasons
    terms = premium_statement(risk(), LARGER)[0].premium
    whole = premium_statement(example_profile(), LARGER)[0].premium
    assert (reason.terms, reason.risk) == (terms - first.premium, whole - terms)
    assert (reason.basis, reason.tables) == (other.premium - whole, Yuan(0))
    assert reason.difference == other.premium - first.premium


def test_a_premium_that_todays_tables_do_not_give_is_put_down_to_them() -> None:
    first = quoted(1)
    old = first.statement.model_copy(update={"premium": first.premium + Yuan.parse(100)})
    (reason,) = compare_quotes([first, quoted(2).model_copy(update={"statement": old})]).reasons
    assert (reason.terms, reason.risk, reason.basis, reason.tables) == (Yuan(0), Yuan(0), Yuan(0), Yuan.parse(100))


def test_only_terms_that_differ_are_listed_for_all_quotes() -> None:
    compared = compare_quotes([quoted(1), quoted(2), quoted(3, contract=LARGER)])
    assert [(row.field, row.values) for row in compared.terms] == [
        ("event_limit", ("10000000.00", "10000000.00", "15000000.00"))
    ]
    kinds = ["base", "control", "reinsurance", "capital", "loading"]
    assert [row.field for row in compared.figures] == [*kinds, "premium", "filed", "rate_on_line", "quantile_995"]
    assert compared.figures[5].values[2] == quoted(3, contract=LARGER).premium.text()


def test_one_quote_is_nothing_to_compare() -> None:
    with pytest.raises(BadInput, match="至少要两份报价"):
        compare_quotes([quoted(1)])


def test_a_quote_of_old_is_read_and_replays_to_the_same_figures() -> None:
    """Before the filing, the environment and rules not asked were kept with it."""
    plain = quoted(1).model_dump(mode="json")
    for field in ("schema_version", "filed", "not_asked", "environment"):
        del plain[field]
    del plain["request"]["basis"]
    found = replay(Quote.model_validate(plain))
    assert [each.field for each in found.environment] == ["environment"]
    assert {each.field.split(".")[0] for each in found.differences} == {"filed", "not_asked"}


def test_a_replay_elsewhere_says_so_apart_from_the_figures() -> None:
    quote = quoted(1)
    elsewhere = environment().model_copy(update={"feature_level": "other", "numpy": "1.0"})
    found = replay(quote.model_copy(update={"environment": elsewhere}))
    assert (found.same, found.differences) == (False, ())
    assert [(each.field, each.quoted, each.replayed) for each in found.environment] == [
        ("environment.numpy", "1.0", environment().numpy),
        ("environment.feature_level", "other", environment().feature_level),
    ]
