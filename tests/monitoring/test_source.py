"""`source.yaml`: every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from haitang.lexicon import BadInput
from haitang.monitoring import read_sources

LOGS = Path(__file__).parents[2] / "examples" / "haimao-bearing" / "logs"
SOURCE = """
  - code: {code}
    kind: suricata_eve
    sensor: 探针
    file: {file}
    collector_clock: {{source: NTP, error_seconds: 1}}
"""


def faults(folder: Path) -> list[tuple[str, str, str]]:
    """File, place and message of each problem."""
    with pytest.raises(BadInput) as caught:
        read_sources(folder)
    return [(problem.file, problem.at, problem.message) for problem in caught.value.problems]


def test_the_worked_case_reads() -> None:
    assert [(source.code, source.systems) for source in read_sources(LOGS)] == [
        ("cell", ("sys-grind",)),
        ("core", ("sys-heat",)),
    ]


def test_no_description_is_said(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("logs/source.yaml", "", "缺少日志来源说明")]


def test_an_empty_list_is_said(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text("sources: []", encoding="utf-8")
    assert faults(tmp_path) == [("logs/source.yaml", "sources", "没有列出日志来源")]


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(b"{}")
    entries = [
        SOURCE.format(code="one", file="one.json") + f"    sha256: {{algorithm: sha256, hex: '{'0' * 64}'}}\n",
        SOURCE.format(code="one", file="absent.json"),
        SOURCE.format(code="two", file="../outside.json"),
    ]
    (tmp_path / "source.yaml").write_text("sources:" + "".join(entries), encoding="utf-8")
    assert faults(tmp_path) == [
        ("one.json", "", "文件与采集时的摘要不符"),
        ("logs/source.yaml", "sources.1.file", "没有这个日志文件"),
        ("logs/source.yaml", "sources.2.file", "不得指向文件夹之外"),
        ("logs/source.yaml", "sources.1.code", "代号重复"),
    ]


@pytest.mark.parametrize(
    ("clock", "message"),
    [
        ("{offset_seconds: 5}", "有时钟修正时须写明依据（basis: declared 或 inferred）和理由（reason）"),
        ("{zone: Asia/Nowhere}", "不认识的时区 'Asia/Nowhere'，例：Asia/Shanghai"),
        ("{error_seconds: -1}", "数值过小"),
    ],
)
def test_a_clock_has_to_be_answered_for(tmp_path: Path, clock: str, message: str) -> None:
    (tmp_path / "one.json").write_bytes(b"{}")
    entry = SOURCE.format(code="one", file="one.json") + f"    clock: {clock}\n"
    (tmp_path / "source.yaml").write_text("sources:" + entry, encoding="utf-8")
    assert [fault[2] for fault in faults(tmp_path)] == [message]
