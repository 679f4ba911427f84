"""Specifications that the tests of the exact engine share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from haitang.loss import AggregateAnswer, AggregateSpec, aggregate_spec

Answer = Callable[..., AggregateAnswer]


@pytest.fixture
def answer() -> Answer:
    """Answer a specification whose figures must meet the accuracy that was asked for."""

    def answered(frequency: Any, severity: Any, **more: Any) -> AggregateAnswer:
        spec = AggregateSpec.model_validate({"frequency": frequency, "severity": severity, **more})
        result = aggregate_spec(spec)
        assert result.error.met, result.error
        return result

    return answered
