"""定责 and 准备金 in the settlement paper: each point with facts, evidence, opinion and signature; what is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from haitang.claims import Adjustment, DecidedPoint, EvidenceReference, ReserveMovement, balance
from haitang.documents.model import Block, Cell, Heading, Paragraph, Run, Table
from haitang.documents.wording import facts, instant_text, middle, note
from haitang.lexicon import Yuan

_MOVEMENTS = {"opened": "立案", "changed": "调整", "paid": "赔付", "recovered": "追偿收回"}


def liability_blocks(adjustment: Adjustment) -> Iterator[Block]:
    """定责: every point of liability, and what follows for each cover."""
    rows: list[list[str | Cell]] = [_point(entry) for entry in adjustment.liability.points]
    heads = ["要点", "条款", "查明的事实与证据", "意见", "结论与签署"]
    yield Table.of([18, 14, 30, 22, 16], heads, rows, name="定责要点")
    covers: list[list[str | Cell]] = [
        [opinion.cover.label.zh, middle(opinion.state.label.zh), opinion.reason.zh]
        for opinion in adjustment.liability.covers
    ]
    yield Table.of([26, 16, 58], ["险别", "结论", "理由"], covers, name="各险别定责")
    if not adjustment.signed:
        yield note("尚有要点未经签署，本计算书为草稿。")


def withheld_blocks(adjustment: Adjustment) -> Iterator[Block]:
    """Items that do not go to settlement, and questions about labour rates."""
    if adjustment.withheld:
        yield Heading(level=2, text="不予或暂不理算")
        rows: list[list[str | Cell]] = [
            [each.reference, each.cover.label.zh, Cell.money(each.amount), each.clause or "—", each.reason.zh]
            for each in adjustment.withheld
        ]
        yield Table.of([14, 20, 16, 16, 34], ["凭证", "险别", "金额（元）", "条款", "理由"], rows, name="不予理算")


def reserve_blocks(movements: Sequence[ReserveMovement]) -> Iterator[Block]:
    """The ledger of the reserve, and where it stands."""
    if not movements:
        yield Paragraph.of("没有准备金变动。")
        return
    rows: list[list[str | Cell]] = []
    for place, movement in enumerate(movements, start=1):
        standing: Yuan = balance(movements[:place]).outstanding
        rows.append(
            [
                instant_text(movement.at),
                middle(_MOVEMENTS[movement.kind]),
                Cell.money(movement.amount),
                Cell.money(standing),
                movement.by,
                movement.reason or "—",
            ]
        )
    heads = ["时间", "变动", "金额（元）", "变动后未决（元）", "经办人", "事由"]
    yield Table.of([18, 12, 18, 18, 12, 22], heads, rows, name="准备金变动")
    state = balance(movements)
    yield facts(
        [
            ("未决赔款准备金", f"{state.outstanding.text()} 元"),
            ("已付赔款", f"{state.paid.text()} 元"),
            ("追偿收回", f"{state.recovered.text()} 元"),
            ("已报告赔款", f"{state.incurred.text()} 元"),
        ],
        name="准备金余额",
    )


def _point(entry: DecidedPoint) -> list[str | Cell]:
    point, signed = entry.point, entry.determination
    found = [*point.facts, *(f"证据：{_evidence(each)}" for each in point.evidence)]
    said = [signed.opinion if signed else point.opinion.zh]
    said += [f"异议（{dissent.by}）：{dissent.opinion}" for dissent in signed.dissent] if signed else []
    decided: list[str | Run] = [Run(text=entry.outcome.label.zh, bold=True)]
    decided += [signed.by, instant_text(signed.at)] if signed else ["未签署"]
    return [
        point.label.zh,
        point.clause or "—",
        Cell.of(*(found or ["—"])),
        Cell.of(*said),
        Cell.of(*decided, align="center"),
    ]


def _evidence(reference: EvidenceReference) -> str:
    leaf = f"台账 {reference.leaf.log} #{reference.leaf.index}" if reference.leaf else ""
    return "，".join(part for part in (reference.file, leaf, reference.note) if part)
