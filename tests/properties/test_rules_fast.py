"""What was made fast answers as what it replaced: canonical JSON, 字数, and the patterns of the Shanghai round."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from haitang.lexicon import canonical_json
from haitang.pilot import count_all, count_words, load_round
from haitang.pilot.word_count import _LETTERS, _RUNS_AND_MARKS, _WITH_JOINERS

PLAIN = {
    "resident_id": r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])",
    "mobile": r"(?<![0-9A-Za-z.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z]|\.\d)",
    "bank_card": r"(?<![0-9A-Za-z])[0-9]{16,19}(?![0-9A-Za-z])",
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "network_address": (
        r"(?<![0-9A-Za-z.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![0-9A-Za-z.])"
    ),
}
"""The patterns as one would write them first."""

PIECES = ["11010519491231002", "1380013", "8000", "+86", "86", "13", "192.168", ".1.20", "255", "256.", "a.b@c", "@d.e"]
PIECES += [*"0123456789Xx .-_@，甲１a", "6222020000000000001", "密级：", "\n"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)
PASTED = st.text(
    st.characters() | st.sampled_from("甲乙丙，。；“”’—·ABC123.- \n\t\u200d\u0301\ufe0f👍🏽👨カｶ〇《》％！")
)


class Anything(BaseModel):
    """A record that holds whatever JSON can."""

    held: Any


@given(JSON)
def test_canonical_json_is_rfc_8785(value: object) -> None:
    def written(by: Callable[[], bytes]) -> object:
        try:
            return by()
        except rfc8785.CanonicalizationError as error:
            return type(error)

    held = Anything(held=value)
    assert written(lambda: canonical_json(held)) == written(lambda: rfc8785.dumps(held.model_dump(mode="json")))


@given(PASTED)
def test_words_are_counted_as_letter_by_letter(text: str) -> None:
    letters = text.translate(_LETTERS)
    if "J" in letters:
        assert count_words(text) == sum(1 for token in _WITH_JOINERS.findall(letters) if token[0] != "J")
    else:
        assert count_words(text) == letters.count("W") + len(_RUNS_AND_MARKS.findall(letters))


@given(st.lists(PASTED))
def test_several_texts_count_as_each_of_them(texts: list[str]) -> None:
    assert count_all(texts) == sum(map(count_words, texts))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_patterns_of_the_round_find_what_the_plain_ones_find(text: str) -> None:
    marked = {each.code: each.pattern for each in load_round("shanghai-2026").confidentiality.warned}
    for code, plain in PLAIN.items():
        found = [match.span() for match in re.finditer(marked[code], text)]
        assert found == [match.span() for match in re.finditer(plain, text)], code
