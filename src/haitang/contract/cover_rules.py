"""What the terms of one cover must not say together."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract.bounds import Fault, above, below_whole, deductible_within, once, positive
from haitang.contract.cover_state import Cause, CoverState
from haitang.contract.interruption import InterruptionTerms, Retention, Waiting
from haitang.contract.model import Condition, Contract, CoverTerms, Deductible
from haitang.lexicon import Cover, Share

_OF_THIRD_PARTIES = {Cover.THIRD_PARTY_LIABILITY, Cover.LEGAL}
_UNRAISED = 10
"""Most that one condition raises a deductible by, in multiples of it: more is a slip of the pen."""


def cover_faults(contract: Contract, terms: CoverTerms, at: str) -> Iterator[Fault]:
    """Contradictions of one cover, by itself and with the policy's limits."""
    aggregate = contract.aggregate_limit
    for name, limit, ceiling in (
        ("event_limit", terms.event_limit, terms.aggregate_limit or aggregate),
        ("aggregate_limit", terms.aggregate_limit, contract.capacity),
    ):
        if limit is not None:
            yield from positive(f"{at}.{name}", limit)
            if limit > ceiling:
                yield from above(f"{at}.{name}", "分项限额高于累计限额", limit, ceiling)
    if terms.state is CoverState.LIMITED and terms.event_limit is None and terms.aggregate_limit is None:
        yield f"{at}.event_limit", "限额承保而无限额", "", "", "给出分项限额，或改为 covered"
    if terms.state is CoverState.CONDITIONAL and not terms.conditions:
        yield f"{at}.conditions", "附条件承保而无条件", "", "", "列出条件，或改为 covered"
    yield from deductible_within(f"{at}.deductible", terms.deductible, terms.event_limit or aggregate)
    yield from below_whole(f"{at}.insured_share", terms.insured_share)
    yield from condition_faults(terms.conditions, f"{at}.conditions", deductible=terms.deductible != Deductible())
    yield from _causes(terms, at)
    yield from _claims_made(contract, terms, at)
    yield from _interruption(contract, terms, at)


def condition_faults(conditions: tuple[Condition, ...], at: str, *, deductible: bool) -> Iterator[Fault]:
    """Conditions whose effect and figures do not fit; ``deductible``: whether there is one that they could raise."""
    yield from once(at, "条件重复", "每个条件只列一次", [condition.code for condition in conditions])
    for number, item in enumerate(conditions):
        here = f"{at}.{number}"
        yield from below_whole(f"{here}.added_rate", item.added_rate)
        adds, raises = item.effect == "added_rate", item.effect == "raised_deductible"
        if adds and item.added_rate == Share(0):
            yield f"{here}.added_rate", "加扣免赔率为零", "", "大于 0%", "给出加扣的百分点"
        if not adds and item.added_rate != Share(0):
            yield (
                f"{here}.added_rate",
                "后果不是加扣免赔率",
                str(item.added_rate),
                "",
                "删除，或把 effect 写为 added_rate",
            )
        if raises and not Share(0) < item.raised_by <= Share(1_000_000 * _UNRAISED):
            yield f"{here}.raised_by", "免赔上浮比例超出范围", str(item.raised_by), "大于 0%，不超过 1000%", "改正比例"
        if raises and not deductible:
            yield (
                f"{here}.effect",
                "上浮免赔而未约定免赔额（率）",
                item.effect,
                "",
                "给出免赔额（率），或改用 added_rate",
            )
        if not raises and item.raised_by != Share(0):
            advice = "删除，或把 effect 写为 raised_deductible"
            yield f"{here}.raised_by", "后果不是免赔上浮", str(item.raised_by), "", advice


def _causes(terms: CoverTerms, at: str) -> Iterator[Fault]:
    yield from once(f"{at}.causes", "触发原因重复", "每种原因只列一次", terms.causes)
    dependent = terms.dependent
    if dependent is None:
        return
    yield from once(f"{at}.dependent.providers", "服务商重复", "每家服务商只列一次", dependent.providers)
    if terms.causes and Cause.PROVIDER_OUTAGE not in terms.causes:
        advice = "在 causes 中加上 provider_outage，或删除 dependent"
        yield f"{at}.dependent", "约定了依赖服务商而触发原因不含服务商中断", "", "", advice
    limit, own = dependent.event_limit, terms.event_limit
    if limit is not None:
        yield from positive(f"{at}.dependent.event_limit", limit)
        if own is not None and limit > own:
            yield from above(f"{at}.dependent.event_limit", "依赖服务商分项限额高于该险别限额", limit, own)


def _claims_made(contract: Contract, terms: CoverTerms, at: str) -> Iterator[Fault]:
    if terms.trigger != "claims_made" or not terms.state.answers:
        return
    if contract.retroactive_date is None and "claims_made_without_retroactive_date" not in contract.confirmed:
        advice = "给出 retroactive_date；确无追溯限制时在 confirmed 中写明 claims_made_without_retroactive_date"
        yield f"{at}.trigger", "期内索赔式而无追溯日：任何时候发生的事故都可索赔", "", "", advice
    if terms.cover not in _OF_THIRD_PARTIES and "claims_made_first_party" not in contract.confirmed:
        advice = "改为 occurrence；确有此意时在 confirmed 中写明 claims_made_first_party"
        yield f"{at}.trigger", "第一方损失没有第三者索赔", terms.cover.label.zh, "", advice


def _interruption(contract: Contract, terms: CoverTerms, at: str) -> Iterator[Fault]:
    interruption = terms.interruption
    if terms.cover is not Cover.BUSINESS_INTERRUPTION:
        if interruption is not None:
            advice = "删除 interruption，或把险别改为 business_interruption"
            yield f"{at}.interruption", "只有营业中断可有等待期", terms.cover.label.zh, "", advice
    elif interruption is not None:
        yield from _retention(contract, terms, interruption, at)
        yield from _hours(interruption, f"{at}.interruption")
    elif terms.state.answers:
        advice = "给出 waiting_hours、retention、indemnity_days"
        yield f"{at}.interruption", "营业中断缺等待期与赔偿期", "", "", advice


def _retention(contract: Contract, terms: CoverTerms, interruption: InterruptionTerms, at: str) -> Iterator[Fault]:
    mode, waiting = interruption.retention, interruption.waiting_hours
    no_deductible = terms.deductible == Deductible()
    uses_deductible = mode is not Retention.WAITING_ONLY
    if uses_deductible and no_deductible:
        advice = "给出 deductible，或改为 waiting_only"
        yield f"{at}.deductible", "免赔方式需要免赔额而未约定", mode, "", advice
    if not uses_deductible and not no_deductible:
        yield f"{at}.deductible", "只扣等待期而另有免赔额", str(terms.deductible.amount), "", "删除免赔额或改免赔方式"
    if mode is Retention.DEDUCTIBLE_ONLY and waiting:
        yield (
            f"{at}.interruption.waiting_hours",
            "只扣免赔额而另有等待期",
            f"{waiting} 小时",
            "0",
            "等待期改为 0，或改免赔方式",
        )
    if mode in {Retention.HIGHER_OF, Retention.BOTH} and not waiting:
        advice = "给出等待小时，或改为 deductible_only"
        yield f"{at}.interruption.waiting_hours", "免赔方式需要等待期而等待小时为 0", mode, "大于 0", advice
    bears_nothing = interruption.waiting is Waiting.QUALIFYING and mode is Retention.WAITING_ONLY
    if bears_nothing and "qualifying_without_deductible" not in contract.confirmed:
        advice = "确有此意时在 confirmed 中写明 qualifying_without_deductible"
        yield f"{at}.interruption.waiting", "触发式等待期又无免赔额：超过等待期后全额赔付", "", "", advice


def _hours(interruption: InterruptionTerms, at: str) -> Iterator[Fault]:
    waiting = interruption.waiting_hours
    if waiting >= interruption.indemnity_days * 24 and interruption.indemnity_from == "interruption":
        bound = f"短于最大赔偿期 {interruption.indemnity_days} 天"
        yield f"{at}.waiting_hours", "等待期不短于最大赔偿期", f"{waiting} 小时", bound, "缩短等待期"
    if waiting:
        return
    for field, plain in (("hours", "clock"), ("waiting_from", "interruption"), ("waiting", "time_retention")):
        value = getattr(interruption, field)
        if value != plain:
            yield f"{at}.{field}", "没有等待期而约定了等待期的算法", value, "", f"给出等待小时，或改为 {plain}"
