"""Laws of the assessment: better never costs more, weaker evidence never saves more, and what is written reads back."""

import contextlib
import math
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from haitang.assessment import (
    Catalogues,
    read_inventory_csv,
    read_inventory_xlsx,
    write_inventory_csv,
    write_inventory_xlsx,
)
from haitang.assessment.posture import shift_frequency, standings
from haitang.assessment.reach import Graph
from haitang.insured import Answer, Assurance, Conduit, Inventory, Posture, Process, Site, System, Zone
from haitang.lexicon import SHANGHAI, BadInput, Peril, Share, SystemKind, Yuan

NOW = datetime(2026, 6, 10, 14, tzinfo=SHANGHAI)
CONTROLS = Catalogues.shipped().controls
CODES = [control.code for control in CONTROLS.controls if control.kind != "unpriced"]
MARKS = [b'"', b",", b"\n", b"=", b";", b"\xff\xfe", "，".encode(), b"9" * 400, b"1e999", b"nan", b"-"]
GUARDS = ["", *(guard.code for guard in Catalogues.shipped().reach.guards)]


def term(control: str, ppm: int, assurance: Assurance, age: int) -> float:
    answer = Answer(
        control=control,
        coverage=Share(ppm),
        assurance=assurance,
        answered_by="甲",
        answered_at=NOW - timedelta(days=age),
    )
    posture = Posture(enterprise="D2143569X", answers=(answer,))
    weighed = standings(posture, systems=("sys",), seen={}, controls=CONTROLS, now=NOW)
    return next(part.term for part in weighed if part.control.code == control)


shares = st.integers(0, 1_000_000)
ages = st.integers(0, 2_000)


@given(st.sampled_from(CODES), shares, shares, st.sampled_from(Assurance), ages)
def test_more_of_what_protects_never_raises_a_frequency(
    control: str, first: int, second: int, assurance: Assurance, age: int
) -> None:
    less, more = sorted((first, second))
    protects = CONTROLS.by_code[control].direction == "protects"
    worse, better = (less, more) if protects else (more, less)
    assert term(control, better, assurance, age) <= term(control, worse, assurance, age)


@given(st.sampled_from(CODES), shares, st.permutations(list(Assurance)), ages, ages)
def test_weaker_or_older_evidence_never_saves_more(
    control: str, ppm: int, levels: list[Assurance], first: int, second: int
) -> None:
    weak, strong = sorted(levels[:2], key=CONTROLS.quality)
    assert term(control, ppm, strong, min(first, second)) <= term(control, ppm, weak, max(first, second))


@given(
    st.floats(1e-9, 3),
    st.lists(st.floats(-3, 3), max_size=12),
    st.floats(1.5, 10),
)
def test_relativities_multiply_to_a_factor_within_the_bound(base: float, terms: list[float], bound: float) -> None:
    shift = shift_frequency(base, terms, bound=bound)
    assert 1 / bound * (1 - 1e-12) <= shift.multiplier <= bound * (1 + 1e-12)
    assert math.isclose(math.prod(shift.relativities), shift.multiplier, rel_tol=1e-9)
    assert all(
        (part > 1) == (each > 0) or math.isclose(part, 1) for part, each in zip(shift.relativities, terms, strict=True)
    )


@given(st.floats(1e-6, 2), st.lists(st.floats(-2, 2), min_size=1, max_size=6), st.floats(0, 1))
def test_a_worse_term_never_lowers_the_factor(base: float, terms: list[float], worse: float) -> None:
    before = shift_frequency(base, terms, bound=6).multiplier
    after = shift_frequency(base, [terms[0] + worse, *terms[1:]], bound=6).multiplier
    assert after >= before * (1 - 1e-12)


letters = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=30
)
codes = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,10}", fullmatch=True)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Any inventory with its references resolved."""
    zones = draw(st.lists(codes, min_size=2, max_size=5, unique=True))
    systems = draw(st.lists(codes, min_size=1, max_size=4, unique=True))
    ends = st.permutations(zones).map(lambda order: (order[0], order[1]))
    conduits = draw(st.lists(st.tuples(ends, st.sampled_from(GUARDS)), max_size=6))
    return Inventory(
        enterprise="D2143569X",
        sites=(Site(code="site", name=draw(letters), region="310115"),),
        zones=tuple(
            Zone(code=code, name=draw(letters), level=draw(st.sampled_from([0, 1, 2, 3, 3.5, 4, 5]))) for code in zones
        ),
        systems=tuple(
            System(
                code=code,
                name=draw(letters),
                kind=draw(st.sampled_from(SystemKind)),
                site="site",
                zone=draw(st.sampled_from([None, *zones])),
                protection_level=draw(st.sampled_from([None, 1, 2, 3, 4, 5])),
                critical=draw(st.booleans()),
                vendor=draw(st.one_of(st.just(""), letters)),
            )
            for code in systems
        ),
        conduits=tuple(
            Conduit(code=f"c-{number}", source=source, target=target, control=guard, protocols=("modbus",))
            for number, ((source, target), guard) in enumerate(conduits)
        ),
        processes=tuple(
            Process(
                code=f"p-{code}",
                name=draw(letters),
                systems=(code,),
                gross_profit_per_hour=Yuan(draw(st.integers(0, 10**12))),
            )
            for code in systems
        ),
    )


@given(inventories())
def test_an_inventory_survives_the_round(inventory: Inventory) -> None:
    assert read_inventory_csv(write_inventory_csv(inventory)) == inventory


@given(inventories())
def test_a_workbook_and_the_csv_files_hold_the_same(inventory: Inventory) -> None:
    assert read_inventory_xlsx(write_inventory_xlsx(inventory)) == inventory


CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing" / "plant"
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.binary(max_size=4), st.sampled_from(MARKS))),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces cut out and others put in."""
    for place, cut, piece in damage:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + cut :]
    return data


@given(st.sampled_from(sorted(path.name for path in (CASE / "csv").iterdir())), DAMAGE)
def test_damaged_files_are_read_or_refused_and_nothing_else(name: str, damage: list[tuple[float, int, bytes]]) -> None:
    files = {path.name: path.read_bytes() for path in (CASE / "csv").iterdir()}
    with contextlib.suppress(BadInput):
        assert isinstance(read_inventory_csv(files | {name: damaged(files[name], damage)}), Inventory)


@given(DAMAGE)
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(damage: list[tuple[float, int, bytes]]) -> None:
    with contextlib.suppress(BadInput):
        data = damaged((CASE / "inventory.xlsx").read_bytes(), damage)
        assert isinstance(read_inventory_xlsx(data), Inventory)


INSIDE = [entry.peril for entry in Catalogues.shipped().reach.entries if entry.entry in {"inside", "provider"}]


@given(inventories().filter(lambda inventory: inventory.conduits), st.sampled_from(INSIDE), st.integers(0, 5))
def test_a_stronger_guard_never_helps_an_attack_that_is_inside(inventory: Inventory, peril: Peril, which: int) -> None:
    """Where the start does not depend on conduits; elsewhere a guard on one entrance makes the others likelier."""
    rates = Catalogues.shipped().reach
    chosen = inventory.conduits[which % len(inventory.conduits)]
    guarded = inventory.model_copy(
        update={
            "conduits": tuple(
                each.model_copy(update={"control": "gap"}) if each is chosen else each for each in inventory.conduits
            )
        }
    )
    before, after = Graph(inventory, rates).spread(peril), Graph(guarded, rates).spread(peril)
    assert all(after.systems[code] <= chance + 1e-12 for code, chance in before.systems.items())
    assert all(0 <= chance <= 1 for chance in before.systems.values())
