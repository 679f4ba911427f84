from __future__ import annotations

import pytest
from tests.underwriting.risks import risk

from haitang.contract import example_contract
from haitang.lexicon import ZERO, Cover, Label, Peril, Yuan
from haitang.loss import aggregate_insured, example_profile
from haitang.underwriting import Statement, premium_statement, rating, technical_premium

CONTRACT = example_contract()


def total(statement: Statement, kind: str) -> Yuan:
    return sum((line.amount for line in statement.of_kind(kind)), ZERO)


def test_lines_add_up_to_the_fen_from_base_to_premium() -> None:
    statement, _ = premium_statement(risk(), CONTRACT)
    assert total(statement, "base") == statement.base_expected
    assert statement.base_expected + total(statement, "control") + total(statement, "posture") == statement.expected
    carried = total(statement, "reinsurance") + total(statement, "capital") + total(statement, "loading")
    assert statement.expected + carried == statement.premium


def test_lines_come_as_covers_then_controls_then_loadings() -> None:
    statement, _ = premium_statement(risk(), CONTRACT, names={"mfa": Label(zh="多因素认证", en="MFA")})
    assert [(line.kind, line.code) for line in statement.lines if line.kind != "loading"] == [
        ("base", "business_interruption"),
        ("base", "data_restoration"),
        ("control", "mfa"),
        ("control", "exposed_rdp"),
        ("control", "reach"),
        ("control", "backup"),
        ("reinsurance", "reinsurance"),
        ("capital", "risk_load"),
    ]
    assert statement.lines[2].label.zh == "多因素认证"


def test_each_control_has_the_sign_of_its_effect_and_its_evidence() -> None:
    statement, _ = premium_statement(risk(), CONTRACT)
    worth = {line.code: line for line in statement.of_kind("control")}
    assert worth["mfa"].amount < ZERO < worth["exposed_rdp"].amount
    assert worth["backup"].amount < ZERO < worth["reach"].amount
    seen = worth["mfa"].factor
    assert seen is not None
    assert seen.relativities == {Peril.OT_INTRUSION: 0.8, Peril.INSIDER_OR_ERROR: 0.9}
    assert (seen.assurance, seen.evidence) == ("assessor_verified", ("sha256:00",))


def test_a_control_is_worth_the_difference_of_two_exact_prices() -> None:
    statement, _ = premium_statement(risk(), CONTRACT)
    intrusion, error = example_profile().scenarios
    moved = ((intrusion, 0.8), (error, 0.9))
    means = []
    for on in (False, True):
        scenarios = tuple(
            item.model_copy(update={"yearly": item.base_yearly * (relativity if on else 1.0)})
            for item, relativity in moved
        )
        means.append(aggregate_insured(example_profile().model_copy(update={"scenarios": scenarios}), CONTRACT).mean)
    line = next(item for item in statement.lines if item.code == "mfa")
    assert float(line.amount.yuan) == pytest.approx(means[1] - means[0], abs=0.02)


def test_what_factors_do_not_explain_has_a_line_of_its_own() -> None:
    profile = risk()
    first = profile.scenarios[0].model_copy(update={"yearly": profile.scenarios[0].yearly * 1.1})
    statement, _ = premium_statement(profile.model_copy(update={"scenarios": (first, profile.scenarios[1])}), CONTRACT)
    assert [line.amount > ZERO for line in statement.of_kind("posture")] == [True]


def test_a_cover_that_pays_nothing_costs_nothing() -> None:
    ransom = CONTRACT.covers[1].model_copy(update={"cover": Cover.RANSOM})
    contract = CONTRACT.model_copy(update={"covers": (*CONTRACT.covers, ransom)})
    statement, _ = premium_statement(risk(), contract)
    assert [line.amount for line in statement.of_kind("base") if line.cover is Cover.RANSOM] == [ZERO]


def test_the_rate_on_line_stands_beside_the_pilots_average() -> None:
    statement, _ = premium_statement(risk(), CONTRACT)
    assert str(statement.anchor) == "1.3%"
    expected = float(statement.premium.yuan / CONTRACT.aggregate_limit.yuan)
    assert statement.rate_on_line.fraction == pytest.approx(expected, abs=1e-6)


def test_the_premium_is_grossed_up_so_that_commission_expenses_and_tax_are_paid_from_it() -> None:
    premium = technical_premium(aggregate_insured(risk(), CONTRACT), CONTRACT)
    amounts = {loading.code: loading.amount for loading in premium.loadings}
    for code in ("commission", "expense", "tax"):
        share = rating()[code].share
        assert share is not None
        assert amounts[code] == share.of(premium.total)


def test_a_small_risk_pays_the_minimum() -> None:
    tiny = tuple(item.model_copy(update={"yearly": 1e-7, "base_yearly": 1e-7}) for item in example_profile().scenarios)
    year = aggregate_insured(example_profile().model_copy(update={"scenarios": tiny}), CONTRACT)
    premium = technical_premium(year, CONTRACT)
    assert premium.total == rating()["minimum_premium"].amount
    assert premium.loadings[-1].code == "minimum_premium"
