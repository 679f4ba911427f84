"""A contract's terms as tables, alike in a quote and in a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from haitang.contract import (
    Contract,
    CoverTerms,
    Deductible,
    DependentTerms,
    InterruptionTerms,
    OtherInsurance,
    Retention,
    Waiting,
    exclusion_label,
)
from haitang.documents.model import Block, Cell, Heading, Paragraph, Table
from haitang.documents.wording import both_ways, facts, instant_text, middle, note, right
from haitang.insured import Inventory
from haitang.lexicon import OrganisationCode, Yuan

_FORMS = {"first_party": "财产损失类", "third_party": "责任类", "package": "综合类"}
_RETENTIONS = {
    Retention.WAITING_ONLY: "只计等待期",
    Retention.DEDUCTIBLE_ONLY: "只计免赔额",
    Retention.HIGHER_OF: "等待期与免赔额取高",
    Retention.BOTH: "等待期与免赔额均计",
}
_WAITINGS = {Waiting.TIME_RETENTION: "自担", Waiting.QUALIFYING: "起赔条件"}
_HOURS = {"clock": "", "operating": "运行"}
_STARTS = {"interruption": "", "discovery": "自发现起", "notice": "自通知保险人起"}
_BASES = {"gross_profit": "毛利润法", "net_profit_per_hour": "每小时净利润法"}


def deductible_text(deductible: Deductible) -> str:
    """A deductible in words.

    Examples
    --------
    >>> from haitang.lexicon import Share
    >>> deductible_text(Deductible(amount=Yuan.wan(5), rate=Share.parse("10%")))
    '50,000.00 元或损失的 10%，取高'
    >>> deductible_text(Deductible())
    '无'
    """
    amount = f"{deductible.amount.text()} 元" if deductible.amount else ""
    rate = f"损失的 {deductible.rate}" if deductible.rate.ppm else ""
    return f"{amount}或{rate}，取高" if amount and rate else amount or rate or "无"


def interruption_text(terms: InterruptionTerms) -> str:
    """The terms of business interruption in words."""
    start = "，自等待期届满起" if terms.indemnity_from == "waiting_end" else ""
    return (
        f"等待期{_STARTS[terms.waiting_from]} {terms.waiting_hours} {_HOURS[terms.hours]}小时"
        f"（{_WAITINGS[terms.waiting]}），{_RETENTIONS[terms.retention]}；"
        f"最长赔偿期 {terms.indemnity_days} 天{start}；{_BASES[terms.basis]}"
    )


def policy_terms(contract: Contract) -> Table:
    """What holds for the whole policy: period, sum insured, limits, deductible, shares."""
    pairs: list[tuple[str, str | Cell]] = [
        ("保险期间", str(contract.period)),
        ("险种形式", _FORMS[contract.form]),
        ("币种", "人民币"),
        ("保险金额", both_ways(contract.sum_insured)),
        ("每次事故责任限额", both_ways(contract.event_limit) if contract.event_limit else "不另设"),
        ("累计责任限额", both_ways(contract.aggregate_limit)),
        ("每次事故免赔", deductible_text(contract.event_deductible)),
        ("被保险人共付比例", str(contract.insured_share)),
        ("追溯日", instant_text(contract.retroactive_date)[:10] if contract.retroactive_date else "无"),
        ("抗辩费用", "责任限额以外" if contract.defence == "outside" else "责任限额以内"),
        *_agreed(contract),
    ]
    return facts(pairs, name="保险条件")


def _agreed(contract: Contract) -> Iterator[tuple[str, str]]:
    """Terms that not every contract has; those that it has not are not printed."""
    if contract.locations:
        yield "保险地点", "、".join(contract.locations)
    if contract.aggregate_deductible:
        yield "累计免赔额", f"{contract.aggregate_deductible.text()} 元"
    restored = contract.reinstatements
    if restored is not None:
        by_time = "并按未了期间" if restored.pro_rata_time else ""
        cost = f"按恢复金额{by_time}比例收取保险费的 {restored.rate}" if restored.rate.ppm else "不另收保险费"
        yield "累计限额恢复", f"{restored.count} 次，{cost}"
    if contract.related_events is not None:
        yield "关联事故", f"同一原因 {contract.related_events.hours} 小时以内的事故视为一次事故"
    if contract.services is not None:
        instead = "、".join(cover.label.zh for cover in contract.services.covers)
        scope = f"，代替{instead}的现金赔付" if instead else ""
        yield "实物服务", f"限额 {contract.services.limit.text()} 元，不占用责任限额{scope}"
    if contract.extended_reporting_days:
        yield "延长报告期", f"{contract.extended_reporting_days} 天"
    if contract.other_insurance is not OtherInsurance.PRO_RATA:
        yield "重复保险", contract.other_insurance.label.zh


def cover_table(contract: Contract) -> Table:
    """Every cover with its state, limits and retention."""
    rows: list[list[str | Cell]] = [
        [
            terms.cover.label.zh,
            middle(terms.state.label.zh),
            _limit(terms.event_limit),
            _limit(terms.aggregate_limit),
            Cell.of(*_retention(terms)),
            middle(terms.clause),
        ]
        for terms in contract.covers
    ]
    heads = ["险别", "承保状态", "每次事故限额（元）", "累计限额（元）", "免赔与共付", "条款"]
    return Table.of([20, 13, 15, 15, 25, 12], heads, rows, name="险别")


def condition_blocks(contract: Contract) -> Iterator[Block]:
    """Conditions of the covers and of the whole policy, then the exclusions."""
    held = [(terms.cover.label.zh, each) for terms in contract.covers for each in terms.conditions]
    held += [("整张保险单", each) for each in contract.conditions]
    if held:
        rows: list[list[str | Cell]] = [
            [
                scope,
                condition.text().zh,
                condition.effect_text().zh,
                middle(condition.clause),
            ]
            for scope, condition in held
        ]
        yield Heading(level=2, text="赔付条件")
        yield Table.of([22, 44, 18, 16], ["范围", "条件", "未满足时", "条款"], rows, name="赔付条件")
    if contract.exclusions:
        yield Heading(level=2, text="责任免除")
        yield Paragraph.of("；".join(exclusion_label(code).zh for code in contract.exclusions) + "。", style="plain")
        yield note("免除保险人责任的条款，保险人须依保险法第十七条提示并明确说明。")


def system_table(contract: Contract, inventory: Inventory | None) -> Table:
    """The insured systems (保险标的)."""
    known = {system.code: system for system in inventory.systems} if inventory else {}
    sites = {site.code: site.name for site in inventory.sites} if inventory else {}
    rows: list[list[str | Cell]] = []
    for place, code in enumerate(contract.systems, start=1):
        system = known.get(code)
        name, kind, site = (
            (system.name, system.kind.label.zh, sites.get(system.site, system.site)) if system else (code, "—", "—")
        )
        rows.append([middle(str(place)), name, kind, site])
    return Table.of([8, 40, 30, 22], ["序号", "系统", "标的类别", "地点"], rows, name="保险标的")


def insurer_table(contract: Contract, names: Mapping[OrganisationCode, str]) -> Table:
    """Who insures, with which share; the first leads."""
    rows: list[list[str | Cell]] = [
        [
            names.get(insurer.code, insurer.code),
            insurer.code,
            middle("首席保险人" if place == 0 else "共保人"),
            right(str(insurer.share)),
        ]
        for place, insurer in enumerate(contract.insurers)
    ]
    return Table.of([44, 26, 16, 14], ["保险人", "统一社会信用代码", "地位", "份额"], rows, name="保险人")


def _limit(amount: Yuan | None) -> Cell:
    return right("—") if amount is None else Cell.money(amount)


def _retention(terms: CoverTerms) -> list[str]:
    lines = [] if terms.deductible == Deductible() else [f"免赔：{deductible_text(terms.deductible)}"]
    if terms.interruption is not None:
        lines.append(interruption_text(terms.interruption))
    if terms.insured_share.ppm:
        lines.append(f"共付 {terms.insured_share}")
    if terms.average:
        lines.append("不足额时按比例赔付")
    if terms.trigger == "claims_made":
        lines.append("期内索赔式")
    if terms.causes:
        lines.append(f"触发原因：{'、'.join(cause.label.zh for cause in terms.causes)}")
    if terms.dependent is not None:
        lines.append(_dependent(terms.dependent))
    return lines or ["—"]


def _dependent(terms: DependentTerms) -> str:
    named = f"限 {'、'.join(terms.providers)}" if terms.providers else "含任何服务商"
    limit = f"，每次事故限额 {terms.event_limit.text()} 元" if terms.event_limit else ""
    return f"依赖服务商的损失：{named}{limit}"
