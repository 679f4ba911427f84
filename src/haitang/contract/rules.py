"""What a contract's terms must not say together, each with the path to the field and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract.cover_state import CoverState
from haitang.contract.interruption import Retention, Waiting
from haitang.contract.model import Contract, CoverTerms, Deductible
from haitang.lexicon import PPM, ZERO, Cover, Problem, Share, Yuan

AMOUNT_BOUND = Yuan(2**46)


def check(contract: Contract, *, file: str = "contract") -> list[Problem]:
    """All contradictions of a contract; an empty list where there is none.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> contract = example_contract()
    >>> check(contract)
    []
    >>> twice = contract.model_copy(update={"covers": contract.covers * 2})
    >>> print(check(twice)[0])
    contract covers.2.cover：险别重复；现值 营业中断；每个险别只列一次
    """
    return [
        Problem(file=file, at=at, message=message, value=value, bound=bound, advice=advice)
        for at, message, value, bound, advice in (
            *_whole_policy(contract),
            *_insurers(contract),
            *_duplicates(contract),
            *(fault for index, terms in enumerate(contract.covers) for fault in _cover(contract, terms, index)),
        )
    ]


_Fault = tuple[str, str, str, str, str]


def _whole_policy(contract: Contract) -> Iterator[_Fault]:
    aggregate = contract.aggregate_limit
    if aggregate <= ZERO or aggregate > AMOUNT_BOUND:
        bound = f"大于 0，不超过 {AMOUNT_BOUND.text()} 元"
        yield "aggregate_limit", "累计限额超出范围", f"{aggregate.text()} 元", bound, "核对保险金额"
    limit = contract.event_limit
    if limit is not None:
        yield from _positive("event_limit", limit)
        if limit > aggregate:
            yield from _above("event_limit", "每次事故限额高于累计限额", limit, aggregate)
    yield from _deductible("event_deductible", contract.event_deductible, limit or aggregate)
    yield from _share("insured_share", contract.insured_share)
    retroactive = contract.retroactive_date
    if retroactive is not None and retroactive > contract.period.start:
        yield "retroactive_date", "追溯日晚于保险期间起始", str(retroactive), "不晚于保险起期", "改正追溯日"
    if contract.form != "first_party" and contract.terms(Cover.THIRD_PARTY_LIABILITY) is None:
        yield "form", "该形式须含第三者责任", contract.form, "", "加上 third_party_liability，或改为 first_party"


def _insurers(contract: Contract) -> Iterator[_Fault]:
    total = sum(insurer.share.ppm for insurer in contract.insurers)
    if total != PPM:
        yield "insurers", "共保份额合计不为 100%", str(Share(total)), "100%", "改正各家份额（不是共付）"
    codes = [insurer.code for insurer in contract.insurers]
    for index, insurer in enumerate(contract.insurers):
        if insurer.share <= Share(0):
            yield f"insurers.{index}.share", "共保份额须大于 0", str(insurer.share), "大于 0%", "删除或改正该份额"
        if insurer.code in codes[:index]:
            yield f"insurers.{index}.code", "保险人重复", insurer.code, "", "每家保险人只列一次"


def _duplicates(contract: Contract) -> Iterator[_Fault]:
    seen: set[Cover] = set()
    for index, terms in enumerate(contract.covers):
        if terms.cover in seen:
            yield f"covers.{index}.cover", "险别重复", terms.cover.label.zh, "", "每个险别只列一次"
        seen.add(terms.cover)
    for index, system in enumerate(contract.systems):
        if system in contract.systems[:index]:
            yield f"systems.{index}", "保险标的重复", system, "", "每个系统只列一次"


def _cover(contract: Contract, terms: CoverTerms, index: int) -> Iterator[_Fault]:
    at = f"covers.{index}"
    aggregate = contract.aggregate_limit
    for name, limit, ceiling in (
        ("event_limit", terms.event_limit, terms.aggregate_limit or aggregate),
        ("aggregate_limit", terms.aggregate_limit, aggregate),
    ):
        if limit is not None:
            yield from _positive(f"{at}.{name}", limit)
            if limit > ceiling:
                yield from _above(f"{at}.{name}", "分项限额高于累计限额", limit, ceiling)
    if terms.state is CoverState.LIMITED and terms.event_limit is None and terms.aggregate_limit is None:
        yield f"{at}.event_limit", "限额承保而无限额", "", "", "给出分项限额，或改为 covered"
    if terms.state is CoverState.CONDITIONAL and not terms.conditions:
        yield f"{at}.conditions", "附条件承保而无条件", "", "", "列出条件，或改为 covered"
    yield from _deductible(f"{at}.deductible", terms.deductible, terms.event_limit or aggregate)
    yield from _share(f"{at}.insured_share", terms.insured_share)
    for number, condition in enumerate(terms.conditions):
        yield from _share(f"{at}.conditions.{number}.added_rate", condition.added_rate)
        if condition.effect == "added_rate" and condition.added_rate == Share(0):
            yield f"{at}.conditions.{number}.added_rate", "加扣免赔率为零", "", "大于 0%", "给出加扣的百分点"
    yield from _interruption(contract, terms, at)


def _interruption(contract: Contract, terms: CoverTerms, at: str) -> Iterator[_Fault]:
    interruption = terms.interruption
    if terms.cover is not Cover.BUSINESS_INTERRUPTION:
        if interruption is not None:
            advice = "删除 interruption，或把险别改为 business_interruption"
            yield f"{at}.interruption", "只有营业中断可有等待期", terms.cover.label.zh, "", advice
        return
    if interruption is None:
        advice = "给出 waiting_hours、retention、indemnity_days"
        yield f"{at}.interruption", "营业中断缺等待期与赔偿期", "", "", advice
        return
    if interruption.waiting_hours >= interruption.indemnity_days * 24:
        value = f"{interruption.waiting_hours} 小时"
        bound = f"短于最大赔偿期 {interruption.indemnity_days} 天"
        yield f"{at}.interruption.waiting_hours", "等待期不短于最大赔偿期", value, bound, "缩短等待期"
    no_deductible = terms.deductible == Deductible()
    uses_deductible = interruption.retention is not Retention.WAITING_ONLY
    if uses_deductible and no_deductible:
        advice = "给出 deductible，或改为 waiting_only"
        yield f"{at}.deductible", "免赔方式需要免赔额而未约定", interruption.retention, "", advice
    if not uses_deductible and not no_deductible:
        yield f"{at}.deductible", "只扣等待期而另有免赔额", str(terms.deductible.amount), "", "删除免赔额或改免赔方式"
    if interruption.retention is Retention.DEDUCTIBLE_ONLY and interruption.waiting_hours:
        value = f"{interruption.waiting_hours} 小时"
        yield f"{at}.interruption.waiting_hours", "只扣免赔额而另有等待期", value, "0", "等待期改为 0，或改免赔方式"
    bears_nothing = interruption.waiting is Waiting.QUALIFYING and interruption.retention is Retention.WAITING_ONLY
    if bears_nothing and "qualifying_without_deductible" not in contract.confirmed:
        advice = "确有此意时在 confirmed 中写明 qualifying_without_deductible"
        yield f"{at}.interruption.waiting", "触发式等待期又无免赔额：超过等待期后全额赔付", "", "", advice


def _positive(at: str, limit: Yuan) -> Iterator[_Fault]:
    if limit <= ZERO:
        yield at, "限额须大于 0", f"{limit.text()} 元", "大于 0", "不承保请把 state 写为 excluded"


def _above(at: str, message: str, limit: Yuan, ceiling: Yuan) -> Iterator[_Fault]:
    yield at, message, f"{limit.text()} 元", f"不超过 {ceiling.text()} 元", "降低该限额或提高累计限额"


def _deductible(at: str, deductible: Deductible, limit: Yuan) -> Iterator[_Fault]:
    if deductible.amount > limit:
        yield (
            f"{at}.amount",
            "免赔额高于限额",
            f"{deductible.amount.text()} 元",
            f"不超过 {limit.text()} 元",
            "核对两者",
        )


def _share(at: str, share: Share) -> Iterator[_Fault]:
    if not Share(0) <= share < Share(PPM):
        yield at, "比例超出范围", str(share), "0% 至 100%（不含）", "改正比例"
