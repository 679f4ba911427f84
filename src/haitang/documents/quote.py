"""报价单 and 保费说明书: what is offered at what price, and what the price is made of, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from haitang.documents.figures import LossPoint, Mark, exceedance_curve
from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, SealBox, Table
from haitang.documents.report import numbered, report
from haitang.documents.terms import condition_blocks, cover_table, insurer_table, policy_terms, system_table
from haitang.documents.wording import (
    both_ways,
    facts,
    instant_text,
    middle,
    names_of,
    note,
    percent,
    right,
    strong,
    total_row,
)
from haitang.insured import Assurance, Inventory
from haitang.lexicon import Peril, Yuan, shanghai
from haitang.parties import Organisation
from haitang.underwriting import FactorLine, Quote, StatementLine, referral_rules

_KINDS = {
    "base": "各险别预期赔款（同类企业平均状况）",
    "control": "本单位安全措施的影响",
    "posture": "其他状况差异",
    "experience": "自身赔付经验",
    "reinsurance": "再保险",
    "capital": "风险附加",
    "loading": "费用与税",
}

# Where no answer stands behind a factor, the rating says how it was known.
_NOT_ANSWERED = {"unanswered": "未回答", "seen_in_inventory": "清单所见"}


def build_quote(
    quote: Quote, *, parties: Iterable[Organisation], inventory: Inventory | None = None, tolerance: Yuan | None = None
) -> Document:
    """The quote (报价单): terms, price, what a year may bring, options, and what each repair would save.

    Parameters
    ----------
    parties : iterable of Organisation
        Names the insured and the insurers; a code that none of them has is printed as it is.
    inventory : Inventory, optional
        Names the insured systems; without it they are printed by code.
    tolerance : Yuan, optional
        The enterprise's tolerance of a yearly loss, marked on the curve.
    """
    known = tuple(parties)
    names = names_of(known)
    contract = quote.contract
    titles = numbered(
        ["报价", "保险条件", "保险责任", "年度损失与赔款", "方案比较", "整改与保费", "核保结论", "复算信息"]
    )
    blocks: list[Block] = [
        Heading(level=1, text=titles["报价"]),
        facts(
            [
                ("投保人", names.get(contract.insured, contract.insured)),
                ("报价编号", quote.number),
                ("报价时间", instant_text(quote.made_at)),
                ("有效期至", instant_text(quote.valid_until)),
                ("保险费", both_ways(quote.premium)),
                *_filed(quote),
                ("费率（保险费／累计限额）", str(quote.statement.rate_on_line)),
                ("全国首批试点平均费率", str(quote.statement.anchor)),
            ],
            name="报价",
        ),
        insurer_table(contract, names),
        Heading(level=1, text=titles["保险条件"]),
        policy_terms(contract),
        system_table(contract, inventory),
        Heading(level=1, text=titles["保险责任"]),
        cover_table(contract),
        *condition_blocks(contract),
        Heading(level=1, text=titles["年度损失与赔款"]),
        *_year(quote, tolerance),
        Heading(level=1, text=titles["方案比较"]),
        _options(quote),
        Heading(level=1, text=titles["整改与保费"]),
        *_what_ifs(quote),
        Heading(level=1, text=titles["核保结论"]),
        *_referrals(quote),
        Heading(level=1, text=titles["复算信息"]),
        *_replay(quote),
        SealBox(
            lines=("核保人：", f"保险人（盖章）　{names.get(contract.insurers[0].code, '')}", "　　　　年　　月　　日")
        ),
    ]
    return _paper("网络安全保险报价单", blocks, quote, known)


def build_premium_statement(quote: Quote, *, parties: Iterable[Organisation]) -> Document:
    """The premium statement (保费说明书): every line in yuan, by whose evidence; the lines add up exactly."""
    known = tuple(parties)
    statement = quote.statement
    titles = numbered(["合计", "逐项说明", "安全措施与证据"])
    blocks: list[Block] = [
        Heading(level=1, text=titles["合计"]),
        facts(
            [
                ("同类企业平均状况下的预期赔款", f"{statement.base_expected.text()} 元"),
                ("本单位状况下的预期赔款", f"{statement.expected.text()} 元"),
                ("保险费", both_ways(statement.premium)),
            ],
            in_pairs=False,
            name="合计",
        ),
        Heading(level=1, text=titles["逐项说明"]),
        _lines(statement.lines),
        note("各行相加恰等于保险费，精确到分。负数为降低保险费，正数为提高保险费。"),
        *(note(f"{line.label.zh}：{line.note.zh}。") for line in statement.lines if line.note is not None),
        Heading(level=1, text=titles["安全措施与证据"]),
        *_controls(statement.of_kind("control")),
    ]
    return _paper("保费说明书", blocks, quote, known)


def _filed(quote: Quote) -> list[tuple[str, str | Cell]]:
    """What the filed product lets the insurer charge, and what lies outside the filing."""
    filed = quote.filed
    if filed is None:
        return [("备案产品", "没有适用的备案产品")]
    said = [f"{filed.premium.text()} 元（{filed.label.zh}，{filed.filing}）", *(each.zh for each in filed.warnings)]
    return [("备案保险费", "\n".join(said))]


def _paper(title: str, blocks: Iterable[Block], quote: Quote, known: Sequence[Organisation]) -> Document:
    names = names_of(known)
    contract = quote.contract
    return report(
        title,
        blocks,
        author=names.get(contract.insurers[0].code, contract.insurers[0].code),
        dated=shanghai(quote.made_at).date(),
        number=quote.number,
        subtitle=names.get(contract.insured, contract.insured),
        fictional=any(party.fictional for party in known),
    )


def _lines(lines: Sequence[StatementLine]) -> Table:
    rows: list[list[str | Cell]] = []
    standing = Yuan(0)
    for kind, title in _KINDS.items():
        chosen = [line for line in lines if line.kind == kind]
        if not chosen:
            continue
        rows.append([Cell.of(strong(title), columns=3)])
        for line in chosen:
            standing += line.amount
            rows.append([line.label.zh, Cell.money(line.amount), Cell.money(standing)])
    rows.append([*total_row("保险费", Yuan.total(line.amount for line in lines), before=1), ""])
    return Table.of([56, 22, 22], ["项目", "金额（元）", "累计（元）"], rows, name="逐项说明")


def _controls(lines: Sequence[StatementLine]) -> Iterator[Block]:
    rows: list[list[str | Cell]] = []
    for line in lines:
        factor = line.factor
        if factor is not None:
            rows.append(
                [
                    line.label.zh,
                    right(percent(factor.coverage, 0)),
                    right(percent(factor.market, 0)),
                    middle(_assurance(factor)),
                    right(f"{factor.evidence_quality:.2f}"),
                    _relativities(factor.relativities),
                    "、".join(factor.evidence) or "—",
                ]
            )
    if not rows:
        yield Paragraph.of("本次定价没有逐项安全措施。")
        return
    heads = ["安全措施", "覆盖率", "同业覆盖", "证据等级", "证据质量", "相对频率或程度", "证据"]
    yield Table.of([21, 8, 8, 11, 8, 20, 24], heads, rows, name="安全措施与证据")


def _assurance(factor: FactorLine) -> str:
    known = {each.value: each.label.zh for each in Assurance} | _NOT_ANSWERED
    return known.get(factor.assurance, factor.assurance or "—")


def _relativities(relativities: Mapping[Peril, float]) -> str:
    """The multiplier, or its range over the perils; how many perils it touches."""
    low, high = min(relativities.values()), max(relativities.values())
    shown = f"×{low:.3f}" if f"{low:.3f}" == f"{high:.3f}" else f"×{low:.3f}～{high:.3f}"
    return f"{shown}（{len(relativities)} 种场景）"


def _year(quote: Quote, tolerance: Yuan | None) -> Iterator[Block]:
    figures = quote.figures
    yield facts(
        [
            ("年度预期赔款", f"{figures.mean.text()} 元"),
            ("标准差", f"{figures.sd.text()} 元"),
            ("95% 分位", f"{figures.quantile_95.text()} 元"),
            ("99% 分位", f"{figures.quantile_99.text()} 元"),
            ("99.5% 分位", f"{figures.quantile_995.text()} 元"),
            ("最差 1% 年份均值", f"{figures.tvar_99.text()} 元"),
            ("年均赔案数", f"{figures.claims:.4f}"),
            ("用尽累计限额的概率", percent(figures.exhaustion, 3)),
        ],
        name="年度损失与赔款",
    )
    # Several chances share the loss of nothing; the curve starts at the rarest of them.
    chances = {float(each.ground_up.yuan): each.probability for each in quote.curve}
    points = [LossPoint(loss=loss, probability=chance) for loss, chance in chances.items()]
    marks = [Mark(label="累计责任限额", amount=quote.contract.aggregate_limit)]
    if tolerance is not None:
        marks.append(Mark(label="风险容忍度", amount=tolerance, tone="tolerance"))
    if sum(point.probability >= 0.001 for point in points) > 1:
        yield exceedance_curve(points, marks=marks, caption="图 1　年度损失超越概率曲线（投保前）")
    rows: list[list[str | Cell]] = [
        [right(percent(each.probability)), Cell.money(each.ground_up), Cell.money(each.insured)] for each in quote.curve
    ]
    heads = ["年超越概率", "投保前损失（元）", "保险赔款（元）"]
    yield Table.of([24, 38, 38], heads, rows, name="损失与赔款")


def _options(quote: Quote) -> Table:
    rows: list[list[str | Cell]] = [
        [
            right("—") if option.event_limit is None else Cell.money(option.event_limit),
            Cell.money(option.aggregate_limit),
            Cell.money(option.event_deductible),
            Cell.money(option.expected),
            Cell.money(option.premium),
            right(str(option.rate_on_line)),
        ]
        for option in quote.options
    ]
    heads = ["每次事故限额（元）", "累计限额（元）", "每次事故免赔（元）", "预期赔款（元）", "保险费（元）", "费率"]
    return Table.of([19, 19, 17, 16, 17, 12], heads, rows, name="方案比较")


def _what_ifs(quote: Quote) -> Iterator[Block]:
    if not quote.what_ifs:
        yield Paragraph.of("没有测算整改项。")
        return
    rows: list[list[str | Cell]] = [
        [each.label.zh, Cell.money(each.premium), Cell.money(each.saving), Cell.money(each.expected_saving)]
        for each in quote.what_ifs
    ]
    heads = ["整改项", "整改后保险费（元）", "保险费减少（元）", "预期赔款减少（元）"]
    yield Table.of([40, 20, 20, 20], heads, rows, name="整改与保费")
    yield note(
        "各项单独完成并经核实后的效果，不可相加。危险程度明显减少时，保险费自当日起按日计退（保险法第五十三条）。"
    )


def _referrals(quote: Quote) -> Iterator[Block]:
    if quote.not_asked:
        labels = {rule.code: rule.label.zh for rule in referral_rules()}
        yield note(f"因缺少资料而未核查的规则：{'、'.join(labels.get(code, code) for code in quote.not_asked)}。")
    if not quote.referrals:
        yield Paragraph.of("在核保权限以内，可以承保。")
        return
    rows: list[list[str | Cell]] = [
        [
            each.label.zh,
            middle("拒保" if each.outcome == "decline" else "上报"),
            right(f"{each.seen:,.4g}"),
            right(f"{each.bound:,.4g}"),
        ]
        for each in quote.referrals
    ]
    yield Table.of([52, 12, 18, 18], ["规则", "结论", "实际", "界限"], rows, name="核保结论")


def _replay(quote: Quote) -> Iterator[Block]:
    yield facts(
        [
            ("计算引擎", quote.engine),
            ("计算环境", _environment(quote)),
            ("输入摘要", str(quote.input_hash)),
            ("风险画像摘要", str(quote.profile_digest)),
            ("目录版本", "、".join(f"{name} {version}" for name, version in sorted(quote.catalogues.items()))),
        ],
        in_pairs=False,
        name="复算信息",
    )


def _environment(quote: Quote) -> str:
    """Versions, and the CPU feature level; a quote of old does not tell."""
    known = quote.environment
    return "—" if known is None else "、".join(f"{name} {value}" for name, value in known.model_dump().items())
