"""Laws of 字数 and of reading a text, whatever is pasted."""

from hypothesis import given
from hypothesis import strategies as st

from haitang.pilot import count_all, count_words, read_prose

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)
PLAIN = st.text(alphabet="网络保险，。abcXYZ019 .-", max_size=60)


@given(TEXT, TEXT)
def test_a_line_break_adds_up(first: str, second: str) -> None:
    assert count_words(f"{first}\n{second}") == count_words(first) + count_words(second)
    assert count_all([first, second]) == count_words(first) + count_words(second)


@given(TEXT)
def test_never_more_than_characters(text: str) -> None:
    assert 0 <= count_words(text) <= len("".join(text.split()))


@given(TEXT)
def test_more_white_space_changes_nothing(text: str) -> None:
    assert count_words(f" \u3000{text}\t\n") == count_words(text)


@given(st.lists(PLAIN.filter(lambda line: line.strip()), min_size=1, max_size=5))
def test_reading_keeps_every_word(paragraphs: list[str]) -> None:
    prose, problems = read_prose("\n\n".join(paragraphs), file="a.md")
    assert problems == []
    assert count_all(prose.lines) == count_all(paragraphs)
