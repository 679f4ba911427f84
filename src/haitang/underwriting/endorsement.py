"""Records of what changes a policy during its period: premium adjustment and endorsement (保费调整, 批单)."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from haitang.contract import Contract
from haitang.lexicon import Instant, Record, Share, Yuan

Change = Literal["decrease", "increase", "none", "terms"]


class PremiumAdjustment(Record):
    """What a changed risk, or changed terms, make of the premium for the days that are left.

    Attributes
    ----------
    kind : str
        ``decrease`` (Insurance Law Art. 53), ``increase`` (Art. 52), ``none``: not clear enough for either, or
        ``terms``: agreed by the parties.
    before, after : Yuan
        Premium of the whole period as it stood, and as it is from now on.
    change : Share
        By how much the price of the risk moved; what it has to reach is catalogue data.
    days_left, days : int
        Whole days still to run, and of the whole period.
    refund : Yuan
        What is given back pro rata per day; negative where more is due.
    """

    policy: str
    kind: Change = "decrease"
    before: Yuan
    after: Yuan
    change: Share = Share(0)
    days_left: int
    days: int
    refund: Yuan
    at: Instant


class TermChange(Record):
    """One term before and after, by its path in the contract."""

    field: str
    before: str
    after: str


class Endorsement(Record):
    """A change of a policy that both parties have on paper (批单).

    Attributes
    ----------
    reason : str
        Why.
    noticed_at : Instant or None
        When the insured gave notice of an increased risk (Art. 52); losses that it caused before are not covered.
    effective : Instant
        From when it applies.
    adjustment : PremiumAdjustment
        What it does to the premium.
    terms : tuple of TermChange
        Terms that changed; none where the risk alone did.
    replaced : Contract or None
        The terms that applied before, where they changed: what happened earlier is settled by them.
    """

    id: UUID
    number: str
    reason: str
    noticed_at: Instant | None = None
    effective: Instant
    made_at: Instant
    made_by: str
    adjustment: PremiumAdjustment
    terms: tuple[TermChange, ...] = ()
    replaced: Contract | None = None
