from __future__ import annotations

from uuid import UUID

from haitang.contract import example_contract
from haitang.insured import Inventory, Site, System
from haitang.lexicon import SystemKind, Yuan
from haitang.portfolio import Holding, accumulate


def holding(number: int, *, systems: dict[str, tuple[str, str]], insured: tuple[str, ...], wan: int) -> Holding:
    """A policy over some systems, each with its vendor and provider."""
    plant = Inventory(
        enterprise="D2143569X",
        sites=(Site(code="s", name="临港", region="310115"),),
        systems=tuple(
            System(code=code, name=code, kind=SystemKind.ERP, site="s", vendor=vendor, provider=provider)
            for code, (vendor, provider) in systems.items()
        ),
    )
    contract = example_contract().model_copy(
        update={"systems": insured, "aggregate_limit": Yuan.wan(wan), "event_limit": None}
    )
    return Holding(policy=UUID(int=number), contract=contract, inventory=plant)


def test_what_is_shared_adds_up_once_per_policy() -> None:
    book = [
        holding(1, systems={"a": ("V", "云一"), "b": ("V", "")}, insured=("a", "b"), wan=1000),
        holding(2, systems={"a": ("V", "云二"), "c": ("W", "云一")}, insured=("a",), wan=500),
    ]
    assert [(item.node, item.name, item.sum_insured, len(item.policies)) for item in accumulate(book)] == [
        ("region", "310115", Yuan.wan(1500), 2),
        ("vendor", "V", Yuan.wan(1500), 2),
        ("provider", "云一", Yuan.wan(1000), 1),
        ("provider", "云二", Yuan.wan(500), 1),
    ]


def test_a_policy_without_event_limit_may_lose_its_aggregate_in_one_event() -> None:
    (region, vendor) = accumulate([holding(1, systems={"a": ("V", "")}, insured=("a",), wan=1000)])
    assert region.event_limit == vendor.event_limit == Yuan.wan(1000)
