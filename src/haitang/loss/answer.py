"""Answers a specification exactly: every figure asked for, refined until it stands still."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from haitang.lexicon import Record
from haitang.loss.compiled_spec import CompiledSpec, compile_spec
from haitang.loss.numbers import exact
from haitang.loss.premium_principles import proportional_hazard, wang
from haitang.loss.spec import AggregateSpec, LayerQuestion, PremiumSpec
from haitang.loss.year_terms import YearTerms, largest_events

FIRST_CELLS = 2**12
MOST_CELLS = 2**18
MOST_WORK = 2**19
"""Cells of all segments together, up to which grids are refined: a few seconds and well below 1 GB."""
Figures = dict[str, Any]

NO_MEAN = "单次损失的均值无穷（尾指数不大于 1），且没有限额"
NO_VARIANCE = "单次损失的方差无穷（尾指数不大于 2），且没有限额"
NO_PREMIUM = "该保费原理下的积分发散：尾部过重，且没有限额"


class LayerFigures(Record):
    """A layer of the year's total: what it costs, and how likely it is reached and used up."""

    cost: float | None
    p_attach: float
    p_exhaust: float


class CorridorFigures(Record):
    """A loss corridor: what the insured takes back, and what is left to the layer."""

    cost: float | None
    mean_after: float | None


class ReinstatementFigures(Record):
    """Paid reinstatements: the premium before them, and what they bring in as a multiple of it (Sundt 1991)."""

    pure_premium: float
    expected_rate: float


class ErrorEstimate(Record):
    """How far figures may be off, relatively.

    Attributes
    ----------
    discretisation : float
        Largest change of any figure when the grid was last halved, which bounds what is left; 0 on a lattice.
    truncation : float
        Doubt about what lies beyond the grid.
    accuracy : float
        What was asked for.
    met : bool
        Whether the discretisation is within it.
    worst : str
        The figure that changed most.
    """

    discretisation: float
    truncation: float
    accuracy: float
    met: bool
    worst: str


class GridUsed(Record):
    """The finest grid of the first segment; no step where no figure needed a grid."""

    step: float | None
    points: int
    segments: int


class AggregateAnswer(Record):
    """Every figure of what the layer takes of a year; None where it is infinite, with the reason in ``notes``.

    Maps are keyed by the number as asked. ``premiums`` maps a principle to its parameters as asked.
    """

    mean: float | None
    variance: float | None
    sd: float | None
    p_zero: float
    p_exhaust: float | None
    mean_before_aggregate: float | None
    quantiles: dict[str, float]
    tvar: dict[str, float | None]
    stop_loss: dict[str, float | None]
    points: dict[str, float]
    premiums: dict[str, dict[str, float | None]]
    layers: dict[str, LayerFigures]
    corridors: dict[str, CorridorFigures]
    oep: dict[str, float]
    reinstatements: ReinstatementFigures | None
    error: ErrorEstimate
    grid: GridUsed
    engine: str
    notes: dict[str, str]


def aggregate_spec(spec: AggregateSpec, *, file: str = "spec") -> AggregateAnswer:
    """Answer a specification exactly (精确求解年累计赔付).

    Amounts that are all discrete are solved on their lattice, without any error of discretisation. Elsewhere grids
    are halved until no figure changes by more than ``spec.accuracy``.

    Raises
    ------
    BadInput
        The terms cannot be put into the contract's language.
    TruncatedGrid
        A figure lies beyond any grid.

    Examples
    --------
    >>> from haitang.loss.spec import AggregateSpec
    >>> spec = AggregateSpec.model_validate(
    ...     {
    ...         "frequency": {"kind": "poisson", "mean": 5},
    ...         "severity": {"kind": "discrete", "pmf": {"100": 0.8, "500": 0.16, "1000": 0.04}},
    ...         "report": {"points": [600], "quantiles": [0.99]},
    ...     }
    ... )
    >>> answer = aggregate_spec(spec)
    >>> round(answer.points["600"], 12), answer.quantiles["0.99"], answer.error.discretisation
    (0.059892862214, 3000.0, 0.0)
    """
    compiled = compile_spec(spec, file=file)
    cells, change, worst = FIRST_CELLS, inf, ""
    year = YearTerms(compiled, cells=cells)
    figures = _figures(spec, compiled, year)
    if year.ladder.grid.discrete or not year.ladder.used:
        change = 0.0
    while change > spec.accuracy and cells < MOST_CELLS and cells * year.ladder.used < MOST_WORK:
        cells *= 2
        year = YearTerms(compiled, cells=cells)
        finer = _figures(spec, compiled, year)
        change, worst = _change(figures, finer, year.ladder.grid.scale)
        figures = finer
    notes = _notes(figures)
    error = ErrorEstimate(
        discretisation=change,
        truncation=year.ladder.truncated,
        accuracy=spec.accuracy,
        met=change <= spec.accuracy,
        worst=worst,
    )
    if not error.met:
        notes["error"] = f"离散误差估计 {change:.1g} 未达到 accuracy={spec.accuracy:g}；已用最细的网格"
    return AggregateAnswer(
        **_without_infinity(figures), error=error, grid=_grid(year), engine=_engine(year), notes=notes
    )


def _figures(spec: AggregateSpec, compiled: CompiledSpec, year: YearTerms) -> Figures:
    """Everything that is asked, from one grid; infinite figures as such."""
    report = spec.report
    variance = year.variance()
    return {
        "mean": year.mean(),
        "variance": variance,
        "sd": variance**0.5,
        "p_zero": year.nothing(),
        "p_exhaust": year.exhausted(),
        "mean_before_aggregate": year.total.moments[0],
        "quantiles": {asked: year.quantile(_beyond(asked)) for asked in report.quantiles},
        "tvar": {asked: year.tvar(_beyond(asked)) for asked in report.tvar},
        "stop_loss": {asked: year.excess(float(exact(asked))) for asked in report.stop_loss},
        "points": {asked: year.at(float(exact(asked))) for asked in report.points},
        "premiums": _premiums(report.premiums, year),
        "layers": {_name(item): _layer(item, year) for item in report.layers},
        "corridors": {_name(item): _corridor(item, year) for item in report.corridors},
        "oep": _occurrence(report.oep, compiled),
        "reinstatements": _reinstatements(spec, year),
    }


def _beyond(asked: str) -> float:
    return float(1 - exact(asked))


def _premiums(asked: tuple[PremiumSpec, ...], year: YearTerms) -> dict[str, dict[str, float]]:
    premiums: dict[str, dict[str, float]] = {}
    for item in asked:
        premiums.setdefault(item.kind, {})[item.parameter] = _premium(item, year)
    return premiums


def _premium(item: PremiumSpec, year: YearTerms) -> float:
    parameter = float(exact(item.parameter))
    index = year.total.tail_index() if year.endless else inf
    match item.kind:
        case "tvar":
            return year.tvar(_beyond(item.parameter))
        case "sd":
            return inf if index <= 2 else year.mean() + parameter * year.deviation()
        case "wang":
            return inf if index <= 1 else year.distorted(wang(parameter))
        case "proportional_hazard":
            return inf if index * parameter <= 1 else year.distorted(proportional_hazard(parameter))


def _name(item: LayerQuestion) -> str:
    return f"{float(item.limit):.12g} xs {float(item.deductible):.12g}"


def _layer(item: LayerQuestion, year: YearTerms) -> dict[str, float]:
    low, width = float(item.deductible), float(item.limit)
    return {
        "cost": item.share.fraction * year.layer(low, width),
        "p_attach": year.exceeded(low),
        "p_exhaust": year.exceeded(low + width, or_met=True),
    }


def _corridor(item: LayerQuestion, year: YearTerms) -> dict[str, float]:
    cost = item.share.fraction * year.layer(float(item.deductible), float(item.limit))
    return {"cost": cost, "mean_after": year.mean() - cost}


def _occurrence(asked: tuple[str, ...], compiled: CompiledSpec) -> dict[str, float]:
    """The largest event of a year by return period, or by probability of exceedance where that is below 1."""
    if not asked:
        return {}
    numbers = [exact(item) for item in asked]
    beyond = np.array([float(1 / number if number > 1 else number) for number in numbers])
    return dict(zip(asked, largest_events(compiled, beyond).tolist(), strict=True))


def _reinstatements(spec: AggregateSpec, year: YearTerms) -> dict[str, float] | None:
    """Sundt's premium: ``E[T] / (1 + sum c_k E[L_k] / limit)``, ``L_k`` the k-th filling of the limit (ASTIN 1991)."""
    again, one = spec.aggregate.reinstatements, spec.reinstated()
    if again is None or one is None:
        return None
    limit = float(one)
    fillings = [year.ladder.beyond(year.low + k * limit, year.low + (k + 1) * limit) for k in range(again.count)]
    rate = sum(each * filling / limit for each, filling in zip(again.each(), fillings, strict=True))
    return {"pure_premium": year.mean() / (1 + rate), "expected_rate": rate}


def _walk(figures: Any, path: str = "") -> list[tuple[str, float]]:
    """Every number and its path."""
    if isinstance(figures, dict):
        return [leaf for name, value in figures.items() for leaf in _walk(value, f"{path}.{name}" if path else name)]
    return [] if figures is None else [(path, figures)]


def _change(before: Figures, after: Figures, scale: float) -> tuple[float, str]:
    """The largest relative change, and of which figure.

    What is nothing beside the year's scale, or a probability beside 1e-10, counts as that.
    """
    largest, worst = 0.0, ""
    for (path, old), (_, new) in zip(_walk(before), _walk(after), strict=True):
        if old == new:
            continue
        is_probability = path.startswith(("p_", "points")) or ".p_" in path
        least = 1e-10 if is_probability else 1e-9 * (scale**2 if path == "variance" else scale)
        relative = abs(new - old) / max(abs(new), least)
        if relative > largest:
            largest, worst = relative, path
    return largest, worst


def _notes(figures: Figures) -> dict[str, str]:
    reasons: list[tuple[Callable[[str], bool], str]] = [
        (lambda path: path in {"variance", "sd"} or path.startswith("premiums.sd"), NO_VARIANCE),
        (lambda path: path.startswith("premiums"), NO_PREMIUM),
        (lambda path: True, NO_MEAN),
    ]
    infinite = [path for path, value in _walk(figures) if not abs(value) < inf]
    return {path: next(reason for applies, reason in reasons if applies(path)) for path in infinite}


def _without_infinity(figures: Any) -> Any:
    if isinstance(figures, dict):
        return {name: _without_infinity(value) for name, value in figures.items()}
    return None if figures is None or not abs(figures) < inf else figures


def _grid(year: YearTerms) -> GridUsed:
    used = year.ladder.used
    return GridUsed(step=year.ladder.step, points=year.ladder.points, segments=used)


def _engine(year: YearTerms) -> str:
    if not year.ladder.used:
        return "exact/closed form"
    if year.ladder.grid.listed is not None:
        return "exact/enumeration"
    return "exact/lattice" if year.ladder.grid.lattice else "exact/transform"
