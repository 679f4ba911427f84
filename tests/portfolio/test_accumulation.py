"""What several insured share adds up once per policy, and what is not insured does not count."""

import pytest

from haitang.contract import Contract, example_contract
from haitang.insured import Asset, Inventory, Site, System, Zone
from haitang.lexicon import Share, SystemKind, Yuan
from haitang.portfolio import Exposed, NodeKind, accumulate

OTHER = "9131011500000B0270"


def exposed(policy: str, contract: Contract, *, vendor: str, provider: str = "", firmware: str = "") -> Exposed:
    insured_system = System(
        code=contract.systems[0],
        name="线控",
        kind=SystemKind.PRODUCTION_CONTROL,
        site="site-1",
        vendor=vendor,
        provider=provider,
    )
    uninsured = insured_system.model_copy(update={"code": "sys-outside", "vendor": "未投保厂商"})
    asset = Asset(
        code="plc-1", name="PLC", system=insured_system.code, zone="z1", category="plc", product="X", firmware=firmware
    )
    return Exposed(
        policy=policy,
        contract=contract,
        inventory=Inventory(
            enterprise=contract.insured,
            sites=(Site(code="site-1", name="厂区", region="310115"),),
            systems=(insured_system, uninsured),
            zones=(Zone(code="z1", name="区", level=1),),
            assets=(asset,),
        ),
    )


def two() -> list[Exposed]:
    first = example_contract()
    second = first.model_copy(update={"insured": OTHER, "aggregate_limit": Yuan.wan(300), "event_limit": None})
    return [
        exposed("P1", first, vendor="甲厂", provider="云一", firmware="1.0"),
        exposed("P2", second, vendor="甲厂", provider="云二", firmware="2.0"),
    ]


def test_only_what_is_shared_accumulates() -> None:
    policies = two()
    whole = policies[0].contract.aggregate_limit + Yuan.wan(300)
    per_event = (policies[0].contract.event_limit or policies[0].contract.aggregate_limit) + Yuan.wan(300)
    found = accumulate(policies)
    assert [(each.kind, each.node) for each in found] == [
        (NodeKind.REGION, "310115"),
        (NodeKind.SYSTEM_VENDOR, "甲厂"),
    ]
    assert {each.aggregate_limit for each in found} == {whole}
    assert {each.event_limit for each in found} == {per_event}
    assert {each.share for each in found} == {Share.parse("100%")}


def test_one_insured_with_two_policies_shares_with_nobody() -> None:
    policy = two()[0]
    assert accumulate([policy, policy.model_copy(update={"policy": "P9"})]) == ()


def test_systems_outside_the_policy_do_not_count() -> None:
    nodes = {each.node for each in accumulate(two(), at_least=1)}
    assert "未投保厂商" not in nodes
    assert {"X 1.0", "X 2.0", "云一", "云二"} <= nodes


def test_the_bound_is_checked() -> None:
    with pytest.raises(ValueError, match="at_least"):
        accumulate([], at_least=0)
