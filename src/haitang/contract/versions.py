"""Reads contracts of earlier schema versions as contracts of today's."""

from __future__ import annotations

from typing import Any

from haitang.contract.order import POLICY_RULES

SCHEMA_VERSION = 2


def upgraded(data: Any) -> Any:
    """A contract's plain data in today's schema version; anything that is not a mapping is left as it is.

    Version 1 knew neither other insurance nor an aggregate deductible, so that its orders lack both: they join
    where today's default has them, before the aggregate limit.

    Examples
    --------
    >>> old = {"order": {"policy": ["event_limit", "event_deductible", "policy_share", "aggregate"]}}
    >>> upgraded({"schema_version": 1, **old})["order"]["policy"][-3:]
    ['other_insurance', 'aggregate_deductible', 'aggregate']
    """
    if not isinstance(data, dict) or data.get("schema_version", 1) != 1:
        return data
    new = {**data, "schema_version": SCHEMA_VERSION}
    order = data.get("order")
    if isinstance(order, dict) and isinstance(order.get("policy"), (list, tuple)) and order["policy"]:
        listed = list(order["policy"])
        missing = [rule.value for rule in POLICY_RULES if rule not in listed and rule in _SINCE_2]
        new["order"] = {**order, "policy": [*listed[:-1], *missing, listed[-1]]}
    return new


_SINCE_2 = POLICY_RULES[-3:-1]
