"""Detection rules as data (检测规则): their schema, and the roles that they speak of."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from haitang.catalog import Catalog, Entry, load
from haitang.incident import SignalKind
from haitang.lexicon import Cover, Label, Peril, Record, Share


class Disposition(StrEnum):
    """What becomes of the events that a rule takes."""

    SIGNAL = "signal"
    EXPECTED = "expected"
    NUISANCE = "nuisance"

    @property
    def label(self) -> Label:
        """What people read."""
        return {
            Disposition.SIGNAL: Label(zh="信号", en="Signal"),
            Disposition.EXPECTED: Label(zh="正常业务", en="Ordinary work"),
            Disposition.NUISANCE: Label(zh="解析器误报", en="Parser's nuisance"),
        }[self]


class When(Record):
    """Which events a rule takes: all that is stated has to hold.

    Attributes
    ----------
    event_types : tuple of str
        EVE types; empty means any.
    signatures : tuple of (int, int)
        Ranges of signature ids, both ends included.
    modbus_access : str or None
        ``read`` or ``write``, by the request.
    modbus_functions, dnp3_functions : tuple of int
        Function codes of the request.
    control_port, target_ports : bool, tuple of int
        Whether the target's port is one of a control protocol; or one of these.
    most_severe : int or None
        Alerts of this severity or a more severe one (1 is the highest).
    actor : str
        ``master`` (allowed to command the target), ``stranger`` (not), ``registered``, ``unregistered`` or ``any``.
    target : str
        ``registered``, ``unregistered`` or ``any``.
    distinct_targets : int
        The rule fires once one actor has reached so many targets.
    """

    event_types: tuple[str, ...] = ()
    signatures: tuple[tuple[int, int], ...] = ()
    modbus_access: Literal["read", "write"] | None = None
    modbus_functions: tuple[int, ...] = ()
    dnp3_functions: tuple[int, ...] = ()
    control_port: bool = False
    target_ports: tuple[int, ...] = ()
    most_severe: int | None = Field(default=None, ge=1)
    actor: Literal["any", "master", "stranger", "registered", "unregistered"] = "any"
    target: Literal["any", "registered", "unregistered"] = "any"
    distinct_targets: int = Field(default=1, ge=1)


class Finding(Entry):
    """What a signal says, whether it comes from events or from the lack of them.

    Attributes
    ----------
    contradicts : tuple of str
        Controls of the catalogue of control effects whose answers such a signal speaks against.
    threshold : Share
        Where a finding has one.
    """

    code: str
    kind: SignalKind
    title: Label
    covers: tuple[Cover, ...] = ()
    peril: Peril | None = None
    category: str = ""
    technique: str = ""
    contradicts: tuple[str, ...] = ()
    confidence: Share
    threshold: Share = Share(0)


class Rule(Finding):
    """A finding from single events.

    Attributes
    ----------
    asset : str
        Which end the signal is about; ``none`` folds all into one signal per source.
    named : str
        Which end's addresses the signal lists.
    protocol : str
        The protocol whose parser has to be on.
    """

    disposition: Disposition
    when: When
    asset: Literal["target", "actor", "none"]
    named: Literal["actor", "target"] = "actor"
    protocol: str = ""


class ControlPort(Entry):
    """A port of a control protocol, and the parser that reads it; empty where Suricata has none."""

    port: int
    protocol: str
    parser: str


class Masters(Entry):
    """Kinds of asset that may command the assets of their own system."""

    categories: tuple[str, ...]


class Detection(Catalog):
    """The catalogue of detection."""

    masters: Masters
    ports: tuple[ControlPort, ...]
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]

    def finding(self, code: str) -> Finding:
        """The finding of that code."""
        return {finding.code: finding for finding in self.findings}[code]


def detection() -> Detection:
    """The catalogue that ships with the program.

    Examples
    --------
    >>> detection().rules[2].title.zh
    '非合法主站写入控制器（Modbus）'
    """
    catalogue: Detection = load("detection", Detection)
    return catalogue
