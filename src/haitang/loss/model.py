"""How often and how badly an enterprise is hit: the record between assessment and underwriting."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from haitang.lexicon import Cover, OrganisationCode, Peril, Record, Yuan


class Lognormal(Record):
    """A lognormal severity of yuan, ``exp(mu + sigma Z)``, optionally capped."""

    kind: Literal["lognormal"] = "lognormal"
    mu: float
    sigma: float = Field(gt=0)
    cap: float | None = Field(default=None, gt=0)


class Consequence(Record):
    """The part of an event's ground-up loss that falls on one cover.

    All parts of one event move together (one latent event factor), so that an event is a single number and the
    exact engine can evaluate the contract along it.
    """

    cover: Cover
    weight: float = Field(ge=0, le=1)


class Stretch(Record):
    """A part of a recovery: how much of its length it lasts, and how fast it loses.

    Attributes
    ----------
    time : float
        Part of the interruption's length; the parts of a recovery add up to 1.
    rate : float
        Loss per hour as a part of that of full standstill.
    """

    time: float = Field(gt=0, le=1)
    rate: float = Field(gt=0, le=1)


STANDSTILL = (Stretch(time=1, rate=1),)
"""Full standstill until everything runs again."""


class Factor(Record):
    """One thing that moved a frequency or a severity: a control, the answer it rests on, and its relativity.

    Over the factors of a scenario, the relativities of kind ``frequency`` multiply to ``yearly / base_yearly``, and
    those of kind ``severity`` to what the mean loss was scaled by (``severity.mu`` carries its logarithm).
    """

    code: str
    kind: Literal["frequency", "severity"] = "frequency"
    relativity: float = Field(gt=0)
    coverage: float = Field(ge=0, le=1)
    market: float = Field(ge=0, le=1)
    evidence_quality: float = Field(ge=0, le=1)
    assurance: str
    evidence: tuple[str, ...] = ()


class Scenario(Record):
    """One peril of one enterprise.

    Attributes
    ----------
    yearly : float
        Mean number of events a year, after posture.
    base_yearly : float
        The same before posture: what the average firm of its size and sector has.
    dispersion : float or None
        Negative-binomial size; None means Poisson. Scenarios of one size share one gamma factor: their bad years
        are the same years.
    severity : Lognormal
        Ground-up loss of one event, yuan.
    hourly_loss : Yuan
        Gross profit lost per hour of full standstill; turns the interruption part of a loss into hours.
    recovery : tuple of Stretch
        Shape of the loss-rate curve: standstill, partial running, ramp-up.
    """

    peril: Peril
    base_yearly: float = Field(ge=0)
    yearly: float = Field(ge=0)
    dispersion: float | None = Field(default=None, gt=0)
    severity: Lognormal
    consequences: tuple[Consequence, ...] = Field(min_length=1)
    hourly_loss: Yuan
    recovery: tuple[Stretch, ...] = Field(default=STANDSTILL, min_length=1, max_length=8)
    factors: tuple[Factor, ...] = ()
    systems: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole_recovery(self) -> Self:
        total = sum(stretch.time for stretch in self.recovery)
        if abs(total - 1) > 1e-9:
            raise ValueError(f"recovery 各段时间之比须合计为 1，现合计 {total:g}")
        return self


class RiskProfile(Record):
    """All scenarios of one enterprise, and the versions of the catalogues they rest on."""

    enterprise: OrganisationCode
    scenarios: tuple[Scenario, ...] = Field(min_length=1)
    catalogues: dict[str, str] = {}
