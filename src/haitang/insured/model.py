"""Enterprise, site, line, system, asset, zone, conduit, process: what is insured (标的)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Protocol, Self

from pydantic import Field, model_validator

from haitang.insured.references import faults_of
from haitang.lexicon import PPM, Digest, Instant, Label, OrganisationCode, Record, Share, SystemKind, Yuan

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64)]
"""A stable code inside one inventory, such as ``sys-grind``."""


class Site(Record):
    """A plant (厂区)."""

    code: Code
    name: str
    region: str = Field(pattern=r"^\d{6}$")


class Line(Record):
    """A production line (产线)."""

    code: Code
    name: str
    site: Code


class System(Record):
    """An industrial system (系统), the unit that the notice insures.

    Attributes
    ----------
    protection_level : int or None
        网络安全等级保护 level 1 to 5; None where none was set.
    filing_number : str
        等保备案证明编号; empty where none.
    critical : bool
        Whether it is 关键信息基础设施.
    vendor, provider : str
        Who made it; who runs or hosts it. Shared ones accumulate across policies.
    """

    code: Code
    name: str
    kind: SystemKind
    site: Code
    lines: tuple[Code, ...] = ()
    zone: Code | None = None
    protection_level: int | None = Field(default=None, ge=1, le=5)
    filing_number: str = ""
    critical: bool = False
    vendor: str = ""
    provider: str = ""


class Zone(Record):
    """A zone of IEC 62443-3-2; ``level`` is the Purdue level, 0 to 5."""

    code: Code
    name: str
    level: float = Field(ge=0, le=5)


class Conduit(Record):
    """A conduit between two zones: which protocols pass, and what stands guard."""

    code: Code
    source: Code
    target: Code
    protocols: tuple[str, ...] = ()
    control: str = ""


class Asset(Record):
    """A device or host (资产)."""

    code: Code
    name: str
    system: Code
    zone: Code
    category: str
    vendor: str = ""
    product: str = ""
    firmware: str = ""
    address: str = ""
    internet_facing: bool = False


class Process(Record):
    """A business process and what an hour of its standstill costs in gross profit (每小时毛利润)."""

    code: Code
    name: str
    line: Code | None = None
    systems: tuple[Code, ...] = Field(min_length=1)
    gross_profit_per_hour: Yuan

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if self.gross_profit_per_hour.fen < 0:
            raise ValueError("每小时毛利润不得为负")
        return self


class Assurance(StrEnum):
    """How an answer is known (证据等级), from weakest to strongest."""

    SELF_DECLARED = "self_declared"
    ASSESSOR_VERIFIED = "assessor_verified"
    SENSOR_OBSERVED = "sensor_observed"

    @property
    def label(self) -> Label:
        """What people read."""
        return {
            Assurance.SELF_DECLARED: Label(zh="自述", en="Self-declared"),
            Assurance.ASSESSOR_VERIFIED: Label(zh="测评核实", en="Assessor-verified"),
            Assurance.SENSOR_OBSERVED: Label(zh="监测实见", en="Sensor-observed"),
        }[self]


class Inventory(Record):
    """All that one enterprise has, with every reference resolved."""

    enterprise: OrganisationCode
    sites: tuple[Site, ...]
    lines: tuple[Line, ...] = ()
    systems: tuple[System, ...]
    zones: tuple[Zone, ...] = ()
    conduits: tuple[Conduit, ...] = ()
    assets: tuple[Asset, ...] = ()
    processes: tuple[Process, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        faults = faults_of({table: [row.model_dump() for row in getattr(self, table)] for table in TABLES})
        if faults:
            raise ValueError("\n".join(str(fault) for fault in faults))
        return self

    def system(self, code: str) -> System:
        """The system of that code.

        Raises
        ------
        KeyError
            There is none.
        """
        return {system.code: system for system in self.systems}[code]

    @property
    def gross_profit_per_hour(self) -> Yuan:
        """What an hour of standstill of the whole enterprise costs in gross profit: the sum over its processes."""
        return Yuan.total(process.gross_profit_per_hour for process in self.processes)

    @property
    def mandatory(self) -> tuple[System, ...]:
        """Systems that the notice obliges the plan to include."""
        return tuple(system for system in self.systems if must_include(system))


class Protected(Protocol):
    """A system with its level of 等保, and whether it is 关键信息基础设施."""

    @property
    def protection_level(self) -> int | None:
        """Its level; None where none was set."""
        ...

    @property
    def critical(self) -> bool:
        """Whether it is critical."""
        ...


def must_include(system: Protected) -> bool:
    """Whether the notice obliges the plan to include a system: CII, or 等保 level 3 and above."""
    return system.critical or (system.protection_level or 0) >= 3


TABLES: Final = ("sites", "lines", "systems", "zones", "conduits", "assets", "processes")
"""The tables of an inventory, in the order in which they refer to each other."""


class Evidence(Record):
    """A file that supports an answer, by digest: the file itself may stay at the plant."""

    file: str
    digest: Digest
    note: str = ""


class Answer(Record):
    """What the enterprise said of one control, on whose evidence, and when (如实告知, Insurance Law Art. 16).

    Attributes
    ----------
    control : str
        Code of a control in the catalogue of control effects.
    coverage : Share
        Part of the scope in which the control holds, 0 to 100 %.
    systems : tuple of str
        Systems of the scope; empty means the whole enterprise.
    """

    control: str
    coverage: Share
    systems: tuple[Code, ...] = ()
    assurance: Assurance
    evidence: tuple[Evidence, ...] = ()
    answered_by: str
    answered_at: Instant

    @model_validator(mode="after")
    def _within_whole(self) -> Self:
        if not Share(0) <= self.coverage <= Share(PPM):
            raise ValueError("覆盖率须在 0% 到 100% 之间")
        return self


class Posture(Record):
    """An enterprise's answers at one time (安全状况)."""

    enterprise: OrganisationCode
    answers: tuple[Answer, ...]
