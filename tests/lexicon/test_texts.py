from __future__ import annotations

import pytest

from haitang.lexicon import BadInput, Yuan, parse


def test_json_and_yaml_read_to_the_same() -> None:
    wanted = {"limit": Yuan.wan(50), "day": "2026-06-22"}
    texts = (
        '{"limit": "50万元", "day": "2026-06-22"}',
        "{limit: 50万元, day: 2026-06-22}",
        "limit: 50万元\nday: 2026-06-22",
    )
    for text in texts:
        plain = parse(text, dict[str, str], file="x")
        assert {"limit": Yuan.parse(plain["limit"]), "day": plain["day"]} == wanted


@pytest.mark.parametrize(
    ("text", "at"), [('{"a": 1,\n "b" 2}', "第 2 行"), ("a: 1\n b: 2", "第 2 行"), ("[" * 100_000, "")]
)
def test_what_is_neither_is_refused_with_its_line(text: str, at: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, dict[str, int], file="x.yaml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.message) == ("x.yaml", "不是合法的 YAML")
    assert problem.at.startswith(at)
