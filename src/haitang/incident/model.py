"""The records that travel: signal, incident, timeline of intervals, facts of a loss."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from haitang.lexicon import Cover, Digest, Instant, Label, Moment, OrganisationCode, Peril, Record, Share, Yuan


class SignalKind(StrEnum):
    """What a signal says (信号类别)."""

    EXPOSURE = "exposure"
    POSTURE_DRIFT = "posture_drift"
    PRECURSOR = "precursor"
    INCIDENT = "incident"
    FNOL = "fnol"
    EVIDENCE = "evidence"

    @property
    def label(self) -> Label:
        """What people read."""
        return _SIGNALS[self]


_SIGNALS = {
    SignalKind.EXPOSURE: Label(zh="暴露面", en="Exposure"),
    SignalKind.POSTURE_DRIFT: Label(zh="状况偏离", en="Posture drift"),
    SignalKind.PRECURSOR: Label(zh="前兆", en="Precursor"),
    SignalKind.INCIDENT: Label(zh="事件", en="Incident"),
    SignalKind.FNOL: Label(zh="出险报案", en="First notice of loss"),
    SignalKind.EVIDENCE: Label(zh="证据", en="Evidence"),
}


class TimeBasis(StrEnum):
    """Where the time of an event is from (时间来源)."""

    ZONE_GIVEN = "zone_given"
    DECLARED = "declared"
    INFERRED = "inferred"


class Leaf(Record):
    """Where in the ledger a record is committed."""

    log: str
    index: int = Field(ge=0)
    digest: Digest


class Signal(Record):
    """What a monitor saw that matters to an insured risk, with its place in the ledger.

    Attributes
    ----------
    key : str
        Deduplication key: asset, signature and baseline; the same key is the same signal.
    seen : Moment
        First time it was seen, with the error of the clock.
    confidence, sensor_coverage : Share
        How sure; and how much of what could have been seen was being watched.
    count : int
        Events folded into this signal.
    """

    id: UUID
    kind: SignalKind
    key: str
    title: Label
    asset: str = ""
    system: str = ""
    covers: tuple[Cover, ...] = ()
    seen: Moment
    last_seen: Instant
    time_basis: TimeBasis
    confidence: Share
    sensor_coverage: Share
    count: int = Field(ge=1)
    leaves: tuple[Leaf, ...] = ()


class Timeline(Record):
    """The moments of an incident, each between bounds; None where not yet known."""

    first_hostile_act: Moment | None = None
    interruption_start: Moment | None = None
    discovery: Moment
    insurer_notified: Moment | None = None
    restoration: Moment | None = None


class ImpactFacts(Record):
    """Facts that decide the level of an incident (事件分级) and which clocks run; None where not yet known.

    Attributes
    ----------
    critical_infrastructure : bool
        Whether 关键信息基础设施 is involved.
    outage_minutes_whole, outage_minutes_main : int or None
        How long the whole, and how long the main function was down, minutes.
    people_affected, personal_records : int or None
        Persons without service; personal records leaked.
    direct_loss : Yuan or None
        Direct economic loss.
    """

    critical_infrastructure: bool = False
    outage_minutes_whole: int | None = Field(default=None, ge=0)
    outage_minutes_main: int | None = Field(default=None, ge=0)
    people_affected: int | None = Field(default=None, ge=0)
    personal_records: int | None = Field(default=None, ge=0)
    direct_loss: Yuan | None = None
    suspected_crime: bool = False


class Incident(Record):
    """An incident as reported by the insured and supported by signals (网络安全事件)."""

    id: UUID
    enterprise: OrganisationCode
    peril: Peril
    title: str
    narrative: str
    systems: tuple[str, ...] = Field(min_length=1)
    timeline: Timeline
    facts: ImpactFacts
    signals: tuple[UUID, ...] = ()


class LossItem(Record):
    """One line of a claim: a head of loss, its amount net of recoverable VAT, and the paper behind it."""

    reference: str
    head: str
    cover: Cover
    vendor: str = ""
    vendor_code: OrganisationCode | None = None
    incurred_on: Instant
    gross: Yuan
    recoverable_vat: Yuan = Yuan(0)
    statute: str = Field(default="", pattern=r"^(|mitigation|ascertainment|defence)$")
    note: str = ""

    @property
    def net(self) -> Yuan:
        """What counts as loss: gross less recoverable VAT."""
        return self.gross - self.recoverable_vat
