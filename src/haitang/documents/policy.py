"""保险单: the schedule of a policy, with sums in figures and in 大写, and the disclosure that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, SealBox, Table
from haitang.documents.report import numbered, report
from haitang.documents.terms import condition_blocks, cover_table, insurer_table, policy_terms, system_table
from haitang.documents.wording import both_ways, facts, instant_text, middle, names_of, note, right
from haitang.insured import Inventory
from haitang.lexicon import day_text, shanghai
from haitang.parties import Organisation
from haitang.underwriting import Policy


def build_policy(policy: Policy, *, parties: Iterable[Organisation], inventory: Inventory | None = None) -> Document:
    """The policy schedule (保险单).

    Parameters
    ----------
    parties : iterable of Organisation
        Names and addresses of the insured and the insurers; a code that none of them has is printed as it is.
    inventory : Inventory, optional
        Names the insured systems; without it they are printed by code.
    """
    known = {party.code: party for party in parties}
    names = names_of(known.values())
    contract = policy.contract
    insured = known.get(contract.insured)
    leader = names.get(contract.insurers[0].code, contract.insurers[0].code)
    signed = shanghai(policy.issued_at).date()
    sections = [
        "当事人",
        "保险标的",
        "保险条件与保险费",
        "保险责任",
        "赔付条件与责任免除",
        "如实告知记录",
        *(["批改与解除"] if policy.endorsements or policy.cancellation else []),
        "赔偿处理与争议解决",
    ]
    titles = numbered(sections)
    blocks: list[Block] = [
        Heading(level=1, text=titles["当事人"]),
        facts(
            [
                ("投保人、被保险人", insured.name if insured else contract.insured),
                ("统一社会信用代码", contract.insured),
                ("法定代表人", insured.legal_representative if insured else "—"),
                ("住所", insured.address if insured and insured.address else "—"),
            ],
            name="被保险人",
        ),
        insurer_table(contract, names),
        Heading(level=1, text=titles["保险标的"]),
        system_table(contract, inventory),
        Heading(level=1, text=titles["保险条件与保险费"]),
        policy_terms(contract),
        Paragraph.of(f"保险费：{both_ways(policy.premium)}。", style="plain", before=120),
        Heading(level=1, text=titles["保险责任"]),
        cover_table(contract),
        Heading(level=1, text=titles["赔付条件与责任免除"]),
        *(list(condition_blocks(contract)) or [Paragraph.of("不另设赔付条件与责任免除。")]),
        Heading(level=1, text=titles["如实告知记录"]),
        *_disclosures(policy),
        *_changes(policy, titles.get("批改与解除", "")),
        Heading(level=1, text=titles["赔偿处理与争议解决"]),
        Paragraph.of(
            "发生保险事故后，被保险人应当及时通知保险人。赔款按本保险单所载条件逐步计算，每一步列明规则、条款与理由，"
            "载入理赔计算书。因履行本合同发生的争议由双方协商解决；协商不成的，依法提起诉讼或按约定申请仲裁。"
        ),
        note(f"报价 {policy.quote} 的摘要：{policy.quote_digest}"),
        *([note(f"本保险单经 {policy.approved_by} 批准承保。")] if policy.approved_by else []),
        SealBox(lines=(f"保险人（盖章）　{leader}", f"签单日期：{day_text(signed)}")),
    ]
    return report(
        "工业领域网络安全保险保险单",
        blocks,
        author=leader,
        dated=signed,
        number=policy.number,
        subtitle=insured.name if insured else contract.insured,
        fictional=any(party.fictional for party in known.values()),
    )


def _disclosures(policy: Policy) -> Iterator[Block]:
    if not policy.disclosures:
        yield Paragraph.of("投保时没有记录告知事项。")
        return
    rows: list[list[str | Cell]] = [
        [
            each.question.zh,
            right(str(each.answer)),
            middle(each.assurance.label.zh),
            "、".join(evidence.file for evidence in each.evidence) or "—",
            Cell.of(each.signed_by, instant_text(each.answered_at)[:10]),
            each.known_to_insurer or "—",
        ]
        for each in policy.disclosures
    ]
    heads = ["询问事项", "告知", "证据等级", "证据", "告知人与日期", "保险人已知"]
    yield Table.of([28, 9, 12, 20, 16, 15], heads, rows, name="如实告知记录")
    yield note("投保人的告知限于保险人询问的事项（保险法第十六条）；保险人订立合同时已知的情况不得作为拒赔理由。")


_KINDS = {"decrease": "危险程度明显减少", "increase": "危险程度显著增加", "none": "无变化", "terms": "变更条款"}


def _changes(policy: Policy, title: str) -> Iterator[Block]:
    """Endorsements in order, each with what it does to the premium, and how the contract ended early."""
    if policy.endorsements or policy.cancellation:
        yield Heading(level=1, text=title)
    if policy.endorsements:
        rows: list[list[str | Cell]] = [
            [
                each.number,
                Cell.of(_KINDS[each.adjustment.kind], each.reason),
                instant_text(each.effective),
                Cell.of(*([f"{term.field}：{term.before} → {term.after}" for term in each.terms] or ["—"])),
                Cell.money(each.adjustment.after),
                Cell.money(-each.adjustment.refund),
            ]
            for each in policy.endorsements
        ]
        heads = ["批单", "事由", "生效时间", "变更的条款", "保险费（元）", "加收（退还为负，元）"]
        yield Table.of([16, 20, 16, 20, 14, 14], heads, rows, name="批改")
    ended = policy.cancellation
    if ended is not None:
        refunded = ended.refunded
        yield facts(
            [
                ("解除依据", f"保险法{ended.clause}"),
                ("事由", ended.reason),
                ("保险责任终止", instant_text(ended.effective)),
                ("已收保险费", f"{refunded.paid.text()} 元"),
                ("应收保险费", f"{refunded.earned.text()} 元（{refunded.days.run} 日／{refunded.days.total} 日）"),
                ("已赔付部分不退", f"{refunded.consumed.text()} 元"),
                ("手续费", f"{refunded.fee.text()} 元"),
                ("退还保险费", both_ways(refunded.refund)),
            ],
            name="解除",
        )
