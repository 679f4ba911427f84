"""Raw records: every form that a log file may have, and every way in which it may be broken."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from haitang.lexicon import Problem
from haitang.monitoring import raw_records
from haitang.monitoring.records import LONGEST_LINE


def read(path: Path) -> tuple[list[tuple[int, bytes, bool]], list[Problem]]:
    """Records and problems of a file."""
    problems: list[Problem] = []
    records = [(record.line, record.raw, record.whole) for record in raw_records(path, problems.append)]
    return records, problems


def test_lines_are_given_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(b'{"a":1}\r\n\n{"b":2}')
    assert read(path) == ([(1, b'{"a":1}\r', True), (2, b"", True), (3, b'{"b":2}', True)], [])


def test_gzip_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(gzip.compress(b"one\ntwo\n"))
    assert read(path) == ([(1, b"one", True), (2, b"two", True)], [])


def test_a_damaged_gzip_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "eve.json.gz"
    lines = b"".join(b"%d %s\n" % (number, bytes([65 + number % 26]) * 50) for number in range(20_000))
    packed = gzip.compress(lines)
    path.write_bytes(packed[: len(packed) // 2])
    records, problems = read(path)
    assert 0 < len(records) < 20_000
    assert [record[1] for record in records] == lines.split(b"\n")[: len(records)]
    assert [(problem.file, problem.at) for problem in problems] == [("eve.json.gz", f"第 {len(records)} 行之后")]
    assert problems[0].message.startswith("压缩文件损坏")


def test_an_array_gives_its_items_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(b'[\n  {"a": 1,\n   "b": 2},\n  {"c": 3}\n]\n')
    assert read(path) == ([(1, b'{"a": 1,\n   "b": 2}', True), (2, b'{"c": 3}', True)], [])


def test_a_broken_array_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "alerts.json"
    path.write_bytes(b'[{"a": 1}, {"b"')
    records, problems = read(path)
    assert records == []
    assert [problem.message.split("（")[0] for problem in problems] == ["不是合法的 JSON 数组"]


@pytest.mark.parametrize(
    ("content", "message", "advice"),
    [
        (b"", "文件为空", "确认探针在该时段是否运行；空日志不等于没有事件"),
        ("{}\n".encode("utf-16"), "不是 UTF-8 文本文件", "用 UTF-8 重新导出"),
        (
            b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00",
            "不是 UTF-8 文本文件",
            "确认是 Suricata 的 eve.json（文本），而非 pcap 或数据库文件",
        ),
    ],
    ids=["empty", "utf-16", "pcap"],
)
def test_what_is_no_text_log_says_so(tmp_path: Path, content: bytes, message: str, advice: str) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(content)
    records, problems = read(path)
    assert records == []
    assert [(problem.file, problem.message, problem.advice) for problem in problems] == [("eve.json", message, advice)]


def test_a_line_too_long_to_hold_comes_in_pieces_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "eve.json"
    long = b"x" * (2 * LONGEST_LINE + 10)
    path.write_bytes(b"first\n" + long + b"\nlast\n")
    records, problems = read(path)
    assert (records[0], records[-1]) == ((1, b"first", True), (3, b"last", True))
    pieces = records[1:-1]
    assert {(line, whole) for line, _, whole in pieces} == {(2, False)}
    assert b"".join(raw for _, raw, _ in pieces) == long
    assert max(len(raw) for _, raw, _ in pieces) <= LONGEST_LINE + 1
    assert [(problem.at, problem.message) for problem in problems] == [("第 2 行", "行过长")]


def test_a_line_of_just_the_bound_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "eve.json"
    path.write_bytes(b"x" * LONGEST_LINE + b"\nlast")
    records, problems = read(path)
    assert [(line, len(raw), whole) for line, raw, whole in records] == [(1, LONGEST_LINE, True), (2, 4, True)]
    assert problems == []
