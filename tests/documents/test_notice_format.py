"""The application's DOCX carries the format that the notice prescribes, and no theme font can override it."""

import re
import zipfile
from io import BytesIO

import pytest
from reading import W, part


def style(docx: bytes, identity: str) -> dict[str, str]:
    """What a style says of face, size, line and side."""
    (found,) = [each for each in part(docx, "word/styles.xml").iter(f"{W}style") if each.get(f"{W}styleId") == identity]
    look, shape = found.find(f"{W}rPr"), found.find(f"{W}pPr")
    bold = look.find(f"{W}b").get(f"{W}val", "1")
    return {
        "face": look.find(f"{W}rFonts").get(f"{W}eastAsia"),
        "size": look.find(f"{W}sz").get(f"{W}val"),
        "bold": bold,
        "line": shape.find(f"{W}spacing").get(f"{W}line"),
        "rule": shape.find(f"{W}spacing").get(f"{W}lineRule"),
        "side": shape.find(f"{W}jc").get(f"{W}val"),
    }


@pytest.mark.parametrize("identity", ["Normal", "BodyText"])
def test_body_is_fangsong_at_14_points_and_one_and_a_half_lines(filing_docx: bytes, identity: str) -> None:
    assert style(filing_docx, identity) == {
        "face": "仿宋_GB2312",
        "size": "28",
        "bold": "0",
        "line": "360",
        "rule": "auto",
        "side": "both",
    }


def test_headings_are_heiti_at_16_and_bold_kaiti_at_14_points(filing_docx: bytes) -> None:
    first, second = style(filing_docx, "Heading1"), style(filing_docx, "Heading2")
    assert (first["face"], first["size"], first["bold"]) == ("黑体", "32", "0")
    assert (second["face"], second["size"], second["bold"]) == ("楷体_GB2312", "28", "1")


def test_the_page_is_a4(filing_docx: bytes) -> None:
    size = part(filing_docx, "word/document.xml").find(f".//{W}sectPr/{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")


def test_running_text_stands_in_the_body_style_and_headings_in_theirs(filing_docx: bytes) -> None:
    body = part(filing_docx, "word/document.xml").find(f"{W}body")
    used = {
        paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for paragraph in body.findall(f"{W}p")
        if paragraph.find(f"{W}r") is not None
    }
    assert used == {"BodyText", "Normal", "Heading1", "Heading2", "Heading3", "Title", "Caption"}


def test_runs_of_the_body_do_not_override_face_or_size(filing_docx: bytes) -> None:
    body = part(filing_docx, "word/document.xml").find(f"{W}body")
    overriding = [
        run
        for paragraph in body.findall(f"{W}p")
        for run in paragraph.findall(f"{W}r/{W}rPr")
        if run.find(f"{W}sz") is not None or run.find(f"{W}rFonts").get(f"{W}eastAsia") is not None
    ]
    assert overriding == []


def test_no_theme_font_and_no_theme_are_left(filing_docx: bytes) -> None:
    with zipfile.ZipFile(BytesIO(filing_docx)) as package:
        names = package.namelist()
        themed = [
            name for name in names if re.search(rb"(ascii|hAnsi|eastAsia|cs)theme", package.read(name), re.IGNORECASE)
        ]
    assert themed == []
    assert [name for name in names if "theme" in name.lower()] == []


def test_every_paragraph_names_a_style_that_exists(filing_docx: bytes) -> None:
    known = {each.get(f"{W}styleId") for each in part(filing_docx, "word/styles.xml").iter(f"{W}style")}
    named = {each.get(f"{W}val") for each in part(filing_docx, "word/document.xml").iter(f"{W}pStyle")}
    assert named - known == set()


def test_the_font_table_names_what_other_machines_call_the_faces(filing_docx: bytes) -> None:
    fonts = {
        font.get(f"{W}name"): [other.get(f"{W}val") for other in font.findall(f"{W}altName")]
        for font in part(filing_docx, "word/fontTable.xml")
    }
    assert fonts == {
        "仿宋_GB2312": ["仿宋"],
        "黑体": ["SimHei"],
        "楷体_GB2312": ["楷体"],
        "Times New Roman": [],
    }
