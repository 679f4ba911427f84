"""Answers: read with the digests of their evidence, refused where they contradict themselves."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from haitang.assessment import read_answers_csv, write_answers_csv
from haitang.insured import Assurance, Inventory, Posture
from haitang.lexicon import BadInput, Digest, Share

HEADER = "control,coverage,systems,assurance,evidence,note,answered_by,answered_at\n"
WHEN = "2026-06-05T10:00:00+08:00"


def faults(text: str, plant: Inventory, evidence: dict[str, bytes] | None = None) -> set[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_answers_csv(text.encode(), inventory=plant, evidence=evidence or {})
    return {(problem.at, problem.message) for problem in caught.value.problems}


def test_the_answers_of_the_case(posture: Posture, plant: Inventory, evidence: dict[str, bytes]) -> None:
    assert posture.enterprise == plant.enterprise
    assert Counter(answer.assurance for answer in posture.answers) == {
        Assurance.SELF_DECLARED: 18,
        Assurance.ASSESSOR_VERIFIED: 15,
        Assurance.SENSOR_OBSERVED: 1,
    }
    first = posture.answers[0]
    assert (first.control, first.coverage) == ("automated_hardening", Share.parse("55%"))
    assert first.evidence[0].digest == Digest.sha256(evidence["baseline-check.txt"])
    assert first.answered_at == datetime(2026, 6, 5, 7, 20, tzinfo=UTC)


def test_what_is_written_reads_back_equal(posture: Posture, plant: Inventory, evidence: dict[str, bytes]) -> None:
    assert read_answers_csv(write_answers_csv(posture), inventory=plant, evidence=evidence) == posture


def test_every_evidence_file_of_the_case_supports_an_answer(posture: Posture, evidence: dict[str, bytes]) -> None:
    assert {item.file for answer in posture.answers for item in answer.evidence} == set(evidence)


def test_labels_may_stand_for_codes(plant: Inventory) -> None:
    text = f"控制项,覆盖率,证据等级,回答人,回答时间\n终端检测与响应,0.7,自述,林翀,{WHEN}\n"
    [answer] = read_answers_csv(text.encode("gbk", "replace"), inventory=plant, evidence={}).answers
    assert (answer.control, answer.coverage, answer.assurance) == (
        "endpoint_detection",
        Share.parse("70%"),
        Assurance.SELF_DECLARED,
    )


def test_every_fault_is_told_at_once(plant: Inventory) -> None:
    rows = [
        f"edr,70%,,self_declared,,,甲,{WHEN}",
        f"logging,80,,self_declared,,,甲,{WHEN}",
        "logging,80%,,self_declared,,,甲,2026-06-05T10:00:00",
        f"complete_mfa,-1%,sys-x,assessor_verified,gone.txt,,甲,{WHEN}",
        f"ot_monitoring,50%,,assessor_verified,,,甲,{WHEN}",
        f"restorable_backup,50%,sys-erp,hearsay,,,,{WHEN}",
        f"ot_response_plan,50%,sys-erp,self_declared,,,甲,{WHEN}",
        "ot_response_plan,60%,sys-erp;sys-scm,self_declared,,,甲,昨天",
    ]
    assert faults(HEADER + "\n".join(rows), plant, {"here.txt": b""}) == {
        ("第 2 行 control", "不在可取值之中"),
        ("第 3 行 coverage", "比例超出范围"),
        ("第 4 行 answered_at", "时刻没有时区"),
        ("第 4 行 control", "同一控制项在同一范围回答了两次"),
        ("第 5 行 coverage", "比例超出范围"),
        ("第 5 行 systems", "引用的系统不存在"),
        ("第 5 行 evidence", "证据文件不存在"),
        ("第 6 行 evidence", "经测评核实的回答没有证据"),
        ("第 7 行 assurance", "不在可取值之中"),
        ("第 7 行 answered_by", "缺少必填值"),
        ("第 9 行 answered_at", "不是时刻"),
        ("第 9 行 control", "同一控制项在同一范围回答了两次"),
    }


@pytest.mark.parametrize(("data", "message"), [(b"", "文件是空的"), (b"\x00\x01", "不是文本文件，或编码无法识别")])
def test_files_that_are_no_table(data: bytes, message: str, plant: Inventory) -> None:
    with pytest.raises(BadInput) as caught:
        read_answers_csv(data, inventory=plant, evidence={}, file="回答.csv")
    assert [(problem.file, problem.message) for problem in caught.value.problems] == [("回答.csv", message)]
