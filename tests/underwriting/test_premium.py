"""The technical premium: each part against a number worked out beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.underwriting.risks import risk

from haitang.contract import CoverTerms, example_contract
from haitang.lexicon import PPM, ZERO, BadInput, Cover, Share, Yuan
from haitang.loss import AggregateLoss, Distribution, aggregate_insured
from haitang.underwriting import (
    CapitalSnapshot,
    Experience,
    Loading,
    PriceBasis,
    ReinsuranceCost,
    RiskLoad,
    Tail,
    example_snapshot,
    load_snapshot,
    premium_statement,
    proportional_hazard_price,
    technical_premium,
    wang_price,
)

CONTRACT = example_contract()
STEP = 1_000.0
LIABILITY = CONTRACT.model_copy(
    update={"covers": (*CONTRACT.covers, CoverTerms(cover=Cover.THIRD_PARTY_LIABILITY, clause="8"))}
)


def year_of(mass: dict[int, float], *, liability: float = 0.0) -> AggregateLoss:
    """A year that costs so many thousand yuan with such a probability."""
    grid = np.zeros(max(mass) + 1)
    for place, probability in mass.items():
        grid[place] = probability
    distribution = Distribution(step=STEP, mass=grid)
    covers = {Cover.BUSINESS_INTERRUPTION: distribution.mean - liability, Cover.THIRD_PARTY_LIABILITY: liability}
    return AggregateLoss(
        distribution=distribution,
        by_cover=covers,
        by_peril={},
        before_aggregate=distribution.mean,
        claims=0.1,
        exhausted=0.0,
    )


# 1 % of years cost two million: the mean is 20,000, and the worst half percent of years cost two million each.
COSTLY = year_of({0: 0.99, 2000: 0.01})


def amounts(loadings: tuple[Loading, ...]) -> dict[str, Yuan]:
    return {loading.code: loading.amount for loading in loadings}


def test_every_part_of_the_premium_by_hand() -> None:
    premium = technical_premium(COSTLY, CONTRACT)
    found = amounts(premium.loadings)
    # 8 % on 5 % of (2,000,000 - 20,000); 2.5 %, 2.5 % and 5 % of 20,000.
    assert (premium.expected, found["risk_load"]) == (Yuan.parse(20_000), Yuan.parse(7_920))
    assert [found[code] for code in ("mitigation", "ascertainment", "loss_adjustment")] == [
        Yuan.parse(500),
        Yuan.parse(500),
        Yuan.parse(1_000),
    ]
    # (20,000 + 7,920 + 2,000) / (1 - 12 % - 18 % - 5.6604 %)
    assert premium.total == Yuan.parse("46503.24")
    assert "defence" not in found


def test_a_snapshot_brings_its_share_and_its_quantile() -> None:
    plain = technical_premium(COSTLY, CONTRACT)
    snapshot = example_snapshot()
    book = technical_premium(COSTLY, CONTRACT, PriceBasis(capital=snapshot))
    node = technical_premium(COSTLY, CONTRACT, PriceBasis(capital=snapshot, nodes=("mes:star", "cloud:x")))
    cluster = technical_premium(
        COSTLY, CONTRACT, PriceBasis(capital=snapshot, cluster="machinery", nodes=("mes:star",))
    )
    loads = [amounts(each.loadings)["risk_load"] for each in (plain, book, node, cluster)]
    # 8 % on 5 %, 8 %, 15 % and 10 % of 1,980,000.
    assert loads == [Yuan.parse(each) for each in (7_920, 12_672, 23_760, 15_840)]
    notes = [
        next(each.note for each in made.loadings if each.kind == "capital") for made in (plain, book, node, cluster)
    ]
    named = ("费率目录", "资本快照：全部保单", "资本快照：节点 mes:star", "资本快照：集群 machinery")
    assert [word in (note.zh if note else "") for word, note in zip(named, notes, strict=True)] == [True] * 4
    lower = snapshot.model_copy(update={"quantile": Share.parse("98%")})
    # The worst 2 % of years cost one million on average.
    load = amounts(technical_premium(COSTLY, CONTRACT, PriceBasis(capital=lower)).loadings)["risk_load"]
    assert float(load.yuan) == pytest.approx(0.08 * 0.08 * (1_000_000 - 20_000), abs=0.01)


def test_reinsurance_costs_what_is_paid_less_what_comes_back() -> None:
    cost = ReinsuranceCost(
        programme="成数",
        premium=Yuan.parse(9_000),
        commission=Yuan.parse(2_000),
        ceded_expected=Yuan.parse(4_000),
        source="方案",
    )
    without, with_it = (technical_premium(COSTLY, CONTRACT, PriceBasis(reinsurance=each)) for each in (None, cost))
    (line,) = [each for each in with_it.loadings if each.kind == "reinsurance"]
    (none,) = [each for each in without.loadings if each.kind == "reinsurance"]
    assert (none.amount, line.amount) == (ZERO, Yuan.parse(3_000))
    assert none.note is not None
    assert "未提供再保险方案" in none.note.zh
    kept = 1 - 0.12 - 0.18 - 0.056604
    assert float((with_it.total - without.total).yuan) == pytest.approx(3_000 / kept, abs=0.01)


def test_defence_costs_are_owed_on_top_only_where_the_contract_keeps_them_outside() -> None:
    year = year_of({0: 0.99, 2000: 0.01}, liability=5_000.0)
    outside = amounts(technical_premium(year, LIABILITY).loadings)
    inside = amounts(technical_premium(year, LIABILITY.model_copy(update={"defence": "inside"})).loadings)
    assert outside["defence"] == Yuan.parse(1_000)
    assert "defence" not in inside


@pytest.mark.parametrize(("market_price", "wanted"), [(0.0, 0.3), (0.25, None), (1.0, None)])
def test_wang_of_a_coin_is_phi_of_the_shifted_quantile(market_price: float, wanted: float | None) -> None:
    """``H = Φ(Φ⁻¹(p) + λ)`` for a loss of one with probability ``p``, by the error function and bisection."""
    p = 0.3

    def phi(x: float) -> float:
        return 0.5 * math.erfc(-x / math.sqrt(2))

    low, high = -10.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if phi(middle) < p else (low, middle)
    coin = Distribution(step=1.0, mass=np.array([1 - p, p]))
    assert wang_price(coin, market_price) == pytest.approx(phi(low + market_price), rel=1e-12)
    if wanted is not None:
        assert wang_price(coin, market_price) == pytest.approx(wanted, rel=1e-14)


def test_proportional_hazard_of_an_exponential() -> None:
    """A survival of ``exp(-x / m)`` to the power ρ has the mean ``m / ρ``."""
    step, mean, rho = 0.001, 1.0, 0.8
    edges = np.exp(-np.arange(40_001) * step / mean)
    mass = np.append(1 - edges[1], edges[1:-1] - edges[2:])
    assert proportional_hazard_price(Distribution(step=step, mass=mass), rho) == pytest.approx(mean / rho, rel=1e-3)


def test_a_distortion_takes_the_place_of_the_cost_of_capital() -> None:
    year = aggregate_insured(risk(), CONTRACT)
    for kind, parameter, price in (
        ("wang", "30%", wang_price(year.distribution, 0.3)),
        ("wang", None, wang_price(year.distribution, 0.25)),
        ("proportional_hazard", None, proportional_hazard_price(year.distribution, 0.85)),
    ):
        choice = RiskLoad.model_validate({"kind": kind, "parameter": parameter})
        load = amounts(technical_premium(year, CONTRACT, PriceBasis(risk_load=choice)).loadings)["risk_load"]
        assert float(load.yuan) == pytest.approx(price - year.mean, abs=0.006)
        assert load > ZERO


@pytest.mark.parametrize(
    ("record", "given", "message"),
    [
        (RiskLoad, {"kind": "capital", "parameter": "10%"}, "没有参数"),
        (RiskLoad, {"kind": "proportional_hazard", "parameter": "120%"}, "不超过 100%"),
        (RiskLoad, {"kind": "wang", "parameter": "0%"}, "须大于 0"),
        (ReinsuranceCost, {"programme": "x", "premium": -1, "ceded_expected": 0, "source": "x"}, "不得为负"),
        (Tail, {"policies": 1, "expected": 5, "tail": 5, "stand_alone": 5}, "须高于预期赔款"),
        (Tail, {"policies": 1, "expected": -5, "tail": 5, "stand_alone": 5}, "不得为负"),
    ],
)
def test_what_cannot_be_is_refused(
    record: type[RiskLoad | ReinsuranceCost | Tail], given: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        record.model_validate(given)


@pytest.mark.parametrize(
    ("tail", "share"),
    [(150, 50_000), (1_100, PPM), (1_200, PPM), (90, 0)],
)
def test_a_share_lies_between_nothing_and_the_whole_stand_alone_tail(tail: int, share: int) -> None:
    held = Tail(policies=3, expected=Yuan.wan(100), tail=Yuan.wan(tail), stand_alone=Yuan.wan(1_100))
    assert held.share == Share(share)


def test_a_snapshot_is_read_alone_or_from_a_simulations_answer_with_every_fault_at_once() -> None:
    snapshot = example_snapshot()
    assert load_snapshot(f'{{"engine": "x", "capital": {snapshot.model_dump_json()}}}', "answer.json") == snapshot
    text = snapshot.model_dump_json().replace('"99.5%"', '"120%"').replace('"years":100000', '"years":0')
    with pytest.raises(BadInput) as caught:
        load_snapshot(text, "capital.json")
    assert [problem.at for problem in caught.value.problems] == ["years"]
    with pytest.raises(BadInput, match="没有资本快照"):
        load_snapshot('{"capital": null}', "answer.json")
    twice = snapshot.model_dump(mode="json")
    twice["groups"] *= 2
    with pytest.raises(ValueError, match="集群或节点重复"):
        CapitalSnapshot.model_validate(twice)


def test_own_claims_have_a_line_and_the_sum_stays_exact() -> None:
    basis = PriceBasis(experience=Experience(claims=3, years=5, source="赔付记录"))
    plain, _ = premium_statement(risk(), CONTRACT)
    seen, year = premium_statement(risk(), CONTRACT, basis=basis)
    (line,) = seen.of_kind("experience")
    assert seen.expected == plain.expected + line.amount
    assert line.amount > ZERO
    assert Yuan.total(each.amount for each in seen.lines) == seen.premium
    assert seen.credibility is not None
    yearly = sum(scenario.yearly for scenario in risk().scenarios)
    # (a + n) / (a + λ t) with a = 2
    assert seen.credibility.factor == pytest.approx((2 + 3) / (2 + 5 * yearly), rel=1e-12)
    assert year.claims == pytest.approx(aggregate_insured(risk(), CONTRACT).claims * seen.credibility.factor, rel=1e-12)


def test_the_order_of_scenarios_moves_lines_but_neither_base_nor_premium() -> None:
    profile = risk()
    turned = profile.model_copy(update={"scenarios": profile.scenarios[::-1]})
    one, other = (premium_statement(each, CONTRACT)[0] for each in (profile, turned))
    assert {line.id for line in one.lines} == {line.id for line in other.lines}
    assert (one.base_expected, one.expected, one.premium) == (other.base_expected, other.expected, other.premium)
