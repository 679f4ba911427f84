"""The preview of an import."""

from haitang.assessment import Change, FieldChange, difference
from haitang.insured import Inventory, Zone


def test_nothing_changes_between_an_inventory_and_itself(plant: Inventory) -> None:
    turned = plant.model_copy(update={"assets": tuple(reversed(plant.assets))})
    assert difference(plant, turned).changes == ()


def test_everything_is_new_at_first(plant: Inventory) -> None:
    found = difference(None, plant)
    assert (found.count("new"), found.count("changed"), found.count("gone")) == (len(found.changes), 0, 0)
    assert found.count("new") == 1 + 2 + 4 + 7 + 10 + 41 + 3


def test_new_changed_and_gone(plant: Inventory) -> None:
    zone = Zone(code="z-lab", name="检测实验室", level=2)
    plc = plant.assets[0].model_copy(update={"firmware": "3.60", "internet_facing": True})
    after = plant.model_copy(update={"zones": (*plant.zones, zone), "assets": (plc, *plant.assets[2:])})
    assert difference(plant, after).changes == (
        Change(table="zones", code="z-lab", kind="new", name="检测实验室"),
        Change(table="assets", code="grind-es-1", kind="gone", name="磨加工单元工程师站"),
        Change(
            table="assets",
            code="grind-plc-1",
            kind="changed",
            name="磨加工线主控制器",
            fields=(
                FieldChange(field="firmware", before="3.40", after="3.60"),
                FieldChange(field="internet_facing", before="False", after="True"),
            ),
        ),
    )


def test_another_enterprise_is_said_first(plant: Inventory) -> None:
    other = plant.model_copy(update={"enterprise": "D2143569X"})
    [change] = difference(plant, other).changes
    assert (change.table, change.fields[0].before, change.fields[0].after) == (
        "enterprise",
        "9131011500000A016L",
        "D2143569X",
    )
