"""All faults of one input at once, each with its place, value, bound and advice."""

import pytest
from pydantic import Field

from haitang.lexicon import BadInput, Cover, Digest, Instant, Record, Yuan, canonical_json, parse


class Term(Record):
    cover: Cover
    limit: Yuan


def test_every_fault_is_named() -> None:
    text = "- {cover: flood, limit: 12.345}\n- {limit: 5万元, colour: red}\n"
    with pytest.raises(BadInput) as caught:
        parse(text, list[Term], file="covers.yaml")
    assert [(problem.at, problem.message) for problem in caught.value.problems] == [
        ("0.cover", "不在可取值之中"),
        ("0.limit", "金额须为有限值且精确到分：12.345"),
        ("1.cover", "缺少必填字段"),
        ("1.colour", "未知字段"),
    ]
    assert "business_interruption" in caught.value.problems[0].bound


def test_broken_yaml_names_the_line() -> None:
    with pytest.raises(BadInput, match="第 2 行"):
        parse("a: [1,\n b: }", dict[str, int], file="x.yaml")


def test_canonical_json_and_digests() -> None:
    record = Term(cover=Cover.RANSOM, limit=Yuan.parse("100万元"))
    assert canonical_json(record).decode() == '{"cover":"ransom","limit":"1000000.00"}'
    assert Digest.sm3(b"abc").hex == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(ValueError, match="64 位"):
        Digest(algorithm="sha256", hex="abc")


def test_bounds_are_told_in_chinese() -> None:
    class Bounded(Record):
        count: int = Field(gt=3)
        at: Instant

    with pytest.raises(BadInput) as caught:
        parse("{count: 2, at: 2026-06-22T10:05:00}", Bounded, file="x.yaml")
    assert [(problem.message, problem.value, problem.bound) for problem in caught.value.problems] == [
        ("数值过小", "2", "大于 3"),
        ("时间没有时区", "'2026-06-22T10:05:00'", "形如 2026-06-22T10:05:00+08:00"),
    ]
