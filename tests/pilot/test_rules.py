"""Every rule: what holds, what breaks it, and where to mend it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from haitang.insured import Inventory
from haitang.lexicon import SHANGHAI, SystemKind, Yuan
from haitang.parties import Nature, Organisation, PartyCategory, Relation
from haitang.pilot import (
    Application,
    JointParty,
    OtherApplications,
    OtherNature,
    Outcome,
    Part,
    Prose,
    Reopening,
    Round,
    Stage,
    Statement,
    Verdict,
    breaches,
    check,
)

SUBMITTED = datetime(2026, 6, 22, 10, tzinfo=SHANGHAI)
LATE = datetime(2026, 7, 1, tzinfo=SHANGHAI)


def with_(record: Any, **changes: Any) -> Any:
    return record.model_copy(update=changes)


def found(verdicts: tuple[Verdict, ...], rule: str) -> list[tuple[str, str, str]]:
    """Outcome, place and value of what a rule found, without what holds."""
    return [
        (one.outcome.value, one.at, one.value) for one in verdicts if one.rule == rule and one.outcome is not Outcome.OK
    ]


@pytest.fixture
def ask(application: Application, inventory: Inventory, shanghai_round: Round) -> Any:
    def answer(rule: str, changed: Application | None = None, **facts: Any) -> list[tuple[str, str, str]]:
        facts.setdefault("now", SUBMITTED)
        facts.setdefault("inventory", inventory)
        return found(check(changed or application, round_=shanghai_round, **facts), rule)

    return answer


def test_the_worked_application_holds_every_rule(
    application: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    verdicts = check(application, inventory, shanghai_round, now=SUBMITTED)
    assert [(one.rule, one.outcome) for one in verdicts] == [(rule.code, Outcome.OK) for rule in shanghai_round.rules]
    assert {one.rule: one.clause for one in verdicts}["mandatory_systems"] == "沪经信软〔2026〕302号 四（二）"


def test_the_lead_is_registered_in_the_region(ask: Any, application: Application) -> None:
    moved = with_(application, lead=with_(application.lead, region="320500"))
    assert ask("lead_region", moved) == [("fails", "lead.region", "320500")]
    assert ask("lead_code_region", moved) == []


def test_region_digits_of_the_code_only_warn(ask: Any, application: Application) -> None:
    elsewhere = with_(application, lead=with_(application.lead, code="9132050000000F060C"))
    assert ask("lead_code_region", elsewhere) == [("warns", "lead.code", "320500")]
    assert ask("lead_region", elsewhere) == []
    nine = with_(application, lead=with_(application.lead, code="D2143569X"))
    assert ask("lead_code_region", nine) == [("not_applicable", "lead.code", "")]


def test_only_an_industrial_enterprise_leads(ask: Any, application: Application) -> None:
    broker = with_(application, lead=with_(application.lead, category=PartyCategory.INSURANCE_INTERMEDIARY))
    assert ask("lead_category", broker) == [("fails", "lead.category", "保险中介机构")]


def test_each_criterion_is_stated_and_proved(ask: Any, application: Application) -> None:
    said = application.eligibility
    unproved = with_(said[1], proofs=())
    stray = Statement(item="charm", text="讨人喜欢")
    changed = with_(application, eligibility=(said[0], unproved, *said[2:4], stray))
    assert ask("eligibility", changed) == [
        ("fails", "eligibility.1.proofs", "0"),
        ("fails", "eligibility", ""),
        ("fails", "eligibility.4.item", "charm"),
    ]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (OtherApplications(as_lead=1), []),
        (OtherApplications(as_lead=2), [("fails", "lead.code", "3")]),
        (OtherApplications(as_lead=1, as_joint=5), []),
    ],
)
def test_at_most_two_projects(ask: Any, others: OtherApplications, expected: list[tuple[str, str, str]]) -> None:
    assert ask("projects", others=others) == expected


def joint(code: str, category: PartyCategory = PartyCategory.INSURTECH) -> JointParty:
    unit = Organisation(
        code=code, name="虚构科技", category=category, nature=Nature.PRIVATE, region="310115", fictional=True
    )
    return JointParty(organisation=unit, relation=Relation.PARTNER)


def test_a_sixth_joint_party_is_refused(ask: Any, application: Application) -> None:
    five = with_(application, joint=(*application.joint, joint("9131011300000G071R")))
    assert ask("joint_parties", five) == []
    six = with_(five, joint=(*five.joint, joint("9133010000000H082J")))
    assert ask("joint_parties", six) == [("fails", "joint", "6")]


def test_a_category_beyond_the_open_list_warns(ask: Any, application: Application) -> None:
    changed = with_(application, joint=(*application.joint, joint("9131011300000G071R", PartyCategory.ASSOCIATION)))
    assert ask("joint_categories", changed) == [("warns", "joint.4.organisation.category", "行业协会")]


def test_another_nature_must_be_named(ask: Any, application: Application) -> None:
    other = with_(application, lead=with_(application.lead, nature=Nature.OTHER))
    assert ask("natures", other) == [("fails", "other_natures", "")]
    named = with_(other, other_natures=(OtherNature(unit=other.lead.code, text="集体企业"),))
    assert ask("natures", named) == []


def test_codes_hold_and_stand_once(ask: Any, application: Application) -> None:
    wrong = with_(application, lead=with_(application.lead, code="9131011500000A0160"))
    assert ask("codes", wrong) == [("fails", "lead.code", "9131011500000A0160")]
    twice = with_(application, joint=(*application.joint, application.joint[0]))
    code = application.joint[0].organisation.code
    assert ask("codes", twice) == [
        ("fails", "joint.0.organisation.code", code),
        ("fails", "joint.4.organisation.code", code),
    ]


def test_each_blank_of_the_form_is_filled(ask: Any, application: Application) -> None:
    bare = with_(application, lead=with_(application.lead, founded=None, contact=None, address=" "))
    assert [at for _, at, _ in ask("form_fields", bare)] == [
        "lead.founded",
        "lead.address",
        "lead.contact.name",
        "lead.contact.phone",
        "lead.contact.email",
    ]


def test_each_missing_important_system_is_named(
    ask: Any, application: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    critical = tuple(
        with_(system, critical=True) if system.code == "sys-erp" else system for system in inventory.systems
    )
    plant = with_(inventory, systems=critical)
    narrow = with_(application, scope=("sys-grind",))
    assert ask("mandatory_systems", narrow, inventory=plant) == [
        ("fails", "scope", "sys-heat"),
        ("fails", "scope", "sys-erp"),
        ("fails", "scope", "sys-scm"),
    ]
    messages = [
        one.message.zh for one in check(narrow, plant, shanghai_round, now=SUBMITTED) if one.rule == "mandatory_systems"
    ]
    assert messages == [
        "热处理SCADA（等保第三级）应纳入试点工作方案",
        "ERP（关键信息基础设施、等保第二级）应纳入试点工作方案",
        "供应链协同平台（等保第三级）应纳入试点工作方案",
    ]


def test_systems_cannot_be_checked_without_an_inventory(ask: Any) -> None:
    assert ask("mandatory_systems", inventory=None) == [("not_applicable", "scope", "")]
    assert ask("scope", inventory=None) == [("not_applicable", "scope", "")]


def test_no_important_system_is_not_applicable(ask: Any, inventory: Inventory) -> None:
    low = with_(inventory, systems=tuple(with_(system, protection_level=2) for system in inventory.systems))
    assert ask("mandatory_systems", inventory=low) == [("not_applicable", "scope", "")]


def test_the_scope_names_known_systems_of_known_kinds(ask: Any, application: Application, inventory: Inventory) -> None:
    odd = tuple(
        with_(system, kind=SystemKind.OTHER) if system.code == "sys-erp" else system for system in inventory.systems
    )
    changed = with_(application, scope=(*application.scope, "sys-ghost", "sys-heat"))
    assert ask("scope", changed, inventory=with_(inventory, systems=odd)) == [
        ("fails", "scope", "sys-heat"),
        ("warns", "scope.2", "其他系统"),
        ("fails", "scope.4", "sys-ghost"),
    ]
    assert ask("scope", with_(application, scope=()))[0] == ("fails", "scope", "0")


def test_every_part_is_written(ask: Any, application: Application) -> None:
    extra = Part(code="poetry", prose=Prose.plain("诗"))
    changed = with_(application, introduction=Prose(), parts=(*application.parts[1:], application.parts[1], extra))
    assert [at for _, at, _ in ask("sections", changed)] == [
        "introduction",
        "parts.informatization",
        "parts.security",
        "parts.poetry",
    ]


@pytest.mark.parametrize(("words", "expected"), [(400, []), (401, [("fails", "introduction", "401")])])
def test_the_four_hundred_and_first_word_is_refused(
    ask: Any, application: Application, words: int, expected: list[tuple[str, str, str]]
) -> None:
    assert ask("text_limits", with_(application, introduction=Prose.plain("字" * words))) == expected


def test_parts_two_to_four_are_limited_in_total(ask: Any, application: Application) -> None:
    parts = tuple(Part(code=part.code, prose=Prose.plain("字" * 1000)) for part in application.parts)
    assert ask("text_limits", with_(application, parts=parts)) == []
    longer = (*parts[:2], Part(code=parts[2].code, prose=Prose.plain("字" * 1000, "也")))
    assert ask("text_limits", with_(application, parts=longer)) == [("fails", "parts", "3001")]


def test_each_scheme_is_limited_alone(ask: Any, application: Application) -> None:
    scheme = application.schemes[0]
    long = with_(scheme, points=(Part(code="bodies", prose=Prose.plain("字" * 5000)), *scheme.points[1:]))
    (breach,) = ask("text_limits", with_(application, schemes=(scheme, long)))
    assert breach[:2] == ("fails", "schemes.1")
    assert ask("text_limits", with_(application, schemes=(scheme, scheme, scheme))) == []


def test_a_topic_that_is_not_spoken_of_warns(ask: Any, application: Application) -> None:
    parts = (Part(code="informatization", prose=Prose.plain("网络与信息化平台运行良好。")), *application.parts[1:])
    assert ask("topics", with_(application, parts=parts)) == [("warns", "parts.informatization", "")]


def test_a_scheme_names_an_insurer_and_a_security_firm(ask: Any, application: Application) -> None:
    assert ask("schemes", with_(application, schemes=())) == [("fails", "schemes", "0")]
    scheme = with_(application.schemes[0], insurers=(), security=("9133010000000H082J",))
    assert ask("schemes", with_(application, schemes=(scheme,))) == [
        ("fails", "schemes.0.insurers", "0"),
        ("fails", "schemes.0.security", "9133010000000H082J"),
    ]


def test_a_scheme_speaks_to_its_four_points(ask: Any, application: Application) -> None:
    scheme = application.schemes[0]
    thin = with_(scheme, points=scheme.points[1:2])
    assert ask("scheme_points", with_(application, schemes=(scheme, thin))) == [
        ("fails", "schemes.1.points.bodies", ""),
        ("fails", "schemes.1.points.services", ""),
    ]


def test_prices_are_stated_and_above_zero(ask: Any, application: Application) -> None:
    scheme = application.schemes[0]
    none = with_(scheme, prices=())
    free = with_(scheme, prices=(with_(scheme.prices[0], premium=Yuan(0)),))
    swapped = with_(scheme, prices=(with_(scheme.prices[0], premium=Yuan.wan(2000), sum_insured=Yuan.wan(26)),))
    assert ask("prices", with_(application, schemes=(none, free, swapped))) == [
        ("fails", "schemes.0.prices", "0"),
        ("fails", "schemes.1.prices.0.premium", "0.00 元"),
        ("fails", "schemes.2.prices.0.premium", "20,000,000.00 元"),
    ]


def test_every_unit_signs_every_paper(ask: Any, application: Application) -> None:
    missing = with_(application, signatures=application.signatures[:-1])
    assert ask("signatures", missing) == [("fails", "signatures", application.units[-1].code)]


def test_a_change_after_signing_is_noticed(ask: Any, application: Application) -> None:
    digest = application.content_digest()
    signed = with_(application, signatures=())
    for unit in application.units:
        signed = signed.signed(unit.code, ("truth_pledge", "responsibility"), by="甲", at=SUBMITTED)
    assert ask("signatures", signed) == []
    assert signed.content_digest() == digest
    changed = with_(signed, title="另一个方案")
    assert [at for _, at, _ in ask("signatures", changed)] == [f"signatures.{row}" for row in range(10)]
    again = changed.signed(application.lead.code, ("truth_pledge",), by="甲", at=SUBMITTED)
    assert len(again.signatures) == 10
    assert len(ask("signatures", again)) == 9
    with pytest.raises(ValueError, match="not a unit"):
        changed.signed("9133010000000H082J", ("truth_pledge",), by="乙", at=SUBMITTED)


def test_seals_of_every_unit_and_across_the_pages(ask: Any, application: Application) -> None:
    assert ask("seals", with_(application, sealing=None)) == [("fails", "sealing", "")]
    assert application.sealing is not None
    partly = with_(application.sealing, units=application.sealing.units[:-1], perforation=False)
    assert ask("seals", with_(application, sealing=partly)) == [
        ("fails", "sealing.units", application.units[-1].code),
        ("fails", "sealing.perforation", ""),
    ]


def test_one_second_late_is_refused_with_the_clause(
    ask: Any, application: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    assert ask("deadline", now=LATE - timedelta(seconds=1)) == []
    assert ask("deadline", now=LATE) == [("fails", "", "2026-07-01 00:00:00")]
    verdict = check(application, inventory, shanghai_round, now=LATE)[-1]
    assert (verdict.clause, verdict.bound) == ("沪经信软〔2026〕302号 三（一）", "2026年6月30日二十四时之前")


def test_an_authority_reopens_with_a_reason(ask: Any) -> None:
    reopening = Reopening(
        authority="市经济信息化委", reason="系统维护", granted_at=LATE, until=LATE + timedelta(days=3)
    )
    assert ask("deadline", now=LATE, reopening=reopening) == [("warns", "", "2026-07-01 00:00:00")]
    assert ask("deadline", now=reopening.until, reopening=reopening) == [("fails", "", "2026-07-04 00:00:00")]
    assert ask("deadline", now=LATE, reopening=with_(reopening, reason=" ")) == [("fails", "", "2026-07-01 00:00:00")]


def test_only_what_is_due_at_a_stage_stops_it(
    application: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    draft = with_(application, signatures=(), sealing=None)
    verdicts = check(draft, inventory, shanghai_round, now=LATE)
    stopped = {stage: {one.rule for one in breaches(verdicts, stage)} for stage in Stage}
    assert stopped == {
        Stage.CHECK: set(),
        Stage.SEAL: {"signatures"},
        Stage.SUBMIT: {"signatures", "seals", "deadline"},
    }


def test_another_round_or_a_naive_clock_is_an_error(
    application: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    with pytest.raises(ValueError, match="atlantis"):
        check(with_(application, round_code="atlantis"), inventory, shanghai_round, now=SUBMITTED)
    with pytest.raises(ValueError, match="aware"):
        check(application, inventory, shanghai_round, now=SUBMITTED.replace(tzinfo=None))
