"""风险评估报告: what the plant has, where it is weak, what that costs in a year, and what to repair first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from haitang.assessment import Assessment
from haitang.documents.figures import LossPoint, Mark, exceedance_curve
from haitang.documents.model import Block, Cell, Document, Heading, Paragraph, SealBox, Table
from haitang.documents.report import numbered, report
from haitang.documents.wording import facts, instant_text, middle, note, percent, right, total_row, wan
from haitang.insured import Inventory
from haitang.lexicon import shanghai
from haitang.parties import Organisation

if TYPE_CHECKING:
    from haitang.loss import Distribution

_STATUS = {"met": "符合", "partial": "部分符合", "missing": "不符合", "unanswered": "未回答"}
_LEVELS = {"high": "高", "medium": "中", "low": "低"}
_NUMERALS = "零一二三四五"
_QUANTILES = (0.5, 0.9, 0.95, 0.99, 0.995)
_CURVE_POINTS = 240
_CURVE_FLOOR = 0.001


def build_assessment(
    assessment: Assessment,
    inventory: Inventory,
    *,
    enterprise: Organisation,
    assessor: Organisation,
    number: str,
    marks: Sequence[Mark] = (),
    losses: Distribution | None = None,
) -> Document:
    """The assessment report (风险评估报告).

    Parameters
    ----------
    marks : sequence of Mark
        Limit and tolerance, marked on the exceedance curve.
    losses : Distribution, optional
        Ground-up loss of a year; computed exactly from the assessment's risk profile where not given.
    """
    from haitang.loss import ground_up

    year = ground_up(assessment.profile) if losses is None else losses
    sections = ["结论", "标的与资产", "风险场景", "可达性与攻击路径", "弱点", "自述与所见不一致之处"]
    titles = numbered([*sections, "《工业控制系统网络安全防护指南》逐项", "整改建议", "如何算得"])
    blocks: list[Block] = [
        Heading(level=1, text=titles["结论"]),
        *_conclusion(assessment, enterprise, year, marks),
        Heading(level=1, text=titles["标的与资产"]),
        _systems(inventory),
        Heading(level=1, text=titles["风险场景"]),
        _scenarios(assessment),
        Heading(level=1, text=titles["可达性与攻击路径"]),
        *_reach(assessment, inventory),
        Heading(level=1, text=titles["弱点"]),
        *_findings(assessment),
        Heading(level=1, text=titles["自述与所见不一致之处"]),
        *_conflicts(assessment),
        Heading(level=1, text=titles["《工业控制系统网络安全防护指南》逐项"]),
        *_gaps(assessment),
        Heading(level=1, text=titles["整改建议"]),
        *_remediations(assessment),
        Heading(level=1, text=titles["如何算得"]),
        *_method(assessment),
        SealBox(lines=("评估人：", f"评估机构（盖章）　{assessor.name}", "　　　　年　　月　　日")),
    ]
    return report(
        "网络安全风险评估报告",
        blocks,
        author=assessor.name,
        dated=shanghai(assessment.assessed_at).date(),
        number=number,
        subtitle=enterprise.name,
        fictional=enterprise.fictional,
    )


def curve_points(losses: Distribution) -> tuple[LossPoint, ...]:
    """Points of the exceedance curve of a yearly loss, evenly spaced up to a chance of one in a thousand."""
    top = losses.quantile(1 - _CURVE_FLOOR)
    amounts = [top * place / _CURVE_POINTS for place in range(_CURVE_POINTS + 1)]
    chances = losses.survival(amounts)
    return tuple(
        LossPoint(loss=amount, probability=float(chance))
        for amount, chance in zip(amounts, chances, strict=True)
        if chance > 0
    )


def _conclusion(
    assessment: Assessment, enterprise: Organisation, year: Distribution, marks: Sequence[Mark]
) -> Iterator[Block]:
    met = sum(gap.status == "met" for gap in assessment.gaps)
    yield facts(
        [
            ("被评估单位", enterprise.name),
            ("评估时刻", instant_text(assessment.assessed_at)),
            ("年营业收入", f"{assessment.turnover.in_wan()} 万元"),
            ("年度预期损失", f"{assessment.expected_loss.in_wan()} 万元"),
            ("事件频率（同类企业＝1）", f"{assessment.multiplier:.2f}"),
            ("防护指南符合项", f"{met} / {len(assessment.gaps)}"),
        ],
        name="结论",
    )
    points = curve_points(year)
    if sum(point.probability >= _CURVE_FLOOR for point in points) > 1:
        yield exceedance_curve(points, marks=marks, caption="图 1　年度损失超越概率曲线（投保前）", floor=_CURVE_FLOOR)
    heads = ["不超过的概率", *(percent(level, 1) for level in _QUANTILES)]
    row: list[str | Cell] = ["年度损失（万元）", *(right(wan(year.quantile(level))) for level in _QUANTILES)]
    yield Table.of([25, 15, 15, 15, 15, 15], heads, [row], name="年度损失分位数")


def _systems(inventory: Inventory) -> Table:
    assets = {
        system.code: sum(asset.system == system.code for asset in inventory.assets) for system in inventory.systems
    }
    rows: list[list[str | Cell]] = [
        [
            system.name,
            system.kind.label.zh,
            middle(f"第{_NUMERALS[system.protection_level]}级" if system.protection_level else "未定级"),
            system.filing_number or "—",
            middle("是" if system.critical else "否"),
            right(str(assets[system.code])),
        ]
        for system in inventory.systems
    ]
    heads = ["系统", "标的类别", "等保", "备案编号", "关基", "资产数"]
    return Table.of([28, 24, 10, 20, 8, 10], heads, rows, name="标的与资产")


def _scenarios(assessment: Assessment) -> Table:
    rows: list[list[str | Cell]] = [
        [
            each.peril.label.zh,
            right(f"{each.base_yearly:.4f}"),
            right(f"{each.yearly:.4f}"),
            right(f"{each.yearly / each.base_yearly:.2f}" if each.base_yearly else "—"),
            Cell.money(each.expected_loss),
        ]
        for each in assessment.expected
    ]
    rows.append(list(total_row("合计", assessment.expected_loss, before=4)))
    heads = ["风险场景", "同类企业年频率", "本单位年频率", "倍数", "年度预期损失（元）"]
    return Table.of([30, 18, 18, 12, 22], heads, rows, name="风险场景")


def _reach(assessment: Assessment, inventory: Inventory) -> Iterator[Block]:
    systems = {system.code: system.name for system in inventory.systems}
    zones = {zone.code: zone.name for zone in inventory.zones}
    rows: list[list[str | Cell]] = []
    for reach in assessment.reach:
        for hit in reach.systems:
            way = " → ".join(zones.get(zone, zone) for zone in hit.path.zones) if hit.path else "—"
            rows.append(
                [
                    reach.peril.label.zh,
                    systems.get(hit.system, hit.system),
                    right(percent(hit.probability)),
                    right(f"{hit.yearly:.4f}"),
                    way,
                ]
            )
    if not rows:
        yield Paragraph.of("清单没有分区与通道，无法推算可达性。")
        return
    heads = ["风险场景", "系统", "一次事件中受害概率", "年频率", "最可能的路径"]
    yield Table.of([18, 22, 14, 10, 36], heads, rows, name="可达性")
    if assessment.best_cut:
        yield note(f"最有效的一处阻断：通道 {assessment.best_cut}。")


def _findings(assessment: Assessment) -> Iterator[Block]:
    if not assessment.findings:
        yield Paragraph.of("从清单中没有发现弱点。")
        return
    rows: list[list[str | Cell]] = [
        [
            middle(_LEVELS[finding.level]),
            finding.label.zh,
            "、".join(finding.subjects),
            finding.advice.zh,
            middle("、".join(str(item) for item in finding.guideline) or "—"),
        ]
        for finding in assessment.findings
    ]
    yield Table.of([7, 26, 25, 32, 10], ["等级", "弱点", "对象", "建议", "指南条目"], rows, name="弱点")


def _conflicts(assessment: Assessment) -> Iterator[Block]:
    if not assessment.conflicts:
        yield Paragraph.of("没有发现。")
        return
    rows: list[list[str | Cell]] = [
        [
            conflict.control,
            right("未回答" if conflict.said is None else percent(conflict.said, 0)),
            right(percent(conflict.seen, 0)),
            conflict.reason.zh,
            "、".join(conflict.subjects),
        ]
        for conflict in assessment.conflicts
    ]
    yield Table.of([18, 10, 10, 34, 28], ["控制项", "自述", "所见", "理由", "对象"], rows, name="不一致")
    yield note("两者不一致时按较差的一方计算，不取平均。")


def _gaps(assessment: Assessment) -> Iterator[Block]:
    counts = {status: sum(gap.status == status for gap in assessment.gaps) for status in _STATUS}
    said = "，".join(f"{_STATUS[status]} {count} 项" for status, count in counts.items())
    yield Paragraph.of(f"共 {len(assessment.gaps)} 项：{said}。")
    rows: list[list[str | Cell]] = [
        [
            middle(str(gap.number)),
            gap.section.zh,
            gap.gist.zh,
            middle(_STATUS[gap.status]),
            right("—" if gap.coverage is None else percent(gap.coverage, 0)),
        ]
        for gap in assessment.gaps
    ]
    yield Table.of([7, 18, 51, 13, 11], ["条目", "类别", "要点", "状态", "覆盖率"], rows, name="防护指南逐项")


def _remediations(assessment: Assessment) -> Iterator[Block]:
    if not assessment.remediations:
        yield Paragraph.of("没有能降低预期损失的整改项。")
        return
    rows: list[list[str | Cell]] = [
        [
            middle(str(place)),
            repair.label.zh,
            right("—" if repair.from_coverage is None else percent(repair.from_coverage, 0)),
            Cell.money(repair.loss_saved),
            middle("、".join(str(item) for item in repair.guideline) or "—"),
        ]
        for place, repair in enumerate(assessment.remediations, start=1)
    ]
    heads = ["序", "整改项", "现覆盖率", "每年少损失（元）", "指南条目"]
    yield Table.of([6, 46, 13, 20, 15], heads, rows, name="整改建议")
    yield note("各项单独整改时的效果，不可相加。")


def _method(assessment: Assessment) -> Iterator[Block]:
    yield Paragraph.of(
        f"按营业收入档 {assessment.frequency_tier}（频率）与 {assessment.severity_tier}（损失程度）、"
        f"行业 {assessment.sector} 取基准频率与损失分布；以逐项安全措施的公开效果按覆盖率与证据等级修正频率；"
        "以分区、通道和受害概率分摊频率并调整中断损失；年度损失由频率与损失分布精确复合得出。"
    )
    rows: list[list[str | Cell]] = [[name, version] for name, version in sorted(assessment.profile.catalogues.items())]
    if rows:
        yield Table.of([60, 40], ["所用目录", "版本摘要"], rows, name="目录版本")
