"""Schema of the catalogue of refunds: thresholds of Art. 52 and 53, and the grounds on which a contract ends early."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from haitang import catalog
from haitang.catalog import Catalog, Entry
from haitang.lexicon import Label, NotFound, Share

REFUNDS = "refund-rules"
Refund = Literal["less_fee", "daily", "short_rate", "daily_undamaged", "none", "full"]


class Threshold(Entry):
    """How far the premium has to change for the law's word to be met."""

    code: Literal["clear_decrease", "significant_increase"]
    share: Share
    label: Label
    note: str = ""


class Fee(Entry):
    """手续费, as a share of the premium."""

    share: Share
    label: Label
    note: str = ""


class Ground(Entry):
    """A ground on which a contract ends early.

    Attributes
    ----------
    when : str
        ``before`` or ``after`` inception; ``rescission``: at any time, back to the beginning.
    refund : str
        How the refund is counted.
    by : str
        Who ends the contract.
    within_days, within_years : int or None
        Days since the compensation (Art. 58) or the knowledge (Art. 16); years since the contract was made.
    notice_days : int
        Days of notice that the other party gets.
    """

    code: str
    when: Literal["before", "after", "rescission"]
    refund: Refund
    by: Literal["insured", "insurer"]
    within_days: int | None = Field(default=None, gt=0)
    within_years: int | None = Field(default=None, gt=0)
    notice_days: int = Field(default=0, ge=0)
    label: Label

    @property
    def limit(self) -> timedelta | None:
        """How long after its cause the ground may be used."""
        return None if self.within_days is None else timedelta(days=self.within_days)


class ShortRates(Entry):
    """短期费率表: what is earned of a year's premium once so many months have begun."""

    earned: tuple[Share, ...] = Field(min_length=12, max_length=12)


class RefundRules(Catalog):
    """Everything about premium that comes back."""

    thresholds: tuple[Threshold, ...]
    fee: Fee
    grounds: tuple[Ground, ...]
    short_rates: ShortRates

    def threshold(self, code: Literal["clear_decrease", "significant_increase"]) -> Share:
        """The share that the law's word is taken to mean."""
        return {entry.code: entry.share for entry in self.thresholds}[code]

    def ground(self, code: str) -> Ground:
        """The ground of that code.

        Raises
        ------
        NotFound
            There is none; the message lists those that exist.
        """
        known = {entry.code: entry for entry in self.grounds}
        if code not in known:
            raise NotFound(f"没有解除事由 {code}", advice="现有：" + "、".join(known))
        return known[code]


def refund_rules() -> RefundRules:
    """The catalogue.

    Examples
    --------
    >>> refund_rules().ground("by_insured").clause
    '第五十四条'
    """
    rules: RefundRules = catalog.load(REFUNDS, RefundRules)
    return rules
