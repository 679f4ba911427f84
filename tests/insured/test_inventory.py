"""An inventory holds together: unique codes, resolved references."""

import pytest
from pydantic import TypeAdapter, ValidationError

from haitang.insured import Asset, Conduit, Inventory, Line, Posture, Process, Site, System, Zone, faults_of
from haitang.lexicon import SystemKind, Yuan

SITE = Site(code="site-a", name="甲厂", region="310115")
GRIND = System(code="sys-grind", name="磨加工", kind=SystemKind.PRODUCTION_CONTROL, site="site-a", protection_level=2)
HEAT = System(code="sys-heat", name="热处理", kind=SystemKind.SCADA, site="site-a", protection_level=3)


def test_mandatory_systems_are_those_of_level_three_and_critical_ones() -> None:
    critical = GRIND.model_copy(update={"code": "sys-cii", "critical": True})
    inventory = Inventory(enterprise="D2143569-X", sites=(SITE,), systems=(GRIND, HEAT, critical))
    assert [system.code for system in inventory.mandatory] == ["sys-heat", "sys-cii"]


def test_an_hour_of_the_whole_plant_is_the_sum_over_its_processes() -> None:
    processes = tuple(
        Process(code=code, name=code, systems=("sys-grind",), gross_profit_per_hour=Yuan.parse(amount))
        for code, amount in (("p-1", "14000"), ("p-2", "6666.67"))
    )
    inventory = Inventory(enterprise="D2143569-X", sites=(SITE,), systems=(GRIND,), processes=processes)
    assert inventory.gross_profit_per_hour == Yuan.parse("20666.67")


def test_all_contradictions_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        Inventory(
            enterprise="D2143569-X",
            sites=(SITE, SITE),
            lines=(Line(code="line-1", name="一线", site="site-b"),),
            systems=(GRIND,),
            zones=(Zone(code="z-1", name="一区", level=2),),
            conduits=(Conduit(code="c-1", source="z-1", target="z-1"),),
            assets=(Asset(code="a-1", name="PLC", system="sys-x", zone="z-9", category="plc"),),
        )
    text = str(caught.value)
    assert [part in text for part in ("sites.1.code", "lines.0.site", "assets.0.system", "assets.0.zone")] == [True] * 4
    assert "conduits.0.target：通道的两端是同一区域" in text


def test_references_into_a_table_that_could_not_be_read_are_not_checked() -> None:
    lines = [{"code": "line-1", "site": "site-a"}]
    assert [fault.field for fault in faults_of({"sites": [], "lines": lines})] == ["site"]
    assert faults_of({"lines": lines}) == ()


@pytest.mark.parametrize("schema", [Inventory, Posture])
def test_schemas_are_published(schema: type) -> None:
    published = TypeAdapter(schema).json_schema()
    assert published["type"] == "object"
    assert published["additionalProperties"] is False
