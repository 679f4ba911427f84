"""What changed between two versions, and nothing else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from haitang.pilot import Application, Change, Piece, Round, differences, fields_of, fill_in, without_unit, woven

INSURER = "9131011500000B0270"


def test_only_what_changed_is_told_in_the_order_of_the_form(application: Application, shanghai_round: Round) -> None:
    changes = {
        "parts.security": fields_of(application)["parts.security"] + "\n新增态势感知平台。",
        "title": "新名称",
        "schemes.0.prices": "综合险\t每单\t27万元\t2000万元\t",
        "scope": "sys-grind",
    }
    later, _ = fill_in(application, changes, shanghai_round)
    found = differences(application, later, shanghai_round)
    assert [each.label.zh for each in found] == [
        "方案名称",
        "网络安全基本情况",
        "服务方案 1 · 价格表",
        "纳入试点的系统",
    ]
    security = found[1]
    assert [piece.text for piece in security.pieces if piece.change is not Change.SAME] == ["\n新增态势感知平台。"]
    assert found[3].pieces[-1] == Piece(change=Change.GONE, text="\nsys-heat\nsys-erp\nsys-scm")


def test_signatures_and_seals_are_no_difference(application: Application, shanghai_round: Round) -> None:
    bare = application.model_copy(update={"signatures": (), "sealing": None, "version": 9})
    assert differences(application, bare, shanghai_round) == ()


def test_a_unit_that_left_and_a_proof_that_came_are_told(application: Application, shanghai_round: Round) -> None:
    found = differences(application, without_unit(application, INSURER), shanghai_round)
    assert f"joint.{INSURER}" in {each.at for each in found}
    assert "schemes.0.insurers" in {each.at for each in found}
    first = application.eligibility[0]
    fewer = first.model_copy(update={"proofs": ()})
    without = application.model_copy(update={"eligibility": (fewer, *application.eligibility[1:])})
    assert [(each.at, each.before) for each in differences(without, application, shanghai_round)] == [
        (f"eligibility.{first.item}.proofs", "")
    ]


def test_sentences_unlike_each_other_are_replaced_whole() -> None:
    pieces = woven("甲乙丙丁。", "子丑寅卯辰巳。")
    assert [(piece.change, piece.text) for piece in pieces] == [
        (Change.GONE, "甲乙丙丁。"),
        (Change.NEW, "子丑寅卯辰巳。"),
    ]


def test_long_texts_are_compared_quickly() -> None:
    before = "，".join(f"第{number}句话" for number in range(2_000))
    pieces = woven(before, before.replace("第1000句", "第一千句"))
    assert [piece.change for piece in pieces] == [Change.GONE, Change.NEW]


texts = st.text("甲乙丙。；\n ab1", max_size=40)


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    pieces = woven(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.GONE) == after
    kinds = [piece.change for piece in pieces]
    assert all(one is not other for one, other in pairwise(kinds))
