"""All faults of one input at once, each with its place, value, bound and advice."""

import pytest

from haitang.lexicon import BadInput, Cover, Digest, Record, Yuan, canonical_json, parse


class Term(Record):
    cover: Cover
    limit: Yuan


def test_every_fault_is_named() -> None:
    text = "- {cover: flood, limit: 12.345}\n- {limit: 5万元, colour: red}\n"
    with pytest.raises(BadInput) as caught:
        parse(text, list[Term], file="covers.yaml")
    assert [(problem.at, problem.message) for problem in caught.value.problems] == [
        ("0.cover", caught.value.problems[0].message),
        ("0.limit", "金额须为有限值且精确到分：12.345"),
        ("1.cover", "缺少必填字段"),
        ("1.colour", caught.value.problems[3].message),
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
