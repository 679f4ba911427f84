"""Rules of appetite: each fires for its own metric, and says when it could not be asked."""

from __future__ import annotations

import pytest
from tests.underwriting.risks import factor, risk, with_factors

from haitang.contract import Contract, example_contract
from haitang.lexicon import Yuan
from haitang.loss import RiskProfile
from haitang.underwriting import (
    Appetite,
    Applicant,
    PriceBasis,
    ReferralRule,
    appetite,
    example_snapshot,
    filed_price,
    premium_statement,
    product_for,
)

CONTRACT = example_contract()
MAKER = Applicant(sector="manufacturing", turnover=Yuan.parse("6.2亿元"))


def asked(
    basis: PriceBasis, *, profile: RiskProfile | None = None, contract: Contract = CONTRACT, filed: bool = True
) -> Appetite:
    who = profile or risk()
    statement, year = premium_statement(who, contract, basis=basis)
    product = product_for(contract)
    assert product is not None
    price = filed_price(product, contract, statement) if filed else None
    return appetite(contract, who, statement, year, basis=basis, filed=price)


def codes(found: Appetite) -> list[str]:
    return [referral.code for referral in found.referrals]


def backed_up(coverage: float) -> RiskProfile:
    """A risk whose backup and privileged access hold in a part of the scope."""
    profile = risk()
    held = [
        factor(code, 0.9).model_copy(update={"coverage": coverage})
        for code in ("restorable_backup", "privileged_access")
    ]
    return profile.model_copy(update={"scenarios": (with_factors(profile.scenarios[0], *held), profile.scenarios[1])})


def test_what_is_not_known_is_named_rather_than_passed() -> None:
    found = asked(PriceBasis())
    unknown = {"sector_with_care", "large_enterprise", "limit_beyond_turnover", "crowded_node"}
    assert unknown | {"no_restorable_backup", "no_privileged_access"} == set(found.not_asked)
    assert asked(PriceBasis(applicant=MAKER), profile=backed_up(0.9)).not_asked == ("crowded_node",)


@pytest.mark.parametrize(
    ("applicant", "fired"),
    [
        (MAKER, []),
        (MAKER.model_copy(update={"sector": "utilities"}), ["sector_with_care"]),
        (MAKER.model_copy(update={"turnover": Yuan.parse("200亿元")}), ["large_enterprise"]),
        (MAKER.model_copy(update={"turnover": Yuan.parse("1999万元")}), ["limit_beyond_turnover"]),
        (MAKER.model_copy(update={"turnover": Yuan.parse("2000万元")}), []),
    ],
)
def test_sector_and_size(applicant: Applicant, fired: list[str]) -> None:
    assert codes(asked(PriceBasis(applicant=applicant), profile=backed_up(0.9))) == fired


@pytest.mark.parametrize(
    ("coverage", "fired"),
    [(0.05, ["no_restorable_backup", "no_privileged_access"]), (0.1, ["no_restorable_backup"]), (0.2, [])],
)
def test_controls_that_must_be_there(coverage: float, fired: list[str]) -> None:
    assert codes(asked(PriceBasis(), profile=backed_up(coverage))) == fired


@pytest.mark.parametrize(
    ("held", "fired"),
    [("5亿元", False), ("9.8亿元", False), ("980000000.01", True)],
)
def test_accumulation_counts_this_policy_on_its_heaviest_node(held: str, fired: bool) -> None:
    """With this policy's 20 million, 980 million reach the bound of a thousand million; a 分 more is above it."""
    snapshot = example_snapshot()
    node = snapshot.groups[0].model_copy(update={"sum_insured": Yuan.parse(held)})
    book = snapshot.model_copy(update={"groups": (node, snapshot.groups[1])})
    assert ("crowded_node" in codes(asked(PriceBasis(capital=book, nodes=("mes:star", "cloud:x"))))) is fired


def test_a_price_outside_the_filing_or_without_one_is_referred() -> None:
    heavy = example_snapshot()
    full = heavy.groups[0].tail.model_copy(update={"tail": heavy.groups[0].tail.stand_alone})
    alone = heavy.model_copy(update={"groups": (heavy.groups[0].model_copy(update={"tail": full}),)})
    assert "outside_filing" in codes(asked(PriceBasis(capital=alone, nodes=("mes:star",))))
    assert codes(asked(PriceBasis(), filed=False)) == ["form_not_filed"]
    assert "outside_filing" in asked(PriceBasis(), filed=False).not_asked


def test_a_rule_lists_what_it_is_about() -> None:
    rule = {
        "code": "x",
        "metric": "sector",
        "relation": "above",
        "bound": 0,
        "outcome": "refer",
        "label": {"zh": "x", "en": "x"},
        "source": "x",
        "date": "2026-11-25",
        "verified": "unconfirmed",
    }
    with pytest.raises(ValueError, match="须列出 values"):
        ReferralRule.model_validate(rule)
    with pytest.raises(ValueError, match="其他指标不列"):
        ReferralRule.model_validate({**rule, "metric": "turnover", "values": ["x"]})
