"""The filed product: ranges hold, and the price is the nearest that they allow."""

from __future__ import annotations

import pytest
from tests.underwriting.risks import risk

from haitang.contract import example_contract
from haitang.lexicon import NotFound, Share, Yuan
from haitang.loss import example_profile
from haitang.underwriting import (
    Experience,
    FiledProduct,
    PriceBasis,
    Statement,
    filed_price,
    filed_products,
    premium_statement,
    product_for,
)

CONTRACT = example_contract()
PRODUCT = filed_products()["haitang-package"]
FACTORS = PRODUCT.model_dump(mode="json")["factors"]


def priced(premium: str, statement: Statement | None = None) -> Statement:
    """A statement whose technical premium is what the test wants it to be."""
    known = statement or premium_statement(example_profile(), CONTRACT)[0]
    return known.model_copy(update={"premium": Yuan.parse(premium)})


def narrow(**changes: object) -> FiledProduct:
    return FiledProduct.model_validate({**PRODUCT.model_dump(mode="json"), **changes})


@pytest.mark.parametrize(
    ("limit", "base"),
    [("500万元", "6.5万元"), ("1000万元", "13万元"), ("6000万元", "55万元"), ("3亿元", "179万元")],
)
def test_base_rates_are_degressive_by_band(limit: str, base: str) -> None:
    """13 + 0.9 % of 4,000 + 0.6 % of the next 15,000 + 0.4 % of the rest, in 万元."""
    assert PRODUCT.base(Yuan.parse(limit)) == Yuan.parse(base)


def test_within_the_range_the_technical_price_is_charged() -> None:
    price = filed_price(PRODUCT, CONTRACT, priced("20万元"))
    assert (price.premium, price.difference, price.warnings) == (Yuan.wan(20), Yuan(0), ())


@pytest.mark.parametrize(
    ("technical", "end", "word"), [("1万元", "lowest", "下限高于"), ("100万元", "highest", "上限低于")]
)
def test_outside_the_range_its_end_is_charged_and_said(technical: str, end: str, word: str) -> None:
    price = filed_price(PRODUCT, CONTRACT, priced(technical))
    assert price.premium == getattr(price, end)
    assert price.difference == price.premium - Yuan.parse(technical)
    assert word in price.warnings[-1].zh


def test_the_ends_are_the_base_by_every_factor() -> None:
    statement, _ = premium_statement(example_profile(), CONTRACT)
    price = filed_price(PRODUCT, CONTRACT, statement)
    posture, experience, judgement = price.factors
    assert posture.wanted == Share(round(1e6 * statement.expected.fen / statement.base_expected.fen))
    assert experience.wanted == Share(1_000_000)
    carried = posture.applied.of(Yuan.wan(22))
    assert (price.lowest, price.highest) == (Share.parse("60%").of(carried), Share.parse("150%").of(carried))
    assert judgement.wanted == Share(round(1e6 * statement.premium.fen / carried.fen))


def test_a_factor_out_of_its_range_is_held_and_said() -> None:
    factors = [FACTORS[0] | {"low": "95%", "high": "105%"}, *FACTORS[1:]]
    statement, _ = premium_statement(example_profile(), CONTRACT)
    posture = filed_price(narrow(factors=factors), CONTRACT, statement).factors[0]
    assert posture.wanted < posture.applied == Share.parse("95%")
    told = filed_price(narrow(factors=factors), CONTRACT, statement).warnings[0]
    assert told.zh.startswith("安全状况系数应为 8")


def test_own_claims_have_their_own_factor() -> None:
    basis = PriceBasis(experience=Experience(claims=0, years=5, source="x"))
    statement, _ = premium_statement(risk(), CONTRACT, basis=basis)
    plain, _ = premium_statement(risk(), CONTRACT)
    with_claims, without = (filed_price(PRODUCT, CONTRACT, each) for each in (statement, plain))
    assert with_claims.factors[0] == without.factors[0]
    assert statement.credibility is not None
    assert with_claims.factors[1].wanted == Share(round(1e6 * statement.credibility.factor))


def test_a_form_that_was_not_filed_has_no_product_or_a_warning() -> None:
    only = narrow(forms=["third_party"])
    assert filed_price(only, CONTRACT, priced("20万元")).warnings[0].zh == "合同形式不在备案范围"
    assert product_for(CONTRACT) == PRODUCT
    with pytest.raises(NotFound, match="现有：haitang-package"):
        product_for(CONTRACT, "nothing")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bands": [{"up_to": "1000万元", "rate": "1%"}]}, "最后一档不设上限"),
        ({"bands": [{"up_to": 20, "rate": "1%"}, {"up_to": 10, "rate": "1%"}, {"rate": "1%"}]}, "由小到大"),
        ({"factors": [{"code": "posture", "low": "90%", "high": "80%", "label": {"zh": "x", "en": "x"}}]}, "由小到大"),
        (
            {"factors": [*PRODUCT.model_dump(mode="json")["factors"], PRODUCT.model_dump(mode="json")["factors"][0]]},
            "重复",
        ),
    ],
)
def test_a_filing_that_contradicts_itself_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        narrow(**changes)
