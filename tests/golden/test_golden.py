"""One reader for all golden situations: ``case.yaml`` in, compared with ``expected.json``."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pytest
import yaml
from pydantic import Field, TypeAdapter

from haitang.contract import Contract, LossEvent, Rule, Used, check, settle
from haitang.lexicon import ZERO, Label, Record, Yuan
from haitang.loss import (
    AggregateSpec,
    Binomial,
    Distribution,
    EmpiricalFrequency,
    ExponentialSeverity,
    LayeredSeverity,
    LevySeverity,
    LognormalSeverity,
    NegativeBinomial,
    ParetoSeverity,
    Poisson,
    aggregate_spec,
    compound,
    mean_preserving,
    occurrence_quantile,
    rounded,
)

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/case.yaml"))
STATUTES = {Rule.MITIGATION, Rule.ASCERTAINMENT, Rule.DEFENCE}


class SettlementCase(Record):
    """Events settled one after the other under one contract."""

    kind: Literal["settlement"]
    title: Label
    why: str
    source: str = ""
    contract: Contract
    events: tuple[LossEvent, ...]


class Discrete(Record):
    """Amounts and their probabilities."""

    kind: Literal["discrete"]
    pmf: dict[float, float]


Continuous = LognormalSeverity | ExponentialSeverity | ParetoSeverity | LevySeverity | LayeredSeverity


class Part(Record):
    """One frequency with one severity."""

    frequency: Annotated[Poisson | NegativeBinomial | Binomial | EmpiricalFrequency, Field(discriminator="kind")]
    severity: Annotated[Continuous | Discrete, Field(discriminator="kind")]
    method: Literal["mean_preserving", "rounded"] = "mean_preserving"


class AggregateCase(Record):
    """Compound distributions on a grid."""

    kind: Literal["aggregate"]
    title: Label
    source: str
    verification: str
    step: float
    points: int
    parts: tuple[Part, ...]
    limit: float | None = None
    mass_within: float = 0.0


class SpecificationCase(Record):
    """An aggregate loss as a person specifies it, answered as the command answers it."""

    kind: Literal["specification"]
    title: Label
    source: str
    verification: str
    spec: dict[str, Any]


class OccurrenceCase(Record):
    """The largest event of a year."""

    kind: Literal["occurrence"]
    title: Label
    source: str
    verification: str
    parts: tuple[Part, ...]


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_golden_situation(folder: Path) -> None:
    case = TypeAdapter(
        Annotated[SettlementCase | AggregateCase | SpecificationCase | OccurrenceCase, Field(discriminator="kind")]
    ).validate_python(yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8")))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    match case:
        case SettlementCase():
            assert check(case.contract) == []
            assert {"events": settled(case)} == expected
        case AggregateCase():
            compare(distribution(case), case, expected)
        case SpecificationCase():
            answer = aggregate_spec(AggregateSpec.model_validate(case.spec)).model_dump()
            assert answer["error"]["met"]
            compare_figures(answer, expected)
        case OccurrenceCase():
            parts = [(part.frequency, part.severity) for part in case.parts]
            for period, amount, tolerance in expected["return_periods"]:
                assert occurrence_quantile(parts, return_period=period) == pytest.approx(amount, abs=tolerance)


def settled(case: SettlementCase) -> list[dict[str, Any]]:
    """What the sequence pays, in the shape of ``expected.json``."""
    used, rows = Used(), []
    for event in case.events:
        settlement = settle(case.contract, event, used)
        used = settlement.used
        taken: dict[str, Yuan] = defaultdict(lambda: ZERO)
        for step in settlement.steps:
            if step.rule not in STATUTES and step.before != step.after:
                taken[step.rule] += step.before - step.after
        rows.append(
            {
                "payable": {payment.cover.value: str(payment.payable) for payment in settlement.covers},
                "indemnity": str(settlement.indemnity),
                "total": str(settlement.total),
                "insurers": [str(part.payable) for part in settlement.insurers],
                "taken": {rule: str(amount) for rule, amount in taken.items()},
                "statutory": {payment.statute: str(payment.payable) for payment in settlement.statutory},
            }
        )
    return rows


def distribution(case: AggregateCase) -> Distribution:
    """The aggregate distribution of a case, before any aggregate limit."""
    return compound([(part.frequency, severity(part, case)) for part in case.parts], step=case.step)


def severity(part: Part, case: AggregateCase) -> np.ndarray:
    """One severity on the case's grid."""
    if isinstance(part.severity, Discrete):
        mass = np.zeros(case.points)
        for amount, probability in part.severity.pmf.items():
            mass[round(amount / case.step)] += probability
        return mass
    method = rounded if part.method == "rounded" else mean_preserving
    return method(part.severity, step=case.step, points=case.points)


def compare(year: Distribution, case: AggregateCase, expected: dict[str, Any]) -> None:
    """Every quantity that the case names, within its own tolerance."""
    limited = year if case.limit is None else year.limited(round(case.limit / case.step))
    single = {"mean": lambda: limited.mean, "sd": lambda: limited.sd, "exhausted": lambda: float(limited.mass[-1])}
    keyed = {
        "mass": lambda amount: float(limited.mass[round(amount / case.step)]),
        "mass_around": lambda amount: around(year, amount, case.mass_within),
        "stop_loss": limited.stop_loss,
        "quantiles": limited.quantile,
        "tvar": limited.tvar,
    }
    for name, value in expected.items():
        if name in single:
            assert single[name]() == pytest.approx(value[0], abs=value[1]), name
        elif name == "layer":
            for attachment, width, amount, tolerance in value:
                cost = limited.stop_loss(attachment) - limited.stop_loss(attachment + width)
                assert cost == pytest.approx(amount, abs=tolerance), name
        else:
            for key, amount, tolerance in value:
                assert keyed[name](key) == pytest.approx(amount, abs=tolerance), (name, key)


def compare_figures(answer: Any, expected: Any, path: str = "") -> None:
    """Every figure that the case names, within its tolerance; null where there is none."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            compare_figures(answer[name], value, f"{path}.{name}")
    elif expected is None:
        assert answer is None, path
    else:
        assert answer == pytest.approx(expected[0], abs=expected[1], rel=0), path


def around(year: Distribution, amount: float, within: float) -> float:
    """``P(amount - within < S < amount + within)``; the mass on either edge counts half."""
    low, high = round((amount - within) / year.step), round((amount + within) / year.step)
    return float(year.mass[low + 1 : high].sum() + (year.mass[low] + year.mass[high]) / 2)


def test_cases_are_found() -> None:
    assert len(CASES) == len([path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"])
