"""Where the exact engine cannot follow, the simulation answers, and a quote is made and made again all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from haitang.contract import example_contract
from haitang.lexicon import Cover, Yuan
from haitang.loss import aggregate_insured, exact_supports, example_profile
from haitang.loss.simulation import simulate_insured
from haitang.underwriting import PolicyRequest, PriceBasis, annual_loss, make_quote, replay
from haitang.underwriting.engine import EXACT, SIMULATED, engine_for

CONTRACT = example_contract()
# A limit over the year for one cover alone: what the exact engine leaves to the simulation.
CAPPED = CONTRACT.model_copy(
    update={"covers": (CONTRACT.covers[0], CONTRACT.covers[1].model_copy(update={"aggregate_limit": Yuan.wan(50)}))}
)


def test_each_contract_has_the_engine_that_can_answer() -> None:
    assert (engine_for(CONTRACT), engine_for(CAPPED)) == (EXACT, SIMULATED)
    assert not exact_supports(CAPPED)
    assert annual_loss(example_profile(), CONTRACT).mean == aggregate_insured(example_profile(), CONTRACT).mean


def test_what_the_exact_engine_cannot_price_is_simulated_with_the_seed_of_the_basis() -> None:
    made = annual_loss(example_profile(), CAPPED, seed=7)
    assert made.mean == simulate_insured(example_profile(), CAPPED, seed=7).mean
    assert made.mean != annual_loss(example_profile(), CAPPED, seed=8).mean
    uncapped = aggregate_insured(example_profile(), CONTRACT)
    assert made.error is not None
    assert made.by_cover[Cover.BUSINESS_INTERRUPTION] == pytest.approx(
        uncapped.by_cover[Cover.BUSINESS_INTERRUPTION], abs=4 * made.error
    )
    assert made.by_cover[Cover.DATA_RESTORATION] < uncapped.by_cover[Cover.DATA_RESTORATION]


def test_a_simulated_quote_adds_up_and_replays_to_the_same_bytes() -> None:
    request = PolicyRequest(contract=CAPPED, basis=PriceBasis(seed=7))
    quote = make_quote(
        request, example_profile(), quote_id=UUID(int=1), number="Q", made_at=datetime(2026, 6, 24, tzinfo=UTC)
    )
    assert quote.engine == SIMULATED
    assert Yuan.total(line.amount for line in quote.statement.lines) == quote.premium
    assert replay(quote).same
    other = request.model_copy(update={"basis": PriceBasis(seed=8)})
    again = make_quote(other, example_profile(), quote_id=quote.id, number="Q", made_at=quote.made_at)
    assert again.input_hash != quote.input_hash
