"""Each weakness is found where a row shows it, and only there."""

import pytest

from haitang.assessment import Catalogues
from haitang.assessment.observations import findings, seen_coverages
from haitang.insured import Asset, Conduit, Inventory, Site, System, Zone
from haitang.lexicon import SystemKind

CLEAN = Inventory(
    enterprise="D2143569X",
    sites=(Site(code="site", name="厂", region="310115"),),
    systems=(
        System(
            code="sys",
            name="控制",
            kind=SystemKind.SCADA,
            site="site",
            zone="cell",
            protection_level=3,
            filing_number="31011526-1",
        ),
    ),
    zones=(
        Zone(code="out", name="外部", level=5),
        Zone(code="office", name="管理", level=4),
        Zone(code="cell", name="控制", level=2),
    ),
    conduits=(
        Conduit(code="c-1", source="office", target="cell", protocols=("opc-ua",), control="industrial_firewall"),
    ),
    assets=(
        Asset(code="plc", name="控制器", system="sys", zone="cell", category="plc", firmware="1", address="10.0.0.1"),
        Asset(code="fw", name="防火墙", system="sys", zone="office", category="firewall", internet_facing=True),
    ),
)


def change(table: str, **changed: object) -> Inventory:
    """The clean inventory with its first row of a table changed."""
    first, *rest = getattr(CLEAN, table)
    return CLEAN.model_copy(update={table: (first.model_copy(update=changed), *rest)})


def test_a_clean_inventory_shows_no_weakness(catalogues: Catalogues) -> None:
    assert findings(CLEAN, catalogues) == ()


@pytest.mark.parametrize(
    ("inventory", "code", "subjects"),
    [
        (change("assets", internet_facing=True), "internet_facing_control", ("plc",)),
        (change("assets", internet_facing=True, zone="office"), "internet_facing_asset", ("plc",)),
        (change("conduits", control=""), "flat_conduit", ("c-1",)),
        (change("conduits", protocols=("opc-ua", "Telnet")), "high_risk_protocol", ("c-1",)),
        (change("assets", firmware=""), "unknown_firmware", ("plc",)),
        (change("systems", filing_number=""), "not_filed", ("sys",)),
        (change("systems", protection_level=None), "not_graded", ("sys",)),
        (change("systems", zone=None), "no_zone", ("sys",)),
        (
            CLEAN.model_copy(
                update={"assets": (*CLEAN.assets, CLEAN.assets[0].model_copy(update={"code": "plc-2"}))},
            ),
            "shared_address",
            ("plc", "plc-2"),
        ),
    ],
)
def test_each_weakness(inventory: Inventory, code: str, subjects: tuple[str, ...], catalogues: Catalogues) -> None:
    [finding] = findings(inventory, catalogues)
    assert (finding.code, finding.subjects) == (code, subjects)


def seen(inventory: Inventory, catalogues: Catalogues) -> dict[str, float]:
    shown = seen_coverages(inventory, catalogues.controls.controls, catalogues.reach)
    return {code: each.coverage for code, each in shown.items()}


def test_what_the_inventory_shows_of_controls(catalogues: Catalogues) -> None:
    assert seen(CLEAN, catalogues) == {"ot_architecture": 1.0}
    desktop = Conduit(code="c-2", source="out", target="office", protocols=("rdp",), control="firewall")
    gateway = Asset(code="vpn", name="网关", system="sys", zone="office", category="vpn_gateway", internet_facing=True)
    flat = Conduit(code="c-3", source="office", target="cell")
    spoilt = CLEAN.model_copy(update={"conduits": (*CLEAN.conduits, desktop, flat), "assets": (*CLEAN.assets, gateway)})
    assert seen(spoilt, catalogues) == {
        "exposed_remote_desktop": 1.0,
        "self_managed_vpn": 1.0,
        "ot_architecture": 0.5,
    }


def test_a_managed_gateway_and_a_guarded_desktop_contradict_nothing(catalogues: Catalogues) -> None:
    desktop = Conduit(code="c-2", source="out", target="office", protocols=("rdp",), control="jump_host")
    gateway = Asset(code="vpn", name="网关", system="sys", zone="office", category="vpn_gateway", internet_facing=True)
    managed = change("systems", provider="某托管商")
    managed = managed.model_copy(update={"conduits": (desktop,), "assets": (*CLEAN.assets, gateway)})
    assert seen(managed, catalogues) == {}
