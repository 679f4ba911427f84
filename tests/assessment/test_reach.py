"""Percolation over zones and conduits: by hand where it can be, exact against sampled where it cannot."""

import math

import pytest

from haitang.assessment import Catalogues
from haitang.assessment.reach import Graph
from haitang.insured import Asset, Conduit, Inventory, Process, Site, System, Zone
from haitang.lexicon import Peril, SystemKind, Yuan

OPEN = ("modbus",)


def plant(conduits: list[tuple[str, str, str]], **changed: object) -> Inventory:
    """Outside, office and two control zones with a system each; conduits as (source, target, guard)."""
    zones = (
        Zone(code="out", name="外部", level=5),
        Zone(code="office", name="管理区", level=4),
        Zone(code="a", name="甲区", level=2),
        Zone(code="b", name="乙区", level=2),
    )
    given = {
        "enterprise": "D2143569X",
        "sites": (Site(code="site", name="厂", region="310115"),),
        "systems": tuple(
            System(code=f"sys-{zone}", name=zone, kind=SystemKind.SCADA, site="site", zone=zone) for zone in ("a", "b")
        ),
        "zones": zones,
        "conduits": tuple(
            Conduit(code=f"c-{source}-{target}", source=source, target=target, protocols=OPEN, control=guard)
            for source, target, guard in conduits
        ),
        "processes": tuple(
            Process(code=f"p-{zone}", name=zone, systems=(f"sys-{zone}",), gross_profit_per_hour=Yuan.parse(amount))
            for zone, amount in (("a", 300), ("b", 100))
        ),
    }
    return Inventory.model_validate(given | changed)


def graph(inventory: Inventory, catalogues: Catalogues, seed: int = 0) -> Graph:
    return Graph(inventory, catalogues.reach, seed=seed)


def test_a_chain_multiplies(catalogues: Catalogues) -> None:
    chain = plant([("out", "office", "vpn"), ("office", "a", "firewall"), ("a", "b", "industrial_firewall")])
    spread = graph(chain, catalogues).spread(Peril.OT_INTRUSION)
    # A foothold is given, so that the way from outside costs nothing: 0.4, then 0.4 * 0.25.
    assert spread.systems == pytest.approx({"sys-a": 0.4, "sys-b": 0.1})
    assert spread.standstill == pytest.approx((300 * 0.4 + 100 * 0.1) / 400)


def test_two_ways_are_not_added(catalogues: Catalogues) -> None:
    two = plant(
        [("out", "office", "none"), ("office", "a", "firewall"), ("office", "b", "vpn"), ("b", "a", "firewall")]
    )
    spread = graph(two, catalogues).spread(Peril.OT_INTRUSION)
    assert spread.systems == pytest.approx({"sys-a": 1 - (1 - 0.4) * (1 - 0.5 * 0.4), "sys-b": 0.5})


def test_a_cycle_ends(catalogues: Catalogues) -> None:
    ring = plant([("out", "office", "none"), ("office", "a", "firewall"), ("a", "b", "vpn"), ("b", "a", "vpn")])
    assert graph(ring, catalogues).spread(Peril.OT_INTRUSION).systems == pytest.approx({"sys-a": 0.4, "sys-b": 0.2})


def test_entrances_share_the_foothold_by_how_easily_they_are_passed(catalogues: Catalogues) -> None:
    doors = plant([("out", "office", "vpn_mfa"), ("out", "b", "vpn")])
    spread = graph(doors, catalogues).spread(Peril.RANSOMWARE)
    assert spread.systems == pytest.approx({"sys-a": 0.0, "sys-b": 0.5 / 0.65})


def test_an_asset_on_the_internet_is_an_open_entrance(catalogues: Catalogues) -> None:
    modem = Asset(code="m", name="路由器", system="sys-a", zone="a", category="router", internet_facing=True)
    doors = plant([("out", "office", "vpn")], assets=(modem,))
    assert graph(doors, catalogues).spread(Peril.RANSOMWARE).systems["sys-a"] == pytest.approx(1 / 1.5)


def test_without_any_entrance_the_outermost_zones_are_taken(catalogues: Catalogues) -> None:
    shut = plant([("office", "a", "firewall")])
    assert graph(shut, catalogues).spread(Peril.RANSOMWARE).systems == pytest.approx({"sys-a": 0.4, "sys-b": 0.0})


def test_a_system_in_no_zone_counts_as_reached(catalogues: Catalogues) -> None:
    loose = plant([("out", "office", "gap")])
    systems = (loose.systems[0].model_copy(update={"zone": None}), loose.systems[1])
    spread = graph(loose.model_copy(update={"systems": systems}), catalogues).spread(Peril.RANSOMWARE)
    assert spread.systems == pytest.approx({"sys-a": 1.0, "sys-b": 0.0})


def test_unknown_protocols_and_guards_count_as_open(catalogues: Catalogues) -> None:
    assert catalogues.reach.passage("", ()) == 1.0
    assert catalogues.reach.passage("no such guard", ("no such protocol",)) == 1.0
    assert catalogues.reach.passage("firewall", ("HTTPS",)) == pytest.approx(0.4 * 0.5)
    assert catalogues.reach.passage("firewall", ("https", "modbus")) == pytest.approx(0.4)


def test_a_provider_takes_its_own_systems_and_an_outage_does_not_travel(catalogues: Catalogues) -> None:
    hosted = plant([("a", "b", "none")])
    systems = (hosted.systems[0].model_copy(update={"provider": "某云"}), hosted.systems[1])
    hosted = hosted.model_copy(update={"systems": systems})
    assert graph(hosted, catalogues).spread(Peril.PROVIDER_OUTAGE).systems == {"sys-a": 1.0, "sys-b": 0.0}
    assert graph(hosted, catalogues).spread(Peril.SUPPLY_CHAIN_COMPROMISE).systems == {"sys-a": 1.0, "sys-b": 1.0}


def test_of_perils_that_touch_no_system_the_graph_says_nothing(catalogues: Catalogues) -> None:
    spread = graph(plant([]), catalogues).spread(Peril.PAYMENT_FRAUD)
    assert (spread.standstill, spread.systems) == (None, {})
    assert graph(plant([]), catalogues).spread(Peril.PROVIDER_OUTAGE).standstill is None


def test_the_path_is_the_most_probable_one(catalogues: Catalogues) -> None:
    ways = plant(
        [
            ("out", "office", "vpn"),
            ("office", "a", "industrial_firewall"),
            ("office", "b", "firewall"),
            ("b", "a", "none"),
        ]
    )
    path = graph(ways, catalogues).path(Peril.OT_INTRUSION, "sys-a")
    assert path is not None
    assert path.zones == ("out", "office", "b", "a")
    assert path.conduits == ("c-out-office", "c-office-b", "c-b-a")
    assert path.probability == pytest.approx(0.5 * 0.4)
    assert graph(plant([]), catalogues).path(Peril.OT_INTRUSION, "sys-a") is None


def test_many_conduits_are_sampled_close_to_the_exact_and_the_same_for_a_seed(catalogues: Catalogues) -> None:
    core = [("out", "office", "vpn"), ("office", "a", "firewall"), ("a", "b", "industrial_firewall")]
    inventory = plant(core)
    exact = graph(inventory, catalogues).spread(Peril.OT_INTRUSION)
    # Conduits that lead nowhere new change nothing, but make the combinations too many to weigh one by one.
    idle = tuple(Conduit(code=f"c-idle-{n}", source="b", target="out", control="vpn") for n in range(12))
    wide = inventory.model_copy(update={"conduits": (*inventory.conduits, *idle)})
    sampled = graph(wide, catalogues, seed=7).spread(Peril.OT_INTRUSION)
    for system, probability in exact.systems.items():
        error = math.sqrt(probability * (1 - probability) / 20_000)
        assert abs(sampled.systems[system] - probability) < 4 * error
    assert sampled == graph(wide, catalogues, seed=7).spread(Peril.OT_INTRUSION)
    assert sampled != graph(wide, catalogues, seed=8).spread(Peril.OT_INTRUSION)
