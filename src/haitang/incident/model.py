"""The records that travel: signal, incident, timeline of intervals, facts of a loss."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
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
    """Where in the ledger a record is committed.

    Attributes
    ----------
    index : int
        Index of the leaf in the log; a leaf may commit a whole batch of records.
    digest : Digest
        SHA-256 of the record's bytes.
    record : int or None
        Place of the record in its batch, from 0; None where the leaf is the record.
    name, line : str, int or None
        File and line that the record is from.
    """

    log: str
    index: int = Field(ge=0)
    digest: Digest
    record: int | None = Field(default=None, ge=0)
    name: str = ""
    line: int | None = Field(default=None, ge=1)


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
    rule : str
        Code of the detection rule, in the catalogue of detection.
    baseline : str
        What the sight was judged against, by a short digest (such as the set of allowed masters).
    sensor : str
        The log source that saw it; empty for a finding about several.
    actors : tuple of str
        Addresses of those who acted, sorted.
    category : str
        Class of the incident by GB/T 20986; empty where the signal is none.
    peril : Peril or None
        What may come of it.
    note : str
        What a reader has to know, such as which answer of the enterprise it contradicts.
    watched_at : Instant or None
        When the log was read; ``last_seen`` to here is the freshness.
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
    rule: str = ""
    baseline: str = ""
    sensor: str = ""
    actors: tuple[str, ...] = ()
    category: str = ""
    peril: Peril | None = None
    note: str = ""
    watched_at: Instant | None = None

    @property
    def freshness(self) -> timedelta | None:
        """How old the last sight was when the log was read (时效)."""
        return None if self.watched_at is None else self.watched_at - self.last_seen


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
        Persons without service; persons whose information leaked.
    province_share, city_share : Share or None
        Largest part of the population of one province, and of one prefecture, without service.
    direct_loss : Yuan or None
        Direct economic loss.
    """

    critical_infrastructure: bool = False
    outage_minutes_whole: int | None = Field(default=None, ge=0)
    outage_minutes_main: int | None = Field(default=None, ge=0)
    people_affected: int | None = Field(default=None, ge=0)
    personal_records: int | None = Field(default=None, ge=0)
    province_share: Share | None = None
    city_share: Share | None = None
    direct_loss: Yuan | None = None
    suspected_crime: bool = False


class Incident(Record):
    """An incident as reported by the insured and supported by signals (网络安全事件).

    Attributes
    ----------
    events : dict of str to Moment
        What was done beside the timeline, by the names that the catalogue of clocks uses.
    """

    id: UUID
    enterprise: OrganisationCode
    peril: Peril
    title: str
    narrative: str
    systems: tuple[str, ...] = Field(min_length=1)
    timeline: Timeline
    facts: ImpactFacts
    signals: tuple[UUID, ...] = ()
    events: dict[str, Moment] = {}


class Labour(Record):
    """Work that an invoice bills: days of eight hours, by people of one level (GB/T 42461 names four)."""

    days: Decimal = Field(gt=0, decimal_places=2)
    level: int = Field(ge=1, le=4)


class LossItem(Record):
    """One line of a claim: a head of loss, its amount net of recoverable VAT, and the paper behind it.

    Attributes
    ----------
    head : str
        Code of a head in the catalogue of loss heads.
    invoice, invoice_line : str, int
        Number of the invoice by its vendor, and which of its lines this is, from 1.
    statute : str
        What the law puts on top of the covers: mitigation (Art. 57), ascertainment (Art. 64), defence (Art. 66).
    consent : str or None
        Reference of the insurer's written consent; None where there was none.
    labour : Labour or None
        The work behind it, where it bills work.
    """

    reference: str
    head: str
    cover: Cover
    invoice: str = ""
    invoice_line: int = Field(default=1, ge=1)
    vendor: str = ""
    vendor_code: OrganisationCode | None = None
    incurred_on: Instant
    gross: Yuan
    recoverable_vat: Yuan = Yuan(0)
    statute: str = Field(default="", pattern=r"^(|mitigation|ascertainment|defence)$")
    consent: str | None = None
    labour: Labour | None = None
    note: str = ""

    @property
    def net(self) -> Yuan:
        """What counts as loss: gross less recoverable VAT."""
        return self.gross - self.recoverable_vat
