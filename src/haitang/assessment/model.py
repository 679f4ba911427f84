"""What an assessment finds (评估结果): exposure, gaps, conflicts, reach, and what to do about them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from haitang.insured import Code
from haitang.lexicon import Instant, Label, OrganisationCode, Peril, Record, Yuan
from haitang.loss import RiskProfile


class Finding(Record):
    """A weakness that can be read off the inventory, and the rows that show it."""

    code: str
    level: Literal["high", "medium", "low"]
    label: Label
    advice: Label
    subjects: tuple[str, ...]
    guideline: tuple[int, ...]


class Conflict(Record):
    """What the enterprise said against what its own inventory shows; the worse of the two counts."""

    control: str
    said: float | None = Field(default=None, ge=0, le=1)
    seen: float = Field(ge=0, le=1)
    reason: Label
    subjects: tuple[str, ...]


class Gap(Record):
    """Where an enterprise stands on one item of the guideline.

    Attributes
    ----------
    status : str
        ``met``, ``partial``, ``missing`` or ``unanswered``.
    coverage : float or None
        The least coverage over the controls of the item; None where none was answered.
    """

    number: int
    part: str
    section: Label
    gist: Label
    verified: str
    status: Literal["met", "partial", "missing", "unanswered"]
    coverage: float | None
    controls: tuple[str, ...]


class Passage(Record):
    """A conduit as an attack sees it: the probability that it can be passed."""

    conduit: Code
    source: Code
    target: Code
    probability: float = Field(ge=0, le=1)


class AttackPath(Record):
    """The most probable way from where a peril starts to a system: zones, and the conduits between them."""

    zones: tuple[Code, ...]
    conduits: tuple[Code, ...]
    probability: float = Field(ge=0, le=1)


class SystemReach(Record):
    """How probable it is that one event of a peril takes a system, the frequency that this makes, and the way in."""

    system: Code
    probability: float = Field(ge=0, le=1)
    yearly: float = Field(ge=0)
    path: AttackPath | None = None


class PerilReach(Record):
    """How far one event of a peril gets.

    Attributes
    ----------
    standstill : float or None
        Expected share of the plant's gross profit that stands still; None where the graph says nothing.
    severity_factor : float
        What the interruption part of a loss is scaled by.
    """

    peril: Peril
    standstill: float | None = Field(default=None, ge=0, le=1)
    severity_factor: float = Field(gt=0)
    systems: tuple[SystemReach, ...] = ()


class Expected(Record):
    """One scenario in yuan a year, from ground up and before any contract."""

    peril: Peril
    base_yearly: float
    yearly: float
    expected_loss: Yuan


class Remediation(Record):
    """Something to repair, and the ground-up loss that it saves in an average year.

    ``code`` is a control's code, or ``conduit:`` and a conduit's code.
    """

    code: str
    label: Label
    loss_saved: Yuan
    from_coverage: float | None = None
    guideline: tuple[int, ...] = ()


class Assessment(Record):
    """All that one assessment found, and the risk profile that the price rests on."""

    enterprise: OrganisationCode
    assessed_at: Instant
    turnover: Yuan
    sector: str
    frequency_tier: str
    severity_tier: str
    profile: RiskProfile
    expected: tuple[Expected, ...]
    reach: tuple[PerilReach, ...]
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    remediations: tuple[Remediation, ...]
    best_cut: Code | None = None

    @property
    def expected_loss(self) -> Yuan:
        """Ground-up loss of an average year over all scenarios."""
        return Yuan.total(scenario.expected_loss for scenario in self.expected)

    @property
    def multiplier(self) -> float:
        """Events a year against the average enterprise of the same size and sector."""
        return sum(part.yearly for part in self.expected) / sum(part.base_yearly for part in self.expected)
