"""Suggests sentences from live facts for the topics that the form names, so that nobody types an inventory again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from haitang.insured import Inventory, System
from haitang.lexicon import Label, Record
from haitang.pilot.form_table import Topic
from haitang.pilot.round import Round

_LEVELS: Final = "零一二三四五"


class Suggestion(Record):
    """A sentence for one topic of one text, to be taken over or not.

    Attributes
    ----------
    at : str
        Path to the text, such as ``parts.informatization``.
    """

    at: str
    topic: str
    label: Label
    text: str


def prefill(inventory: Inventory, scope: Iterable[str], round_: Round) -> tuple[Suggestion, ...]:
    """Suggestions for every topic of the round that live facts can speak to, in the form's order.

    Parameters
    ----------
    scope : iterable of str
        Codes of the systems in the plan.
    """
    chosen = frozenset(scope)
    in_scope = tuple(system for system in inventory.systems if system.code in chosen)
    places = [(f"parts.{section.code}", section.topics) for section in round_.form.texts]
    if round_.form.introduction:
        places.insert(0, ("introduction", round_.form.introduction.topics))
    return tuple(
        Suggestion(at=at, topic=topic.code, label=topic.label, text=text)
        for at, topics in places
        for topic in topics
        if (text := _suggest(topic, inventory, in_scope))
    )


def _suggest(topic: Topic, inventory: Inventory, in_scope: tuple[System, ...]) -> str:
    match topic.prefill:
        case "plant":
            return _plant(inventory)
        case "systems":
            return _systems(inventory)
        case "protection":
            return _protection(inventory)
        case "scope":
            return _scope(inventory, in_scope)
        case _:
            return ""


def _plant(inventory: Inventory) -> str:
    if not inventory.sites:
        return ""
    counts = [
        f"{len(found)} {what}"
        for what, found in (("条产线", inventory.lines), ("个网络区域", inventory.zones), ("项资产", inventory.assets))
        if found
    ]
    sites = "、".join(site.name for site in inventory.sites)
    return f"本单位现有{sites}" + (f"，共{'、'.join(counts)}。" if counts else "。")


def _systems(inventory: Inventory) -> str:
    if not inventory.systems:
        return ""
    named = "；".join(f"{system.name}（{system.kind.label.zh}）" for system in inventory.systems)
    return f"已建成主要系统 {len(inventory.systems)} 套：{named}。"


def _protection(inventory: Inventory) -> str:
    rated = [system for system in inventory.systems if system.protection_level]
    if not rated:
        return ""
    said = "；".join(f"{system.name}定为第{_LEVELS[system.protection_level or 0]}级" for system in rated)
    filed = sum(1 for system in rated if system.filing_number)
    return f"已开展网络安全等级保护工作，{said}，其中 {filed} 套已完成备案。"


def _scope(inventory: Inventory, in_scope: tuple[System, ...]) -> str:
    if not in_scope:
        return ""
    named = "、".join(system.name for system in in_scope)
    obliged = sum(1 for system in inventory.mandatory if system in in_scope)
    return f"保障对象为{named}，共 {len(in_scope)} 套系统，其中应当纳入的重要系统 {obliged} 套。"
