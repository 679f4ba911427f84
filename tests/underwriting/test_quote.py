from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.underwriting.risks import factor, risk, with_factors

from haitang.contract import CoverTerms, example_contract
from haitang.insured import Answer, Assurance, Posture
from haitang.lexicon import BadInput, Conflict, Cover, Label, NotFound, Share, Yuan, canonical_json
from haitang.loss import RiskProfile, example_profile
from haitang.underwriting import (
    Alternative,
    Experience,
    LimitOption,
    OptionsWanted,
    Policy,
    PolicyRequest,
    PolicyState,
    PriceBasis,
    Quote,
    bind,
    disclosures,
    example_snapshot,
    load_request,
    make_quote,
    next_state,
    number_of,
    option_grid,
    premium_statement,
    replay,
    request_schema,
)

AT = datetime(2026, 6, 24, 1, tzinfo=UTC)
GRID = OptionsWanted(
    limits=(
        LimitOption(event_limit=Yuan.wan(500), aggregate_limit=Yuan.wan(1000)),
        LimitOption(event_limit=Yuan.wan(1000), aggregate_limit=Yuan.wan(2000)),
    ),
    event_deductibles=(Yuan.wan(5), Yuan.wan(50)),
)
EXAMPLE = Path(__file__).parents[2] / "examples" / "haimao-bearing" / "policy" / "request.yaml"


def quoted(**changes: object) -> Quote:
    """A quote of the example contract for the risk, with one repair to price."""
    profile = risk()
    closed = with_factors(profile.scenarios[0], factor("mfa", 0.8), factor("reach", 1.2, "severity"))
    repaired = profile.model_copy(update={"scenarios": (closed, profile.scenarios[1])})
    contract = example_contract().model_copy(update=changes)
    return make_quote(
        PolicyRequest(contract=contract, options=GRID),
        profile,
        quote_id=UUID(int=1),
        number="HTQ2026000001",
        made_at=AT,
        alternatives=(
            Alternative(code="exposed_rdp", label=Label(zh="关闭远程桌面", en="Close RDP"), profile=repaired),
        ),
    )


def bound(quote: Quote, *, after: timedelta = timedelta(days=1), approved_by: str = "") -> Policy:
    return bind(quote, policy_id=UUID(int=2), number="HTP2026000001", issued_at=AT + after, approved_by=approved_by)


def test_more_limit_costs_more_and_more_deductible_costs_less() -> None:
    low_5, low_50, high_5, high_50 = (option.premium for option in quoted().options)
    assert low_50 < low_5 < high_5
    assert low_50 < high_50 < high_5


def test_the_option_that_equals_the_request_has_its_premium() -> None:
    quote = quoted()
    assert quote.options[2].premium == quote.premium
    assert (quote.options[2].event_limit, quote.options[2].event_deductible) == (Yuan.wan(1000), Yuan.wan(5))


def test_a_repair_is_worth_the_fall_of_the_premium() -> None:
    quote = quoted()
    (closing,) = quote.what_ifs
    assert closing.saving == quote.premium - closing.premium
    assert closing.saving > closing.expected_saving > Yuan(0)


def test_figures_are_in_order() -> None:
    figures = quoted().figures
    assert figures.quantile_95 <= figures.quantile_99 <= figures.quantile_995
    assert figures.quantile_99 <= figures.tvar_99
    assert figures.error < figures.mean


def test_a_quote_replays_to_the_same_bytes_after_a_round_trip() -> None:
    quote = quoted()
    again = Quote.model_validate_json(quote.model_dump_json())
    assert canonical_json(again) == canonical_json(quote)
    assert replay(again).same


def test_a_quote_is_the_same_in_another_process() -> None:
    script = "from tests.underwriting.test_quote import quoted; print(quoted().model_dump_json())"
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root / "src"), str(root)])
    environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "7"}
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert canonical_json(Quote.model_validate_json(other.stdout)) == canonical_json(quoted())


def test_a_tampered_quote_says_which_field_differs() -> None:
    quote = quoted()
    cheaper = quote.options[0].model_copy(update={"premium": Yuan(1)})
    found = replay(quote.model_copy(update={"options": (cheaper, *quote.options[1:])}))
    assert (found.same, [item.field for item in found.differences]) == (False, ["options.0.premium"])


def test_another_risk_has_another_input_hash() -> None:
    assert quoted().input_hash != quoted(event_limit=Yuan.wan(900)).input_hash
    assert quoted().input_hash == quoted().input_hash


def test_the_risk_of_another_enterprise_is_refused() -> None:
    with pytest.raises(Conflict, match="选用被保险人的评估结果"):
        quoted(insured="9131011500000A016L")


def test_a_large_limit_is_referred_and_a_huge_one_declined() -> None:
    large = quoted(aggregate_limit=Yuan.wan(6_000))
    assert [item.code for item in large.referrals if item.metric == "aggregate_limit"] == ["large_limit"]
    assert (large.referred, large.declined) == (True, False)
    assert quoted(aggregate_limit=Yuan.wan(60_000)).declined


def test_ransom_without_conditions_is_referred() -> None:
    ransom = CoverTerms(cover=Cover.RANSOM, clause="5", event_limit=Yuan.wan(100))
    quote = quoted(covers=(*example_contract().covers, ransom))
    assert [item.code for item in quote.referrals] == ["ransom_without_conditions"]


def test_binding_freezes_terms_price_and_posture() -> None:
    quote = quoted()
    policy = bound(quote)
    assert (policy.contract, policy.premium, policy.profile) == (quote.contract, quote.premium, quote.profile)
    assert policy.quote == quote.id


@pytest.mark.parametrize(
    ("quote", "after", "message"),
    [
        (quoted(), timedelta(days=30), "有效至 2026-07-24 09:00"),
        (quoted(), timedelta(days=-1), "有效至"),
        (quoted(aggregate_limit=Yuan.wan(60_000)), timedelta(days=1), "属拒保：累计限额超过承保能力"),
        (quoted(aggregate_limit=Yuan.wan(6_000)), timedelta(days=1), "须上报：累计限额超过承保权限"),
    ],
)
def test_what_must_not_be_bound_is_refused(quote: Quote, after: timedelta, message: str) -> None:
    with pytest.raises(Conflict, match=message):
        bound(quote, after=after)


def test_a_referred_quote_is_bound_once_approved() -> None:
    assert bound(quoted(aggregate_limit=Yuan.wan(6_000)), approved_by="顾珺").approved_by == "顾珺"


def test_the_states_of_a_policy_follow_the_table() -> None:
    assert next_state(PolicyState.REFERRED, "approve") is PolicyState.QUOTED
    with pytest.raises(Conflict, match="可做：cancel、expire"):
        next_state(PolicyState.IN_FORCE, "bind")


def test_the_disclosure_keeps_question_answer_and_what_was_known() -> None:
    answer = Answer(
        control="mfa",
        coverage=Share.parse("90%"),
        assurance=Assurance.SELF_DECLARED,
        answered_by="林翀",
        answered_at=AT,
    )
    (kept,) = disclosures(
        Posture(enterprise="D2143569X", answers=(answer,)),
        {"mfa": Label(zh="远程接入是否都用多因素认证？", en="MFA on all remote access?")},
        {"mfa": "扫描显示 VPN 未启用"},
    )
    assert (kept.question.zh, kept.answer, kept.signed_by) == (
        "远程接入是否都用多因素认证？",
        Share.parse("90%"),
        "林翀",
    )
    assert kept.known_to_insurer == "扫描显示 VPN 未启用"


def test_numbers_follow_their_pattern() -> None:
    assert number_of("policy", year=2026, serial=42) == "HTP2026000042"
    with pytest.raises(NotFound, match="没有 invoice 的编号规则"):
        number_of("invoice", year=2026, serial=1)
    with pytest.raises(ValueError, match="serial must be > 0"):
        number_of("policy", year=2026, serial=0)


def test_the_worked_request_loads_with_nine_covers() -> None:
    request = load_request(EXAMPLE.read_text(encoding="utf-8"), "request.yaml")
    assert tuple(terms.cover for terms in request.contract.covers) == tuple(Cover)
    assert str(request.contract.period) == "2026年7月1日零时起至2027年6月30日二十四时止"
    assert request.fictional


def test_faults_of_a_request_are_said_with_their_path() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("share: 100%", "share: 90%").replace(
        "event_limit: 500万元, aggregate", "event_limit: 5000万元, aggregate"
    )
    text = text.replace("event_deductibles: [5万元", "event_deductibles: [-5万元")
    with pytest.raises(BadInput) as caught:
        load_request(text, "request.yaml")
    assert [problem.at for problem in caught.value.problems] == [
        "contract.insurers",
        "options.limits.0.event_limit",
        "options.event_deductibles.0",
    ]


def test_the_request_has_a_schema() -> None:
    assert set(request_schema()["properties"]) == set(PolicyRequest.model_fields)


def test_the_grid_has_waiting_hours_as_a_dimension() -> None:
    wanted = OptionsWanted(event_deductibles=(Yuan.wan(5), Yuan.wan(50)), waiting_hours=(8, 24, 72))
    request = PolicyRequest(contract=example_contract(), options=wanted)
    quote = make_quote(request, risk(), quote_id=UUID(int=1), number="Q", made_at=AT)
    cells = {(option.event_deductible, option.waiting_hours): option.premium for option in quote.options}
    assert len(cells) == wanted.cells == 6
    assert cells[Yuan.wan(5), 8] == quote.premium
    assert cells[Yuan.wan(5), 8] > cells[Yuan.wan(5), 24] > cells[Yuan.wan(5), 72] > cells[Yuan.wan(50), 72]


def test_sublimits_above_a_smaller_aggregate_are_lowered_to_it() -> None:
    low = LimitOption(event_limit=Yuan.wan(300), aggregate_limit=Yuan.wan(300))
    interruption = example_contract().covers[0].model_copy(update={"aggregate_limit": Yuan.wan(2000)})
    contract = example_contract().model_copy(update={"covers": (interruption, example_contract().covers[1])})
    (option,) = option_grid(risk(), contract, OptionsWanted(limits=(low,)))
    covers = (
        interruption.model_copy(update={"event_limit": Yuan.wan(300), "aggregate_limit": Yuan.wan(300)}),
        example_contract().covers[1],
    )
    limits = {"covers": covers, "event_limit": Yuan.wan(300), "aggregate_limit": Yuan.wan(300)}
    assert option.premium == premium_statement(risk(), contract.model_copy(update=limits))[0].premium


def test_own_claims_move_every_price_of_a_quote_alike() -> None:
    """With the frequencies of the weighed risk given outright, options, figures and what-ifs are the same."""
    basis = PriceBasis(experience=Experience(claims=2, years=5, source="记录"))
    with_claims = make_quote(
        PolicyRequest(contract=example_contract(), options=GRID, basis=basis),
        risk(),
        quote_id=UUID(int=1),
        number="Q",
        made_at=AT,
        alternatives=(Alternative(code="x", label=Label(zh="x", en="x"), profile=example_profile()),),
    )
    assert with_claims.statement.credibility is not None
    times = with_claims.statement.credibility.factor
    outright = make_quote(
        PolicyRequest(contract=example_contract(), options=GRID),
        with_claims.weighed,
        quote_id=UUID(int=1),
        number="Q",
        made_at=AT,
        alternatives=(Alternative(code="x", label=Label(zh="x", en="x"), profile=often(example_profile(), times)),),
    )
    assert with_claims.premium == outright.premium
    assert (with_claims.options, with_claims.figures) == (outright.options, outright.figures)
    assert (with_claims.curve, with_claims.what_ifs) == (outright.curve, outright.what_ifs)


def often(profile: RiskProfile, times: float) -> RiskProfile:
    scenarios = tuple(item.model_copy(update={"yearly": item.yearly * times}) for item in profile.scenarios)
    return profile.model_copy(update={"scenarios": scenarios})


def test_a_policy_costs_what_the_filing_lets_it() -> None:
    """A book that is one risk alone makes the technical price far higher than any filed one."""
    group = example_snapshot().groups[0]
    whole = group.tail.model_copy(update={"tail": group.tail.stand_alone})
    alone = example_snapshot().model_copy(update={"groups": (group.model_copy(update={"tail": whole}),)})
    request = PolicyRequest(contract=example_contract(), basis=PriceBasis(capital=alone, nodes=("mes:star",)))
    quote = make_quote(request, risk(), quote_id=UUID(int=1), number="Q", made_at=AT)
    assert quote.filed is not None
    assert quote.premium > quote.filed.highest == quote.charged == bound(quote, approved_by="顾珺").premium
    assert quoted().charged == quoted().premium


def test_faults_of_options_and_basis_are_said_with_their_path() -> None:
    request = PolicyRequest(contract=example_contract()).model_dump(mode="json")
    request["options"] = {"waiting_hours": [8, -1, 180 * 24], "event_deductibles": [str(n) for n in range(200)]}
    request["basis"] = {"product": "nothing", "experience": {"claims": 0, "years": 6, "source": "x"}}
    with pytest.raises(BadInput) as caught:
        load_request(json.dumps(request), "request.json")
    assert [problem.at for problem in caught.value.problems] == [
        "options.waiting_hours.1",
        "options.waiting_hours.2",
        "options",
        "basis.product",
        "basis.experience.years",
    ]
    del request["contract"]["covers"][0]
    with pytest.raises(BadInput, match="没有等待期可比"):
        load_request(json.dumps(request), "request.json")


def test_a_policy_keeps_the_basis_of_its_price() -> None:
    basis = PriceBasis(capital=example_snapshot(), nodes=("mes:star",), seed=5)
    request = PolicyRequest(contract=example_contract(), basis=basis)
    quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="Q", made_at=AT)
    assert bound(quote, approved_by="顾珺").basis == basis
    assert quote.input_hash != quoted().input_hash
