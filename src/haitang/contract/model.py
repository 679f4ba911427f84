"""The insurance contract as data (保险合同): the same terms price the quote and settle the claim."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from haitang.contract.cover_state import Cause, CoverState
from haitang.contract.interruption import InterruptionTerms
from haitang.contract.order import Order, Rule
from haitang.contract.reinstatements import Reinstatements
from haitang.contract.versions import upgraded
from haitang.lexicon import (
    PPM,
    ZERO,
    Cover,
    Instant,
    Label,
    OrganisationCode,
    Period,
    Record,
    Share,
    Yuan,
)


class OtherInsurance(StrEnum):
    """How the contract stands beside other insurance of the same loss (重复保险, Insurance Law Art. 56)."""

    PRO_RATA = "pro_rata"
    EXCESS = "excess"
    PRIMARY = "primary"

    @property
    def label(self) -> Label:
        """What people read."""
        return _OTHERS[self]


_OTHERS = {
    OtherInsurance.PRO_RATA: Label(zh="按保险金额比例分摊", en="Pro rata by sums insured"),
    OtherInsurance.EXCESS: Label(zh="仅赔其他保险不足部分", en="Excess of other insurance"),
    OtherInsurance.PRIMARY: Label(zh="先行赔付", en="Primary"),
}


class Deductible(Record):
    """免赔额 and 免赔率: an amount, a share of the loss, or the higher of the two."""

    amount: Yuan = ZERO
    rate: Share = Share(0)

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.amount < ZERO:
            raise ValueError("免赔额不得为负")
        if not Share(0) <= self.rate <= Share(PPM):
            raise ValueError("免赔率须在 0% 到 100% 之间")
        return self


class Condition(Record):
    """Something that has to be so for a cover to answer in full, and what follows where it is not.

    Attributes
    ----------
    effect : str
        ``excluded``: the cover does not answer; ``added_rate``: points of 免赔率 on what is left after the
        deductible, so that they are never swallowed by a deductible in money; ``raised_deductible``: the deductible
        itself rises by ``raised_by`` of itself (免赔额上浮); on the whole policy, the event deductible as well.
    """

    code: str
    clause: str
    label: Label | None = None
    effect: Literal["excluded", "added_rate", "raised_deductible"]
    added_rate: Share = Share(0)
    raised_by: Share = Share(0)

    def text(self) -> Label:
        """What people read; the code where the contract gives no words."""
        return self.label or Label(zh=self.code, en=self.code)

    def effect_text(self) -> Label:
        """What follows where it is not met.

        Examples
        --------
        >>> Condition(code="hazard", clause="4", effect="raised_deductible", raised_by="10%").effect_text().zh
        '免赔额（率）上浮 10%'
        """
        match self.effect:
            case "excluded":
                return Label(zh="不予赔偿", en="the cover does not answer")
            case "added_rate":
                return Label(zh=f"免赔率加 {self.added_rate}", en=f"deductible rate + {self.added_rate}")
            case "raised_deductible":
                return Label(zh=f"免赔额（率）上浮 {self.raised_by}", en=f"deductible raised by {self.raised_by}")


class DependentTerms(Record):
    """Losses that reach the insured through a provider (依赖营业中断): which providers, and up to how much.

    Attributes
    ----------
    providers : tuple of str
        Codes of the providers named in the schedule; any provider where none is named.
    event_limit : Yuan or None
        Sublimit per event of its own, inside that of the cover.
    """

    providers: tuple[str, ...] = ()
    event_limit: Yuan | None = None


class CoverTerms(Record):
    """The terms of one cover.

    Attributes
    ----------
    trigger : str
        ``occurrence``: the event falls in the period; ``claims_made``: the third party's claim does, and the event
        is not before the retroactive date (追溯日).
    causes : tuple of Cause
        What may set a loss off; any cause where none is named.
    dependent : DependentTerms or None
        Terms for losses through a provider; None: they are treated as any other.
    event_limit, aggregate_limit : Yuan or None
        分项限额 per event and over the period; both lie inside the policy's own limits.
    average : bool
        Whether under-insurance reduces the loss in proportion (Insurance Law Art. 55).
    """

    cover: Cover
    clause: str
    state: CoverState = CoverState.COVERED
    trigger: Literal["occurrence", "claims_made"] = "occurrence"
    causes: tuple[Cause, ...] = ()
    dependent: DependentTerms | None = None
    event_limit: Yuan | None = None
    aggregate_limit: Yuan | None = None
    average: bool = False
    deductible: Deductible = Deductible()
    insured_share: Share = Share(0)
    interruption: InterruptionTerms | None = None
    conditions: tuple[Condition, ...] = ()


class Insurer(Record):
    """One insurer's share of the contract (共保份额); the first is the leader."""

    code: OrganisationCode
    share: Share


class ServicePackage(Record):
    """Services in kind (实物服务): what the insurer's own responders do, up to a limit outside the cash limits.

    Attributes
    ----------
    covers : tuple of Cover
        Covers whose costs are rendered in kind altogether, beside items that are marked so one by one.
    """

    clause: str
    limit: Yuan
    covers: tuple[Cover, ...] = ()


class RelatedEvents(Record):
    """Events of one origin within some hours of the first are one event (关联事故)."""

    clause: str = ""
    hours: int = Field(gt=0, le=366 * 24)


class Contract(Record):
    """A whole contract of industrial cyber insurance.

    Limits and deductibles are per event unless named aggregate; limits count above deductibles.

    Attributes
    ----------
    systems, locations : tuple of str
        Insured systems (保险标的) and locations (保险地点); with no location, wherever the systems are.
    aggregate_deductible : Yuan
        累计免赔额: what the period's losses bear before the contract pays the first 分.
    reinstatements : Reinstatements or None
        How often the aggregate limit is restored; one event has one full limit at most.
    insured_share : Share
        What the insured bears of the policy's loss (共付); not to be confused with the insurers' shares (共保).
    extended_reporting_days : int
        延长报告期: for claims made so many days after the period, of events before its end.
    conditions : tuple of Condition
        Conditions of the whole policy; each acts on every cover.
    defence : str
        Whether defence costs (Art. 66) come on top of the limits or count as liability loss inside them.
    clauses : dict
        Clause of each policy-wide rule, for the steps of a settlement.
    confirmed : tuple of str
        Codes of odd but meant combinations of terms, confirmed by the parties.
    """

    schema_version: Literal[2] = 2
    form: Literal["first_party", "third_party", "package"]
    insured: OrganisationCode
    insurers: tuple[Insurer, ...] = Field(min_length=1)
    period: Period
    systems: tuple[str, ...] = Field(min_length=1)
    locations: tuple[str, ...] = ()
    covers: tuple[CoverTerms, ...] = Field(min_length=1)
    event_deductible: Deductible = Deductible()
    event_limit: Yuan | None = None
    insured_share: Share = Share(0)
    other_insurance: OtherInsurance = OtherInsurance.PRO_RATA
    aggregate_deductible: Yuan = ZERO
    aggregate_limit: Yuan
    reinstatements: Reinstatements | None = None
    related_events: RelatedEvents | None = None
    services: ServicePackage | None = None
    retroactive_date: Instant | None = None
    extended_reporting_days: int = Field(default=0, ge=0, le=3660)
    exclusions: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    defence: Literal["outside", "inside"] = "outside"
    order: Order = Order()
    clauses: dict[Rule, str] = {}
    confirmed: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _upgrade(cls, data: Any) -> Any:
        return upgraded(data)

    @property
    def sum_insured(self) -> Yuan:
        """保险金额: the aggregate limit; also the cap of mitigation costs (Art. 57)."""
        return self.aggregate_limit

    @property
    def capacity(self) -> Yuan:
        """What the period can pay in all: the aggregate limit and its reinstatements."""
        return self.reinstatements.capacity(self.aggregate_limit) if self.reinstatements else self.aggregate_limit

    def renders(self, cover: Cover) -> bool:
        """Whether the costs of a cover are rendered as services in kind."""
        return self.services is not None and cover in self.services.covers

    def terms(self, cover: Cover) -> CoverTerms | None:
        """The terms of a cover; None where the contract does not name it."""
        return next((terms for terms in self.covers if terms.cover == cover), None)
