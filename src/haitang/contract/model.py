"""The insurance contract as data (保险合同): the same terms price the quote and settle the claim."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

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


class CoverState(StrEnum):
    """How far a cover answers (六种承保状态)."""

    COVERED = "covered"
    LIMITED = "limited"
    CONDITIONAL = "conditional"
    EXCLUDED = "excluded"
    NOMINAL = "nominal"
    UNMAPPED = "unmapped"

    @property
    def answers(self) -> bool:
        """Whether a loss under the cover can be paid at all."""
        return self in {CoverState.COVERED, CoverState.LIMITED, CoverState.CONDITIONAL}

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


_STATES = {
    CoverState.COVERED: Label(zh="承保", en="Covered"),
    CoverState.LIMITED: Label(zh="限额承保", en="Limited"),
    CoverState.CONDITIONAL: Label(zh="附条件承保", en="Conditional"),
    CoverState.EXCLUDED: Label(zh="除外", en="Excluded"),
    CoverState.NOMINAL: Label(zh="名义承保", en="Nominal only"),
    CoverState.UNMAPPED: Label(zh="未约定", en="Unmapped"),
}


class Rule(StrEnum):
    """The rules of a settlement, each of which becomes a step of the 理赔计算书."""

    FACT_LOSS = "fact_loss"
    PERIOD = "period"
    SYSTEM = "system"
    EXCLUSION = "exclusion"
    STATE = "state"
    CONDITION = "condition"
    INDEMNITY_PERIOD = "indemnity_period"
    RETENTION = "retention"
    AVERAGE = "average"
    DEDUCTIBLE = "deductible"
    ADDED_RATE = "added_rate"
    SUBLIMIT = "sublimit"
    COVER_AGGREGATE = "cover_aggregate"
    INSURED_SHARE = "insured_share"
    SUM = "sum"
    EVENT_DEDUCTIBLE = "event_deductible"
    EVENT_LIMIT = "event_limit"
    POLICY_SHARE = "policy_share"
    AGGREGATE = "aggregate"
    MITIGATION = "mitigation"
    ASCERTAINMENT = "ascertainment"
    DEFENCE = "defence"

    @property
    def label(self) -> Label:
        """What people read."""
        return _RULES[self]


_RULES = {
    Rule.FACT_LOSS: Label(zh="事实损失", en="Fact loss"),
    Rule.PERIOD: Label(zh="保险期间", en="Period of insurance"),
    Rule.SYSTEM: Label(zh="保险标的", en="Insured systems"),
    Rule.EXCLUSION: Label(zh="责任免除", en="Exclusion"),
    Rule.STATE: Label(zh="承保状态", en="State of the cover"),
    Rule.CONDITION: Label(zh="赔付条件", en="Condition"),
    Rule.INDEMNITY_PERIOD: Label(zh="最大赔偿期", en="Maximum indemnity period"),
    Rule.RETENTION: Label(zh="等待期与免赔", en="Waiting period and deductible"),
    Rule.AVERAGE: Label(zh="比例赔付", en="Average"),
    Rule.DEDUCTIBLE: Label(zh="免赔额（率）", en="Deductible"),
    Rule.ADDED_RATE: Label(zh="加扣免赔率", en="Added deductible rate"),
    Rule.SUBLIMIT: Label(zh="分项限额", en="Sublimit per event"),
    Rule.COVER_AGGREGATE: Label(zh="分项累计限额", en="Sublimit in the aggregate"),
    Rule.INSURED_SHARE: Label(zh="分项共付", en="Insured's share of the cover"),
    Rule.SUM: Label(zh="各险别合计", en="Sum of covers"),
    Rule.EVENT_DEDUCTIBLE: Label(zh="每次事故免赔额", en="Event deductible"),
    Rule.EVENT_LIMIT: Label(zh="每次事故限额", en="Event limit"),
    Rule.POLICY_SHARE: Label(zh="保单共付", en="Insured's share"),
    Rule.AGGREGATE: Label(zh="累计限额", en="Aggregate limit"),
    Rule.MITIGATION: Label(zh="减损施救费用", en="Mitigation costs"),
    Rule.ASCERTAINMENT: Label(zh="查勘定损费用", en="Costs of ascertaining cause and loss"),
    Rule.DEFENCE: Label(zh="抗辩费用", en="Defence costs"),
}

COVER_RULES = (
    Rule.RETENTION,
    Rule.AVERAGE,
    Rule.DEDUCTIBLE,
    Rule.ADDED_RATE,
    Rule.SUBLIMIT,
    Rule.INSURED_SHARE,
)
"""Order of a cover's terms where the contract does not say otherwise."""
POLICY_RULES = (Rule.EVENT_DEDUCTIBLE, Rule.EVENT_LIMIT, Rule.POLICY_SHARE, Rule.AGGREGATE)
"""Order of the whole policy's terms, after the sum of covers, where the contract does not say otherwise."""


class Order(Record):
    """The order in which terms apply (条款适用顺序): every rule once; the aggregate comes last.

    Examples
    --------
    >>> Order(cover=("average", "retention", "deductible", "added_rate", "sublimit", "insured_share")).cover[0].label.zh
    '比例赔付'
    """

    cover: tuple[Rule, ...] = COVER_RULES
    policy: tuple[Rule, ...] = POLICY_RULES

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for given, needed in ((self.cover, COVER_RULES), (self.policy, POLICY_RULES)):
            if sorted(given) != sorted(needed):
                raise ValueError("条款顺序须恰好各含一次：" + "、".join(needed))
        if self.policy[-1] is not Rule.AGGREGATE:
            raise ValueError("累计限额须为最后一步：它按已赔付额冲减")
        return self


class Retention(StrEnum):
    """Which of the waiting period and the deductible an interruption bears (营业中断免赔方式)."""

    WAITING_ONLY = "waiting_only"
    DEDUCTIBLE_ONLY = "deductible_only"
    HIGHER_OF = "higher_of"
    BOTH = "both"


class Waiting(StrEnum):
    """Whether the first hours are borne (time retention) or only have to pass (qualifying)."""

    TIME_RETENTION = "time_retention"
    QUALIFYING = "qualifying"


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


class InterruptionTerms(Record):
    """What only business interruption has: hours, and how they are counted.

    Attributes
    ----------
    waiting_hours : int
        等待期, clock hours from the start of the interruption.
    indemnity_days : int
        最大赔偿期, days of 24 hours, counted from ``indemnity_from``.
    """

    waiting_hours: int = Field(ge=0)
    waiting: Waiting = Waiting.TIME_RETENTION
    retention: Retention
    indemnity_days: int = Field(gt=0)
    indemnity_from: Literal["interruption", "waiting_end"] = "interruption"
    basis: Literal["gross_profit", "net_profit_per_hour"] = "gross_profit"


class Condition(Record):
    """Something that has to be so for a cover to answer in full, and what follows where it is not.

    Attributes
    ----------
    effect : str
        ``excluded``: the cover does not answer; ``added_rate``: points of 免赔率 on what is left after the
        deductible, so that they are never swallowed by a deductible in money.
    """

    code: str
    clause: str
    label: Label | None = None
    effect: Literal["excluded", "added_rate"]
    added_rate: Share = Share(0)

    def text(self) -> Label:
        """What people read; the code where the contract gives no words."""
        return self.label or Label(zh=self.code, en=self.code)


class CoverTerms(Record):
    """The terms of one cover.

    Attributes
    ----------
    event_limit, aggregate_limit : Yuan or None
        分项限额 per event and over the period; both lie inside the policy's own limits.
    average : bool
        Whether under-insurance reduces the loss in proportion (Insurance Law Art. 55).
    trigger : str
        ``occurrence``: the event falls in the period; ``claims_made``: the third party's claim does, and the event
        is not before the retroactive date (追溯日).
    """

    cover: Cover
    clause: str
    state: CoverState = CoverState.COVERED
    trigger: Literal["occurrence", "claims_made"] = "occurrence"
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


class Contract(Record):
    """A whole contract of industrial cyber insurance.

    Limits and deductibles are per event unless named aggregate; limits count above deductibles.

    Attributes
    ----------
    insured_share : Share
        What the insured bears of the policy's loss (共付); not to be confused with the insurers' shares (共保).
    conditions : tuple of Condition
        Conditions of the whole policy; each acts on every cover.
    defence : str
        Whether defence costs (Art. 66) come on top of the limits or count as liability loss inside them.
    clauses : dict
        Clause of each policy-wide rule, for the steps of a settlement.
    confirmed : tuple of str
        Codes of odd but meant combinations of terms, confirmed by the parties.
    """

    schema_version: Literal[1] = 1
    form: Literal["first_party", "third_party", "package"]
    insured: OrganisationCode
    insurers: tuple[Insurer, ...] = Field(min_length=1)
    period: Period
    systems: tuple[str, ...] = Field(min_length=1)
    covers: tuple[CoverTerms, ...] = Field(min_length=1)
    event_deductible: Deductible = Deductible()
    event_limit: Yuan | None = None
    insured_share: Share = Share(0)
    aggregate_limit: Yuan
    retroactive_date: Instant | None = None
    exclusions: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    defence: Literal["outside", "inside"] = "outside"
    order: Order = Order()
    clauses: dict[Rule, str] = {}
    confirmed: tuple[str, ...] = ()

    @property
    def sum_insured(self) -> Yuan:
        """保险金额: the aggregate limit; also the cap of mitigation costs (Art. 57)."""
        return self.aggregate_limit

    def terms(self, cover: Cover) -> CoverTerms | None:
        """The terms of a cover; None where the contract does not name it."""
        return next((terms for terms in self.covers if terms.cover == cover), None)
