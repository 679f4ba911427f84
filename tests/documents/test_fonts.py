"""Fonts are found where the operator put them; a machine without Chinese fonts, or a glyph, is told what to do."""

from pathlib import Path

import pytest
from papers import RARE

from haitang.documents import (
    Document,
    FontSet,
    MissingGlyphs,
    NoChineseFont,
    Paragraph,
    find_fonts,
    font_folders,
    missing_glyphs,
    render_pdf,
    style_sheet,
)

ABSENT = "\U000f1234"


def paper(text: str) -> Document:
    from datetime import date

    sheet = style_sheet("notice")
    return Document(title="例", sheet=sheet, dated=date(2026, 6, 18), author="", blocks=(Paragraph.of(text),))


def test_the_operators_folders_come_first(tmp_path: Path) -> None:
    first, second = tmp_path / "甲", tmp_path / "乙"
    first.mkdir()
    second.mkdir()
    folders = font_folders({"HAITANG_FONT_DIRS": f"{first}:{tmp_path / 'absent'}:{second}"})
    assert folders[:2] == (first, second)


def test_an_empty_machine_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NoChineseFont) as caught:
        render_pdf(paper("周堃"), fonts=FontSet((tmp_path,)))
    assert "fonts-noto-cjk" in caught.value.advice
    assert "HAITANG_FONT_DIRS" in caught.value.advice


def test_missing_characters_are_listed_once_in_order() -> None:
    assert missing_glyphs(paper(f"甲{ABSENT}乙{ABSENT}")) == ABSENT
    with pytest.raises(MissingGlyphs) as caught:
        render_pdf(paper(f"甲{ABSENT}"))
    assert caught.value.characters == ABSENT
    assert "U+F1234" in str(caught.value)


def test_names_with_rare_characters_can_be_set() -> None:
    assert missing_glyphs(paper(RARE)) == ""


def test_what_needs_no_glyph_is_not_missing() -> None:
    assert missing_glyphs(paper("葛\U000e0101 \u200b\n\t\ufe0f")) == ""


def test_a_font_is_looked_up_once() -> None:
    assert find_fonts() is find_fonts()
