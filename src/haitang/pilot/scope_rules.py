"""Rules about the systems in the plan: none that must be in is left out, and each is one that the round insures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from haitang.pilot.verdict import Facts, Finding, Outcome, PlantSystem

_NO_INVENTORY = Finding(
    "尚未导入资产清单，无法核对",
    "no inventory yet, so this cannot be checked",
    at="scope",
    outcome=Outcome.NOT_APPLICABLE,
)


def mandatory_systems(facts: Facts) -> Iterator[Finding]:
    """Every 关键信息基础设施 and every 等保 level 3 or above is in the plan; each missing one is named."""
    if facts.inventory is None:
        yield _NO_INVENTORY
        return
    if not facts.inventory.mandatory:
        yield Finding(
            "资产清单中没有关键信息基础设施或等保三级及以上系统",
            "the inventory holds no system that must be included",
            at="scope",
            outcome=Outcome.NOT_APPLICABLE,
        )
    for system in facts.inventory.mandatory:
        if system.code not in facts.application.scope:
            zh, en = _why(system)
            yield Finding(
                f"{system.name}（{zh}）应纳入试点工作方案",
                f"{system.name} ({en}) must be included",
                at="scope",
                bound="关键信息基础设施、等保第三级及以上系统全部纳入",
                value=system.code,
            )


def scope(facts: Facts) -> Iterator[Finding]:
    """The plan names at least one system, each once, each in the inventory, of a kind that the round insures."""
    chosen = facts.application.scope
    if not chosen:
        yield Finding("试点方案未列入任何系统", "the plan includes no system", at="scope", bound="至少 1 个", value="0")
    for code, times in Counter(chosen).items():
        if times > 1:
            yield Finding(f"系统 {code} 重复列入", f"{code} stands {times} times", at="scope", value=code)
    if facts.inventory is None:
        yield _NO_INVENTORY
        return
    known = {system.code: system for system in facts.inventory.systems}
    printed = {target.code: target.printed for target in facts.round.targets}
    for row, code in enumerate(chosen):
        if code not in known:
            yield Finding(
                f"资产清单中没有系统 {code}",
                f"the inventory holds no system {code}",
                at=f"scope.{row}",
                bound="、".join(known),
                value=code,
            )
        elif known[code].kind not in printed:
            yield Finding(
                f"{known[code].name}不属于通知列举的试点标的",
                f"{known[code].name} is not of a kind that the notice names",
                at=f"scope.{row}",
                bound="、".join(printed.values()),
                value=known[code].kind.label.zh,
                outcome=Outcome.WARNS,
            )


def _why(system: PlantSystem) -> tuple[str, str]:
    level = f"等保第{'零一二三四五'[system.protection_level]}级" if system.protection_level else ""
    if not system.critical:
        return level, f"protection level {system.protection_level}"
    return "、".join(filter(None, ("关键信息基础设施", level))), "critical information infrastructure"
