"""Every term that a contract agrees is printed; one that it does not agree is not."""

from __future__ import annotations

from pathlib import Path

from haitang.contract import Contract, example_contract, load_contract, load_event, settle
from haitang.documents.model import Table
from haitang.documents.settlement import _limits
from haitang.documents.terms import condition_blocks, cover_table, policy_terms

CONTRACTS = Path(__file__).parents[2] / "examples" / "contracts"


def contract(name: str) -> Contract:
    return load_contract((CONTRACTS / f"{name}.yaml").read_text(encoding="utf-8"), name)


def pairs(table: Table) -> dict[str, str]:
    cells = [cell.text for row in table.rows for cell in row.cells]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def test_terms_of_the_policy_are_printed() -> None:
    printed = pairs(policy_terms(contract("package")))
    assert {name: printed[name] for name in ("保险地点", "累计免赔额", "累计限额恢复", "关联事故", "延长报告期")} == {
        "保险地点": "lingang",
        "累计免赔额": "200,000.00 元",
        "累计限额恢复": "1 次，按恢复金额并按未了期间比例收取保险费的 100%",
        "关联事故": "同一原因 72 小时以内的事故视为一次事故",
        "延长报告期": "60 天",
    }
    services = pairs(policy_terms(contract("service")))["实物服务"]
    assert services == "限额 500,000.00 元，不占用责任限额，代替应急处置费用的现金赔付"
    assert "累计免赔额" not in pairs(policy_terms(example_contract()))


def test_terms_of_a_cover_are_printed() -> None:
    interruption = cover_table(contract("package")).rows[1].cells[4].text
    assert interruption.splitlines() == [
        "免赔：100,000.00 元",
        "等待期自通知保险人起 8 运行小时（自担），等待期与免赔额取高；最长赔偿期 180 天；毛利润法",
        "触发原因：恶意行为、系统故障、人为失误、服务商中断",
        "依赖服务商的损失：限 cloud-a、mes-vendor，每次事故限额 2,000,000.00 元",
    ]


def test_effects_of_conditions_are_printed() -> None:
    table = next(block for block in condition_blocks(contract("package")) if isinstance(block, Table))
    assert [[cell.text for cell in row.cells][1:3] for row in table.rows[1:]] == [
        ["使用约定的应急服务机构", "免赔率加 10%"],
        ["已检出的隐患已整改", "免赔额（率）上浮 10%"],
    ]


def test_limits_of_the_year_count_reinstatements_and_the_deductible() -> None:
    event = load_event((CONTRACTS / "ransomware.yaml").read_text(encoding="utf-8"), "event")
    rows = _limits(settle(contract("package"), event), contract("package")).rows[1:]
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["保险单累计（含恢复 1 次）", "40,000,000.00", "1,705,000.00", "38,295,000.00"],
        ["累计免赔额", "200,000.00", "200,000.00", "0.00"],
    ]
