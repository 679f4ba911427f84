"""What the treaties of one program must not say, each alone and together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from haitang.contract.bounds import AMOUNT_BOUND, Fault
from haitang.contract.layer import LayerTerms
from haitang.contract.treaty import Treaty, TreatyKind
from haitang.lexicon import PPM, ZERO, Problem, Share, Yuan

_EXCESS = {TreatyKind.PER_RISK_EXCESS, TreatyKind.PER_EVENT_EXCESS}
_PLAIN = LayerTerms()


def check_program(treaties: Sequence[Treaty], *, file: str = "program") -> list[Problem]:
    """All contradictions of a reinsurance program; an empty list where there is none.

    Examples
    --------
    >>> layer = LayerTerms(deductible=Yuan.wan(100), limit=Yuan.wan(400))
    >>> above = LayerTerms(deductible=Yuan.wan(600), limit=Yuan.wan(400))
    >>> program = [
    ...     Treaty(code="XL1", kind="per_event_excess", event=layer),
    ...     Treaty(code="XL2", kind="per_event_excess", event=above),
    ... ]
    >>> print(check_program(program)[0])
    program treaties.1.event.deductible：与下层之间有空档；现值 6,000,000.00 元；要求 5,000,000.00 元；改正起赔点，\
或在 confirmed 中写明 gap_below
    """
    found = [
        *(fault for index, treaty in enumerate(treaties) for fault in _alone(treaty, f"treaties.{index}")),
        *_codes(treaties),
        *_order(treaties),
        *_layers(treaties),
    ]
    return [Problem(file, at, message, value, bound, advice) for at, message, value, bound, advice in found]


def _alone(treaty: Treaty, at: str) -> Iterator[Fault]:
    for name, terms in (("event", treaty.event), ("aggregate", treaty.aggregate)):
        if terms.share != Share(PPM):
            yield f"{at}.{name}.share", "层的份额应写在 placed", str(terms.share), "100%", "删除 share，用 placed"
        for field in ("deductible", "limit"):
            amount = getattr(terms, field)
            if amount is not None and amount > AMOUNT_BOUND:
                bound = f"不超过 {AMOUNT_BOUND.text()} 元"
                yield f"{at}.{name}.{field}", "金额超出范围", f"{amount.text()} 元", bound, "核对金额"
    if treaty.kind in _EXCESS:
        yield from _excess(treaty, at)
        return
    if treaty.event != _PLAIN:
        advice = "成数分保只写 ceded；赔付率超赔的起赔点和限额写在 aggregate"
        yield f"{at}.event", f"{treaty.kind.label.zh}不设每次事故起赔点和限额", "", "", advice
    if treaty.reinstatements is not None:
        yield f"{at}.reinstatements", "只有超赔层可恢复保额", treaty.kind, "", "删除 reinstatements"
    if treaty.kind is TreatyKind.QUOTA_SHARE and treaty.placed != Share(PPM):
        yield f"{at}.placed", "成数分保的份额写在 ceded", str(treaty.placed), "100%", "把两者相乘写入 ceded"
    if treaty.kind is TreatyKind.STOP_LOSS and treaty.aggregate == _PLAIN:
        yield f"{at}.aggregate", "赔付率超赔缺起赔点和限额", "", "", "在 aggregate 中给出 deductible 和 limit"


def _excess(treaty: Treaty, at: str) -> Iterator[Fault]:
    restored = treaty.reinstatements
    if treaty.event == _PLAIN:
        yield f"{at}.event", "超赔缺起赔点和限额", "", "", "在 event 中给出 deductible 和 limit"
    if restored is None:
        return
    if treaty.event.limit is None:
        yield f"{at}.event.limit", "恢复保额而无每次限额", "", "", "给出 event.limit"
    elif restored.capacity(treaty.event.limit) > AMOUNT_BOUND:
        yield f"{at}.reinstatements.count", "恢复后的全年限额超出范围", str(restored.count), "", "减少次数"
    if treaty.aggregate.limit is not None:
        advice = "全年限额由恢复次数得出：删除其一"
        yield f"{at}.aggregate.limit", "既恢复保额又另设全年限额", treaty.aggregate.limit.text(), "", advice
    if restored.rate > Share(0) and treaty.premium == ZERO:
        yield f"{at}.premium", "有偿恢复而无再保险费", "", "大于 0", "给出 premium"


def _codes(treaties: Sequence[Treaty]) -> Iterator[Fault]:
    codes = [treaty.code for treaty in treaties]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield f"treaties.{index}.code", "再保险合同代码重复", code, "", "每份合同一个代码"


def _order(treaties: Sequence[Treaty]) -> Iterator[Fault]:
    """A stop loss comes after all others; treaties of one priority are of one kind and share the subject out."""
    others = [treaty.priority for treaty in treaties if treaty.kind is not TreatyKind.STOP_LOSS]
    for index, treaty in enumerate(treaties):
        if treaty.kind is TreatyKind.STOP_LOSS and others and treaty.priority <= max(others):
            bound = f"大于 {max(others)}"
            yield f"treaties.{index}.priority", "赔付率超赔须最后适用", str(treaty.priority), bound, "提高 priority"
    for (_, first), (index, second) in combinations(enumerate(treaties), 2):
        if first.priority == second.priority and first.kind is not second.kind and _meet(first, second):
            advice = "不同种类须有先后：改用不同的 priority"
            yield f"treaties.{index}.priority", "同一顺序而种类不同", f"{first.code}、{second.code}", "", advice


def _layers(treaties: Sequence[Treaty]) -> Iterator[Fault]:
    """Of treaties that share a subject: no part of it ceded more than once, no gap between layers."""
    groups: dict[tuple[int, TreatyKind, tuple[str, ...]], list[int]] = defaultdict(list)
    for index, treaty in enumerate(treaties):
        groups[treaty.priority, treaty.kind, tuple(sorted(treaty.policies))].append(index)
    for (_, kind, _), members in groups.items():
        if kind is TreatyKind.QUOTA_SHARE:
            total = Share(sum(treaties[index].ceded.ppm for index in members))
            if total > Share(PPM):
                at = f"treaties.{members[-1]}.ceded"
                yield at, "同一顺序的成数分保合计超过 100%", str(total), "不超过 100%", "降低比例或改用不同的 priority"
        else:
            yield from _tower(treaties, members)


def _tower(treaties: Sequence[Treaty], members: list[int]) -> Iterator[Fault]:
    field = "aggregate" if treaties[members[0]].kind is TreatyKind.STOP_LOSS else "event"
    spans = {index: _span(getattr(treaties[index], field)) for index in members}
    edges = sorted({edge for span in spans.values() for edge in span})
    for low, high in pairwise(edges):
        inside = [index for index in members if spans[index][0] <= low and high <= spans[index][1]]
        placed = Share(sum(treaties[index].placed.ppm for index in inside))
        if placed > Share(PPM):
            value = f"{Yuan(low).text()} 元以上合计承接 {placed}"
            yield f"treaties.{inside[-1]}.{field}", "层重叠", value, "不超过 100%", "错开各层，或降低 placed"
    reached = min(span[0] for span in spans.values())
    for index in sorted(members, key=lambda index: spans[index]):
        low, high = spans[index]
        if low > reached and "gap_below" not in treaties[index].confirmed:
            advice = "改正起赔点，或在 confirmed 中写明 gap_below"
            bound = f"{Yuan(reached).text()} 元"
            yield f"treaties.{index}.{field}.deductible", "与下层之间有空档", f"{Yuan(low).text()} 元", bound, advice
        reached = max(reached, high)


def _span(terms: LayerTerms) -> tuple[int, int]:
    low = terms.deductible.fen
    return low, low + (AMOUNT_BOUND.fen * 2 if terms.limit is None else terms.limit.fen)


def _meet(first: Treaty, second: Treaty) -> bool:
    """Whether two treaties reinsure a common policy."""
    named = (*first.policies, *second.policies)
    if not first.policies or not second.policies:
        return True
    return any(first.covers(policy) and second.covers(policy) for policy in named)
