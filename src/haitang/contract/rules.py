"""What a contract's terms must not say together, each with the path to the field and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract.bounds import AMOUNT_BOUND, Fault, above, below_whole, deductible_within, once, positive
from haitang.contract.cover_rules import condition_faults, cover_faults
from haitang.contract.model import Contract, Deductible
from haitang.lexicon import PPM, ZERO, Cover, Problem, Share


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
            *_limits(contract),
            *_year(contract),
            *_claims_made(contract),
            *_insurers(contract),
            *_lists(contract),
            *(
                fault
                for index, terms in enumerate(contract.covers)
                for fault in cover_faults(contract, terms, f"covers.{index}")
            ),
        )
    ]


def _limits(contract: Contract) -> Iterator[Fault]:
    aggregate = contract.aggregate_limit
    if aggregate <= ZERO or aggregate > AMOUNT_BOUND:
        bound = f"大于 0，不超过 {AMOUNT_BOUND.text()} 元"
        yield "aggregate_limit", "累计限额超出范围", f"{aggregate.text()} 元", bound, "核对保险金额"
    limit = contract.event_limit
    if limit is not None:
        yield from positive("event_limit", limit)
        if limit > aggregate:
            yield from above("event_limit", "每次事故限额高于累计限额", limit, aggregate)
    yield from deductible_within("event_deductible", contract.event_deductible, limit or aggregate)
    yield from below_whole("insured_share", contract.insured_share)
    if contract.services is not None:
        yield from positive("services.limit", contract.services.limit)
        yield from once("services.covers", "险别重复", "每个险别只列一次", contract.services.covers)
        for number, cover in enumerate(contract.services.covers):
            terms = contract.terms(cover)
            if terms is not None and terms.state.answers:
                advice = "从 services.covers 或 covers 中删去其一"
                yield f"services.covers.{number}", "既以实物服务又以现金承保", cover.label.zh, "", advice
    some_deductible = any(
        item != Deductible() for item in (contract.event_deductible, *(terms.deductible for terms in contract.covers))
    )
    yield from condition_faults(contract.conditions, "conditions", deductible=some_deductible)
    if contract.form != "first_party" and contract.terms(Cover.THIRD_PARTY_LIABILITY) is None:
        yield "form", "该形式须含第三者责任", contract.form, "", "加上 third_party_liability，或改为 first_party"


def _year(contract: Contract) -> Iterator[Fault]:
    """The terms of the year: aggregate deductible and reinstatements."""
    deductible = contract.aggregate_deductible
    if not ZERO <= deductible <= AMOUNT_BOUND:
        bound = f"0 至 {AMOUNT_BOUND.text()} 元"
        yield "aggregate_deductible", "累计免赔额超出范围", f"{deductible.text()} 元", bound, "核对金额"
    restored = contract.reinstatements
    if restored is None:
        return
    if contract.aggregate_limit * (1 + restored.count) > AMOUNT_BOUND:
        bound = f"累计限额 ×（1 + 次数）不超过 {AMOUNT_BOUND.text()} 元"
        yield "reinstatements.count", "恢复后的全年限额超出范围", str(restored.count), bound, "减少次数"
    if contract.event_limit is None and "reinstatements_without_event_limit" not in contract.confirmed:
        advice = "给出 event_limit；确有此意时在 confirmed 中写明 reinstatements_without_event_limit"
        yield "reinstatements", "累计限额可恢复而无每次事故限额：一次事故可用尽整个限额", "", "", advice


def _claims_made(contract: Contract) -> Iterator[Fault]:
    retroactive = contract.retroactive_date
    if retroactive is not None and retroactive > contract.period.start:
        yield "retroactive_date", "追溯日晚于保险期间起始", str(retroactive), "不晚于保险起期", "改正追溯日"
    if any(terms.trigger == "claims_made" for terms in contract.covers):
        return
    advice = "删除，或把责任险别的 trigger 写为 claims_made"
    if retroactive is not None:
        yield "retroactive_date", "没有期内索赔式险别而约定了追溯日", str(retroactive), "", advice
    if contract.extended_reporting_days:
        days = f"{contract.extended_reporting_days} 天"
        yield "extended_reporting_days", "没有期内索赔式险别而约定了延长报告期", days, "", advice


def _insurers(contract: Contract) -> Iterator[Fault]:
    total = sum(insurer.share.ppm for insurer in contract.insurers)
    if total != PPM:
        yield "insurers", "共保份额合计不为 100%", str(Share(total)), "100%", "改正各家份额（不是共付）"
    codes = [insurer.code for insurer in contract.insurers]
    for index, insurer in enumerate(contract.insurers):
        if insurer.share <= Share(0):
            yield f"insurers.{index}.share", "共保份额须大于 0", str(insurer.share), "大于 0%", "删除或改正该份额"
        if insurer.code in codes[:index]:
            yield f"insurers.{index}.code", "保险人重复", insurer.code, "", "每家保险人只列一次"


def _lists(contract: Contract) -> Iterator[Fault]:
    seen: set[Cover] = set()
    for index, terms in enumerate(contract.covers):
        if terms.cover in seen:
            yield f"covers.{index}.cover", "险别重复", terms.cover.label.zh, "", "每个险别只列一次"
        seen.add(terms.cover)
    yield from once("systems", "保险标的重复", "每个系统只列一次", contract.systems)
    yield from once("locations", "保险地点重复", "每个地点只列一次", contract.locations)
    yield from once("exclusions", "责任免除重复", "每项责任免除只列一次", contract.exclusions)
