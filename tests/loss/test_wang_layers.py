"""All ten layers of Wang (2000), J. Risk & Insurance 67(1), table 1, as adaptive quadrature gives them."""

from __future__ import annotations

import json

import pytest

from haitang.loss import aggregate_spec, load_spec

TOPS = (0, 50e3, 100e3, 200e3, 300e3, 400e3, 500e3, 1e6, 2e6, 5e6, 10e6)
EXPECTED = (4787.989, 657.036, 581.818, 307.054, 203.834, 150.46, 427.562, 372.863, 420.273, 270.62)
HAZARD = (5481.399, 909.516, 856.444, 474.938, 325.295, 245.718, 727.385, 675.349, 818.389, 567.047)
WANG = (5481.83, 845.022, 768.946, 414.217, 278.38, 207.306, 598.028, 533.175, 615.61, 405.69)


@pytest.mark.parametrize("layer", range(10))
def test_a_layer_has_its_mean_and_its_distorted_premiums(layer: int) -> None:
    spec = {
        "frequency": {"kind": "empirical", "pmf": {"1": 1}},
        "severity": {"kind": "pareto", "alpha": 1.2, "scale": 2000, "form": "lomax"},
        "event": {"deductible": TOPS[layer], "limit": TOPS[layer + 1] - TOPS[layer]},
        "report": {
            "premiums": [
                {"kind": "proportional_hazard", "parameter": 0.9245},
                {"kind": "wang", "parameter": 0.1},
            ]
        },
    }
    answer = aggregate_spec(load_spec(json.dumps(spec), "layer.json"))
    assert answer.mean == pytest.approx(EXPECTED[layer], rel=1e-5)
    assert answer.premiums["proportional_hazard"]["0.9245"] == pytest.approx(HAZARD[layer], rel=1e-5)
    assert answer.premiums["wang"]["0.1"] == pytest.approx(WANG[layer], rel=1e-5)
