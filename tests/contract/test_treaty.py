from __future__ import annotations

import numpy as np
import pytest

from haitang.contract import (
    CedingEvent,
    LayerTerms,
    Reinstatements,
    Treaty,
    cede_year,
    check_program,
    elementwise,
)
from haitang.lexicon import PPM, Share, Yuan
from haitang.loss import LayeredSeverity, ParetoSeverity, Poisson, compound, mean_preserving


def event(number: int, losses: dict[str, int], at: int = 0) -> CedingEvent:
    """An event with losses in yuan."""
    return CedingEvent(id=f"E{number}", at=Share(at), losses={name: Yuan.parse(loss) for name, loss in losses.items()})


def layer(deductible: int, limit: int | None) -> LayerTerms:
    """A layer in yuan."""
    return LayerTerms(deductible=Yuan.parse(deductible), limit=None if limit is None else Yuan.parse(limit))


def test_published_quota_share() -> None:
    """OasisLMF (BSD-3-Clause), validation/reinsurance1/units, QS05_15: 20 % of each location."""
    locations = {"L1": 99_000_000, "L2": 99_000_000, "L3": 19_800_000, "L4": 19_800_000}
    year = cede_year([Treaty(code="QS", kind="quota_share", ceded="20%")], [event(1, locations)])
    net = {name: Yuan.parse(loss) - year.cessions[0].by_policy[name] for name, loss in locations.items()}
    assert [net[name].yuan for name in locations] == [79_200_000, 79_200_000, 15_840_000, 15_840_000]


def test_published_excess_with_a_placed_share() -> None:
    """OasisLMF (BSD-3-Clause), validation/reinsurance1/units, CX36_121: 1.5 m xs 1 m, 20 % placed, spread pro rata."""
    for locations, net in (({"L1": 99_000_000}, 98_800_000), ({"L2": 49_500_000}, 49_400_000)):
        excess = Treaty(code="CX", kind="per_event_excess", event=layer(1_000_000, 1_500_000), placed="20%")
        published = {"L1": 300_000, "L2": 300_000}
        year = cede_year([excess], [event(1, locations)])
        assert year.ceded == Yuan.parse(published[next(iter(locations))])
        assert (net, year.net.yuan) == (net, sum(locations.values()) - 300_000)


def test_a_layer_sees_the_event_in_time_and_restores_against_premium() -> None:
    excess = Treaty(
        code="XL",
        kind="per_event_excess",
        event=layer(100, 100),
        reinstatements=Reinstatements(count=1, rate="100%", pro_rata_time=True),
        premium=Yuan.parse(40),
    )
    events = [
        event(2, {"P": 180}, at=500_000),
        event(1, {"P": 160}, at=250_000),
        event(3, {"P": 190}, at=750_000),
    ]
    year = cede_year([excess], events)
    # 60 and 80 are paid in full, of 90 only what is left of two limits; the first 100 paid are restored.
    assert [(step.event, step.ceded.yuan, step.restored.yuan) for step in year.cessions] == [
        ("E1", 60, 60),
        ("E2", 80, 40),
        ("E3", 60, 0),
    ]
    # 40 x 60/100 x 75 %, and 40 x 40/100 x 50 %.
    assert [step.premium.yuan for step in year.cessions] == [18, 8, 0]
    assert year.premium == Yuan.parse(26)
    assert year.cessions[1].reason.zh == (
        "事故超赔，起赔点 100.00 元以上 100.00 元，全年免赔 0.00 元、限额 200.00 元，此前已摊回 60.00 元，"
        "恢复保额 40.00 元，恢复保费 8.00 元"
    )


def test_inuring_order_is_by_priority_and_a_stop_loss_comes_last() -> None:
    program = [
        Treaty(code="SL", kind="stop_loss", priority=9, aggregate=layer(150, 100), placed="50%"),
        Treaty(code="XL", kind="per_event_excess", priority=2, event=layer(100, 50)),
        Treaty(code="QS", kind="quota_share", priority=1, ceded="25%", policies=("a",)),
        Treaty(code="PR", kind="per_risk_excess", priority=1, event=layer(80, 20), policies=("b",)),
    ]
    year = cede_year(program, [event(1, {"a/1": 80, "b": 120}, at=1), event(2, {"b": 90}, at=2)])
    # a/1 80 - 20 = 60, b 120 - 20 = 100; then 160 - 50 = 110. Second event 90 - 10 = 80, below the attachment.
    assert {code: amount.yuan for code, amount in year.by_treaty.items()} == {"QS": 20, "PR": 30, "XL": 50, "SL": 20}
    assert {name: amount.yuan for name, amount in year.net_by_event.items()} == {"E1": 110, "E2": 80}
    spread = next(step for step in year.cessions if step.treaty == "XL").by_policy
    assert {name: amount.fen for name, amount in spread.items()} == {"a/1": 1875, "b": 3125}
    assert (year.gross.yuan, year.net.yuan) == (290, 170)


def test_treaties_of_one_priority_share_one_subject() -> None:
    program = [
        Treaty(code="Q1", kind="quota_share", ceded="30%"),
        Treaty(code="Q2", kind="quota_share", ceded="20%"),
    ]
    assert cede_year(program, [event(1, {"p": 100})]).by_treaty == {"Q1": Yuan.parse(30), "Q2": Yuan.parse(20)}


def test_an_annual_deductible_is_borne_once() -> None:
    """100 xs 0 with 150 a year to bear: the second event uses up the deductible, the third is paid in full."""
    excess = Treaty(
        code="XL",
        kind="per_event_excess",
        event=layer(0, 100),
        aggregate=LayerTerms(deductible=Yuan.parse(150)),
    )
    year = cede_year([excess], [event(number, {"p": 90}, at=number) for number in (1, 2, 3)])
    assert [step.ceded.yuan for step in year.cessions] == [0, 30, 90]


def test_published_pure_premium_with_paid_reinstatements() -> None:
    """Sundt's premium: what is ceded equals the premium and what reinstatements bring, half of it per full limit.

    Poisson 1.5, generalised Pareto 0.834 and 83.34, 100 xs 0, 100 a year to bear, two reinstatements at 50 %:
    GEMAct's documentation prints 29.1.
    """
    limit, deductible, step = 100_00, 100_00, 0.01
    severity = LayeredSeverity(severity=ParetoSeverity(alpha=1 / 0.834, scale=83.34 / 0.834, form="lomax"), limit=100.0)
    year = compound([(Poisson(mean=1.5), mean_preserving(severity, step=step, points=131_072))], step=step)
    entered = np.arange(year.mass.size, dtype=np.int64)
    ceded = elementwise.aggregate_step(0, entered, deductible, 3 * limit, PPM)
    restored = elementwise.reinstated(0, ceded, limit, 2)
    brought = elementwise.reinstatement_premium(10**12, 500_000, restored, limit, PPM)
    cost = float(year.mass @ ceded) / 100
    assert cost == pytest.approx(33.797962, rel=1e-6)
    assert cost / (1 + float(year.mass @ brought) / 10**12) == pytest.approx(29.099036, rel=1e-6)
    treaty = Treaty(
        code="XL",
        kind="per_event_excess",
        event=layer(0, 100),
        aggregate=layer(100, None),
        reinstatements=Reinstatements(count=2, rate="50%"),
        premium=Yuan(10**12),
    )
    for total in (80_00, 100_00, 180_00, 333_33, 470_00):
        parts = [min(100_00, total - start) for start in range(0, total, 100_00)]
        events = [CedingEvent(id=f"{n}", at=Share(n), losses={"p": Yuan(part)}) for n, part in enumerate(parts)]
        settled = cede_year([treaty], events)
        assert (settled.ceded.fen, settled.premium.fen) == (int(ceded[total]), int(brought[total]))


PROGRAMS = {
    "the same code twice": (
        [Treaty(code="Q", kind="quota_share", ceded="10%"), Treaty(code="Q", kind="quota_share", ceded="10%")],
        ["treaties.1.code"],
    ),
    "more than all is ceded": (
        [Treaty(code="A", kind="quota_share", ceded="60%"), Treaty(code="B", kind="quota_share", ceded="50%")],
        ["treaties.1.ceded"],
    ),
    "layers overlap": (
        [
            Treaty(code="A", kind="per_event_excess", event=layer(100, 100)),
            Treaty(code="B", kind="per_event_excess", event=layer(150, 100)),
        ],
        ["treaties.1.event"],
    ),
    "a gap between layers": (
        [
            Treaty(code="B", kind="per_event_excess", event=layer(300, 100)),
            Treaty(code="A", kind="per_event_excess", event=layer(100, 100)),
        ],
        ["treaties.0.event.deductible"],
    ),
    "two kinds at once": (
        [
            Treaty(code="A", kind="quota_share", ceded="20%"),
            Treaty(code="B", kind="per_event_excess", event=layer(100, 100)),
        ],
        ["treaties.1.priority"],
    ),
    "a stop loss before the others": (
        [
            Treaty(code="A", kind="quota_share", ceded="20%", priority=3),
            Treaty(code="B", kind="stop_loss", aggregate=layer(100, 100), priority=2),
        ],
        ["treaties.1.priority"],
    ),
    "terms of another kind": (
        [
            Treaty(
                code="A",
                kind="quota_share",
                ceded="20%",
                event=layer(10, 100),
                placed="50%",
                reinstatements=Reinstatements(count=1),
            ),
            Treaty(code="B", kind="stop_loss", priority=2),
            Treaty(code="C", kind="per_risk_excess", policies=("x",), priority=0),
        ],
        [
            "treaties.0.event",
            "treaties.0.reinstatements",
            "treaties.0.placed",
            "treaties.1.aggregate",
            "treaties.2.event",
        ],
    ),
    "reinstatements without what they need": (
        [
            Treaty(
                code="A",
                kind="per_event_excess",
                event=layer(100, None),
                aggregate=layer(0, 500),
                reinstatements=Reinstatements(count=1, rate="100%"),
            ),
        ],
        ["treaties.0.event.limit", "treaties.0.aggregate.limit", "treaties.0.premium"],
    ),
    "a share inside the layer": (
        [Treaty(code="A", kind="per_event_excess", event=LayerTerms(limit=Yuan.wan(1), share=Share.parse("50%")))],
        ["treaties.0.event.share"],
    ),
}


@pytest.mark.parametrize(("program", "places"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_programs_that_contradict_themselves_are_refused(program: list[Treaty], places: list[str]) -> None:
    assert [problem.at for problem in check_program(program)] == places


def test_a_gap_may_be_meant_and_a_layer_may_be_placed_in_parts() -> None:
    program = [
        Treaty(code="A", kind="per_event_excess", event=layer(100, 100), placed="40%"),
        Treaty(code="B", kind="per_event_excess", event=layer(100, 100), placed="60%"),
        Treaty(code="C", kind="per_event_excess", event=layer(300, 100), confirmed=("gap_below",)),
    ]
    assert check_program(program) == []
