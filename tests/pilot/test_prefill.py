"""Suggestions come from the inventory, for the topics that the form names."""

from haitang.insured import Inventory
from haitang.pilot import Round, count_words, prefill


def test_each_topic_with_live_facts_gets_a_sentence(inventory: Inventory, shanghai_round: Round) -> None:
    suggested = prefill(inventory, ["sys-heat", "sys-grind"], shanghai_round)
    assert [(one.at, one.topic, one.text) for one in suggested] == [
        ("parts.informatization", "network", "本单位现有临港厂区。"),
        (
            "parts.informatization",
            "platforms",
            (
                "已建成主要系统 4 套：磨加工线控制系统（生产控制系统）；热处理SCADA（数据采集与监控系统）；"
                "ERP（企业资源计划系统）；供应链协同平台（供应链管理平台）。"
            ),
        ),
        (
            "parts.security",
            "work_done",
            (
                "已开展网络安全等级保护工作，磨加工线控制系统定为第二级；热处理SCADA定为第三级；ERP定为第二级；"
                "供应链协同平台定为第三级，其中 2 套已完成备案。"
            ),
        ),
        (
            "parts.insurance",
            "subject",
            "保障对象为磨加工线控制系统、热处理SCADA，共 2 套系统，其中应当纳入的重要系统 1 套。",
        ),
    ]
    assert sum(count_words(one.text) for one in suggested) < 3000


def test_nothing_is_suggested_from_nothing(inventory: Inventory, shanghai_round: Round) -> None:
    empty = inventory.model_copy(update={"sites": (), "systems": ()})
    assert prefill(empty, ["sys-heat"], shanghai_round) == ()
