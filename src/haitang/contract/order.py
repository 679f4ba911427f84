"""The rules of a settlement by name, and the order in which they apply (条款适用顺序)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from haitang.lexicon import Label, Record


class Rule(StrEnum):
    """The rules of a settlement, each of which becomes a step of the 理赔计算书."""

    FACT_LOSS = "fact_loss"
    PERIOD = "period"
    SYSTEM = "system"
    LOCATION = "location"
    EXCLUSION = "exclusion"
    STATE = "state"
    CAUSE = "cause"
    PROVIDER = "provider"
    CONDITION = "condition"
    INDEMNITY_PERIOD = "indemnity_period"
    RETENTION = "retention"
    AVERAGE = "average"
    DEDUCTIBLE = "deductible"
    ADDED_RATE = "added_rate"
    DEPENDENT = "dependent"
    SUBLIMIT = "sublimit"
    COVER_AGGREGATE = "cover_aggregate"
    INSURED_SHARE = "insured_share"
    SUM = "sum"
    EVENT_DEDUCTIBLE = "event_deductible"
    EVENT_LIMIT = "event_limit"
    POLICY_SHARE = "policy_share"
    OTHER_INSURANCE = "other_insurance"
    AGGREGATE_DEDUCTIBLE = "aggregate_deductible"
    AGGREGATE = "aggregate"
    SERVICE = "service"
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
    Rule.LOCATION: Label(zh="保险地点", en="Insured locations"),
    Rule.EXCLUSION: Label(zh="责任免除", en="Exclusion"),
    Rule.STATE: Label(zh="承保状态", en="State of the cover"),
    Rule.CAUSE: Label(zh="触发原因", en="Cause"),
    Rule.PROVIDER: Label(zh="依赖服务商", en="Dependent provider"),
    Rule.CONDITION: Label(zh="赔付条件", en="Condition"),
    Rule.INDEMNITY_PERIOD: Label(zh="最大赔偿期", en="Maximum indemnity period"),
    Rule.RETENTION: Label(zh="等待期与免赔", en="Waiting period and deductible"),
    Rule.AVERAGE: Label(zh="比例赔付", en="Average"),
    Rule.DEDUCTIBLE: Label(zh="免赔额（率）", en="Deductible"),
    Rule.ADDED_RATE: Label(zh="加扣免赔率", en="Added deductible rate"),
    Rule.DEPENDENT: Label(zh="依赖服务商分项限额", en="Sublimit for dependent providers"),
    Rule.SUBLIMIT: Label(zh="分项限额", en="Sublimit per event"),
    Rule.COVER_AGGREGATE: Label(zh="分项累计限额", en="Sublimit in the aggregate"),
    Rule.INSURED_SHARE: Label(zh="分项共付", en="Insured's share of the cover"),
    Rule.SUM: Label(zh="各险别合计", en="Sum of covers"),
    Rule.EVENT_DEDUCTIBLE: Label(zh="每次事故免赔额", en="Event deductible"),
    Rule.EVENT_LIMIT: Label(zh="每次事故限额", en="Event limit"),
    Rule.POLICY_SHARE: Label(zh="保单共付", en="Insured's share"),
    Rule.OTHER_INSURANCE: Label(zh="重复保险分摊", en="Other insurance"),
    Rule.AGGREGATE_DEDUCTIBLE: Label(zh="累计免赔额", en="Aggregate deductible"),
    Rule.AGGREGATE: Label(zh="累计限额", en="Aggregate limit"),
    Rule.SERVICE: Label(zh="实物服务", en="Services in kind"),
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
POLICY_RULES = (
    Rule.EVENT_DEDUCTIBLE,
    Rule.EVENT_LIMIT,
    Rule.POLICY_SHARE,
    Rule.OTHER_INSURANCE,
    Rule.AGGREGATE_DEDUCTIBLE,
    Rule.AGGREGATE,
)
"""Order of the whole policy's terms, after the sum of covers, where the contract does not say otherwise."""
LAST = POLICY_RULES[-2:]
"""Terms of the year: they look at what earlier events left, so nothing of an event may come after them."""


class Order(Record):
    """The order in which terms apply: every rule once; the terms of the year come last.

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
        if self.policy[-2:] != LAST:
            raise ValueError("累计免赔额与累计限额须依次为最后两步：它们按前次事故的余额计算")
        return self
