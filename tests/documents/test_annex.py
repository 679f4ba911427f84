"""The form is the annex: blank it is the annex itself; filled to the brim it holds together; both files are alike."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest
from ooxml import disorder
from papers import INVENTORY, LONG_NAME, RAREST, application, extreme
from pypdf import PdfReader
from reading import W, characters, docx_text, part, squeezed

from haitang.documents import (
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    build_application,
    build_blank_form,
    missing_glyphs,
    render_docx,
    render_pdf,
)
from haitang.pilot import PartiesRow, Round, read_round

RIVERLAND = Path(__file__).parents[1] / "pilot" / "riverland-2031"


@pytest.fixture(scope="module")
def brim(shanghai: Round) -> Document:
    """The filing of an application that fills everything."""
    return build_application(extreme(), shanghai, inventory=INVENTORY)


@pytest.fixture(scope="module")
def papers(filing: Document, brim: Document, shanghai: Round) -> dict[str, tuple[Document, bytes, bytes]]:
    """Worked, filled to the brim, and blank; each as model, DOCX and PDF."""
    made = {"worked": filing, "brim": brim, "blank": build_blank_form(shanghai)}
    return {name: (paper, render_docx(paper), render_pdf(paper)) for name, paper in made.items()}


def body_of(pdf: bytes, header: str) -> str:
    """The text of all pages in order, without running heads, page numbers and white space."""
    pages = []
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        text = squeezed(page.extract_text())
        if number:
            assert text.endswith(f"—{number}—")
            text = text.removesuffix(f"—{number}—").removeprefix(squeezed(header))
        pages.append(text)
    return "".join(pages)


def in_printed_order(shanghai: Round) -> list[str]:
    """The prescribed lines with each column's hint under its label, as the table prints them."""
    lines = list(shanghai.form.prescribed())
    (row,) = [row for row in shanghai.form.rows if isinstance(row, PartiesRow)]
    start = lines.index(row.columns[0].label)
    count = len([line for column in row.columns for line in (column.label, column.hint) if line])
    lines[start : start + count] = [line for column in row.columns for line in (column.label, column.hint) if line]
    return lines


def test_the_blank_form_is_the_annex_line_by_line(shanghai: Round) -> None:
    said = "".join(build_blank_form(shanghai).texts())
    assert squeezed(said) == squeezed("".join(in_printed_order(shanghai))).replace("_", "")


def test_the_blank_form_of_another_round_is_its_own() -> None:
    riverland = read_round(RIVERLAND)
    said = [text for text in build_blank_form(riverland).texts() if text.strip()]
    assert said == [line.replace("_____", "") for line in riverland.form.prescribed()]


@pytest.mark.parametrize("name", ["worked", "brim", "blank"])
def test_every_paragraph_stands_whole_in_both_files(
    name: str, papers: dict[str, tuple[Document, bytes, bytes]]
) -> None:
    paper, word, pdf = papers[name]
    read = body_of(pdf, paper.header)
    texts = [squeezed(text) for text in paper.texts() if squeezed(text)]
    assert docx_text(word) == "".join(texts)
    # The heads of a table are said again on each further page that it runs over.
    again = characters(read) - characters("".join(texts))
    heads = "项目单位保费（万元）保额（万元）备注"
    assert again == characters(heads * again["项"])
    assert characters("".join(texts)) - characters(read) == {}
    running = [squeezed(block.text) for block in paper.blocks if isinstance(block, Heading | Paragraph)]
    place, lost = 0, []
    for text in filter(None, running):
        found = read.find(text, place)
        if found < 0:
            lost.append(text)
        else:
            place = found
    assert lost == []


@pytest.mark.parametrize("name", ["worked", "brim", "blank"])
def test_the_docx_is_in_the_schemas_order_and_opens(
    name: str, papers: dict[str, tuple[Document, bytes, bytes]]
) -> None:
    paper, word, _ = papers[name]
    assert disorder(word) == []
    opened = docx.Document(BytesIO(word))
    tables = sum(isinstance(block, Table) for block in paper.blocks)
    seals = sum(block.kind == "seal" for block in paper.blocks)
    assert len(opened.tables) == tables + seals + 1, "the cover's fields are a table too"


def test_the_rarest_characters_survive(papers: dict[str, tuple[Document, bytes, bytes]]) -> None:
    paper, word, pdf = papers["brim"]
    assert missing_glyphs(paper) == ""
    model = "".join(paper.texts())
    for character in RAREST:
        assert docx_text(word).count(character) == body_of(pdf, paper.header).count(character) == model.count(character)


def test_the_cover_is_one_page_however_long_the_names(papers: dict[str, tuple[Document, bytes, bytes]]) -> None:
    for name, (paper, _, pdf) in papers.items():
        first, second = (squeezed(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages[:2])
        assert "申报日期：" in first, name
        assert second.removeprefix(squeezed(paper.header)).startswith("填报说明"), name


def test_the_cover_bears_no_number_and_no_mark(papers: dict[str, tuple[Document, bytes, bytes]]) -> None:
    paper, word, pdf = papers["worked"]
    cover = squeezed(PdfReader(BytesIO(pdf)).pages[0].extract_text())
    plan = application()
    assert cover == squeezed(
        f"2026上海市工业领域网络安全保险服务试点工作方案方案名称：{plan.title}"
        f"牵头申报单位：{plan.lead.name}（加盖单位公章）申报日期：2026年6月18日"
    )
    section = part(word, "word/document.xml").find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert paper.header not in cover


def test_each_part_that_must_starts_its_own_page(filing: Document) -> None:
    after = [
        following.text
        for block, following in zip(filing.blocks, filing.blocks[1:], strict=False)
        if isinstance(block, PageBreak) and isinstance(following, Heading | Paragraph)
    ]
    assert after == ["一、基本情况", "以下内容不超过 3000 字", "附：网络安全保险服务方案", "附", "附", "附"]


def test_nothing_runs_off_a_page(papers: dict[str, tuple[Document, bytes, bytes]]) -> None:
    def outside(pdf: bytes) -> list[float]:
        found: list[float] = []

        def look(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
            height = cm[5] + cm[3] * tm[5]
            if text.strip() and not 40 < height < 842 - 30:
                found.append(height)

        for page in PdfReader(BytesIO(pdf)).pages:
            page.extract_text(visitor_text=look)
        return found

    assert {name: outside(pdf) for name, (_, _, pdf) in papers.items()} == {"worked": [], "brim": [], "blank": []}


def test_a_pledge_keeps_its_statement_and_first_block_together(filing: Document) -> None:
    (table,) = [block for block in filing.blocks if isinstance(block, Table) and block.name == "一、基本情况"]
    (row,) = [row for row in table.rows if row.cells[0].text == "真实性承诺"]
    assert row.keep
    assert [line for line in row.cells[1].text.split("\n") if line][1].startswith("法定代表人签章：")


def test_a_long_passage_may_run_over_pages_and_a_short_one_may_not(filing: Document, brim: Document) -> None:
    def kept(paper: Document) -> bool:
        (table,) = [block for block in paper.blocks if isinstance(block, Table) and block.name == "一、基本情况"]
        (row,) = [row for row in table.rows if squeezed(row.cells[0].text) == "申报单位简介"]
        return row.keep

    assert (kept(filing), kept(brim)) == (True, False)


def test_names_of_fifty_characters_stand_on_the_cover_whole(papers: dict[str, tuple[Document, bytes, bytes]]) -> None:
    _, _, pdf = papers["brim"]
    assert squeezed(PdfReader(BytesIO(pdf)).pages[0].extract_text()).count(LONG_NAME) == 2


_AGAIN = """
import sys, hashlib
sys.path.insert(0, {folder!r})
from papers import INVENTORY, application
from haitang.documents import build_bundle
from haitang.pilot import load_round
from datetime import date
made = build_bundle(
    application(), load_round("shanghai-2026"), number="HT-1", dated=date(2026, 6, 22), inventory=INVENTORY
)
print(hashlib.sha256(made.zip()).hexdigest())
"""


def test_two_processes_make_the_same_package_byte_for_byte() -> None:
    script = _AGAIN.format(folder=str(Path(__file__).parent))
    made = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": zone},
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert len(made[0]) == 64
    assert made[0] == made[1]
