"""Rules compiled to functions: only the conditions that a rule states cost time."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from haitang.monitoring.eve import EveRecord
from haitang.monitoring.roles import Roles
from haitang.monitoring.rules import Rule, When


class Conduct(msgspec.Struct, frozen=True, gc=False):
    """Who does what to whom: the client, the server and its port, whichever way the record points."""

    record: EveRecord
    actor: str
    target: str
    port: int


Matcher = Callable[[Conduct], bool]
Shape = tuple[str, bool, bool, bool]
"""Event type, and whether the record has an alert, a modbus and a dnp3 object."""


def can_fit(when: When, shape: Shape) -> bool:
    """Whether any record of this shape can meet the conditions: most rules are out before a record is looked into."""
    event_type, alert, modbus, dnp3 = shape
    return (
        (not when.event_types or event_type in when.event_types)
        and (alert or not (when.signatures or when.most_severe))
        and (modbus or not (when.modbus_access or when.modbus_functions))
        and (dnp3 or not when.dnp3_functions)
    )


def matcher(rule: Rule, roles: Roles, ports: frozenset[int]) -> Matcher:
    """A rule's conditions as one function."""
    tests = [*_content(rule.when, ports), *_roles(rule.when, roles)]
    if len(tests) == 1:
        return tests[0]

    def fits(conduct: Conduct) -> bool:
        for test in tests:  # noqa: SIM110 - all() with a generator takes twice the time, once per event and rule
            if not test(conduct):
                return False
        return True

    return fits


def _content(when: When, ports: frozenset[int]) -> list[Matcher]:
    """Conditions on what was said, the cheapest first."""
    tests: list[Matcher] = []
    if when.control_port or when.target_ports:
        wanted = ports if when.control_port else frozenset(when.target_ports)
        tests.append(lambda conduct: conduct.port in wanted)
    if when.signatures:
        tests.append(lambda conduct: any(low <= _signature(conduct) <= high for low, high in when.signatures))
    if when.most_severe is not None:
        worst = when.most_severe
        tests.append(lambda conduct: conduct.record.alert is not None and conduct.record.alert.severity <= worst)
    if when.modbus_access:
        access = when.modbus_access.upper()
        tests.append(lambda conduct: _modbus(conduct)[1].startswith(access))
    if when.modbus_functions:
        codes = frozenset(when.modbus_functions)
        tests.append(lambda conduct: _modbus(conduct)[0] in codes)
    if when.dnp3_functions:
        functions = frozenset(when.dnp3_functions)
        tests.append(lambda conduct: conduct.record.dnp3 is not None and conduct.record.dnp3.function in functions)
    return tests


def _roles(when: When, roles: Roles) -> list[Matcher]:
    """Conditions on who it was."""
    tests: list[Matcher] = []
    if when.actor in ("master", "stranger"):
        allowed = when.actor == "master"
        tests.append(lambda conduct: roles.commands(conduct.actor, conduct.target) is allowed)
    elif when.actor != "any":
        known = when.actor == "registered"
        tests.append(lambda conduct: (conduct.actor in roles.assets) is known)
    if when.target != "any":
        there = when.target == "registered"
        tests.append(lambda conduct: (conduct.target in roles.assets) is there)
    return tests


def _signature(conduct: Conduct) -> int:
    return conduct.record.alert.signature_id if conduct.record.alert else -1


def _modbus(conduct: Conduct) -> tuple[int, str]:
    modbus = conduct.record.modbus
    if modbus is None or modbus.request is None:
        return (-1, "")
    return (modbus.request.function_raw, modbus.request.access_type)
