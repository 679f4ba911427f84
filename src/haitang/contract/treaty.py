"""Reinsurance treaties (再保险合同) in the language of the contract: layers, shares, reinstatements, inuring order."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from haitang.contract.layer import Layer, LayerTerms
from haitang.contract.reinstatements import Reinstatements
from haitang.lexicon import PPM, ZERO, Label, Record, Share, Yuan


class TreatyKind(StrEnum):
    """What a treaty takes its share of."""

    QUOTA_SHARE = "quota_share"
    PER_RISK_EXCESS = "per_risk_excess"
    PER_EVENT_EXCESS = "per_event_excess"
    STOP_LOSS = "stop_loss"

    @property
    def label(self) -> Label:
        """What people read."""
        return _KINDS[self]


_KINDS = {
    TreatyKind.QUOTA_SHARE: Label(zh="成数分保", en="Quota share"),
    TreatyKind.PER_RISK_EXCESS: Label(zh="险位超赔", en="Per-risk excess of loss"),
    TreatyKind.PER_EVENT_EXCESS: Label(zh="事故超赔", en="Per-event excess of loss"),
    TreatyKind.STOP_LOSS: Label(zh="赔付率（额）超赔", en="Stop loss"),
}


class Treaty(Record):
    """One treaty: the ceded share of the subject first, then attachment and limit, then the placed share.

    Attributes
    ----------
    priority : int
        Inuring order (适用顺序): a treaty sees what is left after all of lower priority; those of one priority share
        the same subject.
    policies : tuple of str
        Policies it reinsures, all where none is named; ``p`` stands for its copies ``p/1``, ``p/2``, … too.
    ceded : Share
        Part of the subject that goes to the treaty before attachment and limit: the share of a quota share.
    event : LayerTerms
        Attachment (``deductible``) and limit, per risk or per event, at 100 % of the layer.
    aggregate : LayerTerms
        Annual aggregate deductible and limit at 100 % of the layer; of a stop loss, its attachment and limit.
    placed : Share
        Part of the layer that is placed with reinsurers; applies last.
    reinstatements : Reinstatements or None
        How often ``event.limit`` is restored; None: the year has no limit but that of ``aggregate``.
    premium : Yuan
        Premium of the placed share for the year, which reinstatement premiums are a rate of.
    confirmed : tuple of str
        Odd but meant terms, such as ``gap_below``.

    Examples
    --------
    >>> treaty = Treaty(
    ...     code="XL1", kind="per_event_excess", event=LayerTerms(deductible=Yuan.wan(100), limit=Yuan.wan(150)),
    ...     reinstatements=Reinstatements(count=1),
    ... )
    >>> treaty.annual_limit
    Yuan('3000000.00')
    """

    code: str = Field(min_length=1, max_length=120)
    kind: TreatyKind
    clause: str = ""
    priority: int = Field(default=1, ge=0, le=1000)
    policies: tuple[str, ...] = ()
    ceded: Share = Share(PPM)
    event: LayerTerms = LayerTerms()
    aggregate: LayerTerms = LayerTerms()
    placed: Share = Share(PPM)
    reinstatements: Reinstatements | None = None
    premium: Yuan = ZERO
    confirmed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        for name, share in (("分出比例 ceded", self.ceded), ("承接份额 placed", self.placed)):
            if not Share(0) < share <= Share(PPM):
                raise ValueError(f"{name} 须大于 0%，不超过 100%：{share}")
        if self.premium < ZERO:
            raise ValueError(f"再保险费不得为负：{self.premium}")
        return self

    @property
    def layer(self) -> Layer:
        """The layer at 100 %: terms per event, then terms of the year with all reinstatements."""
        terms = self.aggregate.model_copy(update={"limit": self.annual_limit})
        return Layer(event=self.event, aggregate=terms)

    @property
    def annual_limit(self) -> Yuan | None:
        """Most that the layer pays in a year, at 100 %; None where nothing limits it."""
        if self.reinstatements is not None and self.event.limit is not None:
            return self.reinstatements.capacity(self.event.limit)
        return self.aggregate.limit

    def covers(self, policy: str) -> bool:
        """Whether the treaty reinsures a policy."""
        return not self.policies or policy in self.policies or policy.split("/", maxsplit=1)[0] in self.policies
