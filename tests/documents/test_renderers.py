"""Both renderers draw the same table; a workbook keeps numbers as numbers and formulas as text."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import (
    Cell,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    Run,
    SealBox,
    Table,
    qr_code,
    render_docx,
    render_pdf,
    render_xlsx,
    style_sheet,
)
from haitang.lexicon import Yuan

TABLE = Table(
    widths=(2, 1, 1),
    rows=(
        Row.of(*(Cell.of(text, head=True) for text in ("项目", "单价", "金额"))),
        Row.of(Cell.of("=1+1", rows=2), "甲", Cell.money(Yuan.parse("1234567.89"))),
        Row.of("乙", Cell.money(Yuan.parse("-0.01"))),
        Row.of(Cell.of("合计", columns=2), Cell.money(Yuan.parse("1234567.88"))),
    ),
    head=1,
    name="明细/一",
)


def paper(*blocks: Paragraph | Table | Heading | Figure | SealBox) -> Document:
    sheet = style_sheet("report")
    return Document(
        title="例文", sheet=sheet, dated=date(2026, 9, 10), author="东岸（虚构）", blocks=blocks, number="N1"
    )


def test_a_table_reads_alike_in_docx_and_pdf() -> None:
    document = paper(Heading(level=1, text="一、明细"), TABLE)
    expected = squeezed("一、明细项目单价金额=1+1甲1,234,567.89乙-0.01合计1,234,567.88")
    assert docx_text(render_docx(document)) == expected
    # A PDF paints a cell that spans rows after its neighbours, so that only the characters can be compared.
    assert characters(pdf_text(render_pdf(document))) == characters(expected + "第1页共1页")


def test_word_sees_the_merged_cells() -> None:
    table = docx.Document(BytesIO(render_docx(paper(TABLE)))).tables[0]
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(3, 0)._tc is table.cell(3, 1)._tc
    assert table.cell(3, 2).text == "1,234,567.88"


def test_line_breaks_and_marks_of_xml_survive() -> None:
    document = paper(Paragraph.of(Run(text="甲 < 乙 & 丙\n“丁” ‘戊’ #[]$*_`\\", bold=True)))
    expected = squeezed("甲<乙&丙“丁”‘戊’#[]$*_`\\")
    assert docx_text(render_docx(document)) == expected
    assert pdf_text(render_pdf(document)) == expected + "第1页共1页"


def test_properties_carry_the_documents_date() -> None:
    document = paper(Paragraph.of("甲"))
    core = docx.Document(BytesIO(render_docx(document))).core_properties
    assert (core.title, core.author, core.created.date(), core.modified.date()) == (
        "例文",
        "东岸（虚构）",
        document.dated,
        document.dated,
    )
    meta = PdfReader(BytesIO(render_pdf(document))).metadata
    assert meta is not None
    assert (meta.title, meta.creation_date.date()) == ("例文", document.dated)


def test_pdf_is_pdf_a_2b_with_every_font_inside() -> None:
    pdf = render_pdf(paper(Paragraph.of("周堃 2026")))
    reader = PdfReader(BytesIO(pdf))
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    fonts = reader.pages[0]["/Resources"]["/Font"]
    descriptors = [fonts[name]["/DescendantFonts"][0]["/FontDescriptor"] for name in fonts]
    assert all("/FontFile3" in each or "/FontFile2" in each for each in descriptors)


def test_pictures_reach_both_files() -> None:
    document = paper(qr_code("HT-1"))
    assert len(docx.Document(BytesIO(render_docx(document))).inline_shapes) == 1
    assert render_docx(document) == render_docx(document)
    assert render_pdf(document) != render_pdf(paper(qr_code("HT-2")))


def test_a_seal_box_is_an_empty_frame_beside_the_lines() -> None:
    table = docx.Document(BytesIO(render_docx(paper(SealBox(lines=("法定代表人：", "单位（盖章）")))))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["法定代表人：\n单位（盖章）", ""]


def test_a_workbook_has_a_sheet_for_each_table_and_numbers_as_numbers() -> None:
    document = paper(Heading(level=1, text="一、明细"), TABLE, TABLE, Paragraph.of("附注"))
    book = openpyxl.load_workbook(BytesIO(render_xlsx(document)))
    assert book.sheetnames == ["说明", "明细 一", "明细 一（2）"]
    sheet = book["明细 一"]
    assert [cell.value for cell in sheet["C"]] == ["金额", 1234567.89, -0.01, 1234567.88]
    assert sheet["C2"].number_format == "#,##0.00"
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sorted(str(each) for each in sheet.merged_cells.ranges) == ["A2:A3", "A4:B4"]
    assert [cell.value for cell in book["说明"]["A"]] == ["例文", "一、明细", "附注"]


def test_a_workbook_is_the_same_bytes_each_time() -> None:
    document = paper(TABLE)
    assert render_xlsx(document) == render_xlsx(document)
    book = openpyxl.load_workbook(BytesIO(render_xlsx(document)))
    assert book.properties.modified.date() == date(2026, 9, 10)


def test_sums_of_cells_are_exact() -> None:
    numbers = [cell.number for row in TABLE.rows for cell in row.cells if cell.number is not None]
    assert sum(numbers[:2]) == numbers[2] == Decimal("1234567.88")


def test_a_long_word_breaks_only_where_it_does_not_fit() -> None:
    digest = "0123456789abcdef" * 4
    fits = Table.of([1], ["摘要"], [[Cell.of(Run(text=digest, half_points=14))]])
    narrow = Table.of([1, 9], ["摘要", "说明"], [[digest, "甲"]])
    texts = [PdfReader(BytesIO(render_pdf(paper(table)))).pages[0].extract_text() for table in (fits, narrow)]
    assert digest in texts[0]
    assert [digest in texts[1], digest in squeezed(texts[1])] == [False, True]
