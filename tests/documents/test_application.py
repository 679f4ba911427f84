"""The filing says what the notice prescribes and what the applicant wrote, alike in both files."""

from datetime import date
from io import BytesIO

import pytest
from papers import INVENTORY, LEAD, RARE, application
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import Document, Heading, build_application, missing_glyphs, render_docx, render_pdf, style_sheet
from haitang.documents.model import Paragraph
from haitang.pilot import Application, Round


def test_every_prescribed_line_is_there_character_by_character(filing: Document, shanghai: Round) -> None:
    said = squeezed("".join(filing.texts()))
    # A blank that was filled and a box that was ticked no longer show as printed.
    filled = {field.label + field.blank + field.suffix for field in shanghai.form.cover.fields} | {"□民营企业"}
    absent = [line for line in shanghai.form.prescribed() if squeezed(line) not in said and line not in filled]
    assert absent == []


def test_pdf_and_docx_say_the_same_as_the_model(filing: Document, filing_docx: bytes, filing_pdf: bytes) -> None:
    model = "".join(filing.texts())
    assert docx_text(filing_docx) == squeezed(model)
    pages = pages_of(filing_pdf)
    heads = filing.header * (pages - 1)
    numbers = "".join(f"—{number}—" for number in range(1, pages))
    assert characters(pdf_text(filing_pdf)) == characters(model + heads + numbers)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def test_each_text_of_the_filing_stands_unbroken_in_the_pdf(filing: Document, filing_pdf: bytes) -> None:
    read = pdf_text(filing_pdf)
    on_one_page = [text for text in filing.texts() if 0 < len(squeezed(text)) <= 20]
    assert [text for text in on_one_page if squeezed(text) not in read] == []


def test_rare_characters_of_names_survive(filing: Document, filing_docx: bytes, filing_pdf: bytes) -> None:
    assert missing_glyphs(filing) == ""
    assert RARE in docx_text(filing_docx)
    assert {character: pdf_text(filing_pdf).count(character) > 0 for character in "堃翀珺镕"} == dict.fromkeys(
        "堃翀珺镕", True
    )


@pytest.mark.parametrize("joint", [0, 1, 2])
def test_each_unit_has_its_pledge_and_its_declaration(shanghai: Round, joint: int) -> None:
    filing = build_application(application(joint=joint), shanghai, inventory=INVENTORY)
    texts = list(filing.texts())
    assert texts.count("法定代表人签章：") == 1 + joint
    assert sum(text.startswith("联合申报单位公章：") for text in texts) == joint
    headings = [block.text for block in filing.blocks if isinstance(block, Heading)]
    assert headings.count("申报主体责任声明") == 1 + joint


def test_only_the_applicants_box_is_ticked(filing: Document) -> None:
    (boxes,) = [text for text in filing.texts() if text.startswith("□事业单位")]
    assert [box for box in boxes.split("　") if box.startswith("■")] == ["■民营企业"]


def test_the_table_of_systems_names_their_level(filing: Document) -> None:
    (table,) = [block for block in filing.blocks if block.kind == "table" and block.name == "纳入试点的系统"]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["1", "磨加工线控制系统", "生产控制系统", "第二级", "否"],
        ["2", "热处理SCADA", "数据采集与监控系统", "第三级", "否"],
    ]


def test_a_fictional_case_says_so_on_every_page_but_the_cover(filing: Document) -> None:
    assert filing.header == "虚构案例：所列单位、人员、数据均为虚构"
    real = application().model_copy(update={"lead": LEAD.model_copy(update={"fictional": False}), "joint": ()})
    assert Application.model_validate(real.model_dump()).fictional is False


def test_same_input_gives_the_same_bytes(filing: Document, shanghai: Round) -> None:
    again = build_application(application(), shanghai, inventory=INVENTORY)
    assert again == filing
    assert (render_docx(again), render_pdf(again)) == (render_docx(filing), render_pdf(filing))


def test_another_date_or_word_gives_other_bytes() -> None:
    def paper(day: date, text: str) -> Document:
        sheet = style_sheet("report")
        return Document(title="例", sheet=sheet, dated=day, author="", blocks=(Paragraph.of(text),))

    made = {render_pdf(paper(day, text)) for day in (date(2026, 6, 1), date(2026, 6, 2)) for text in ("甲", "乙")}
    assert len(made) == 4


def test_the_layout_of_a_round_decides_the_format(shanghai: Round) -> None:
    layout = shanghai.layout
    other = layout.styles["body"].model_copy(update={"font": "宋体", "half_points": 24})
    changed = shanghai.model_copy(
        update={"layout": layout.model_copy(update={"styles": {**layout.styles, "body": other}})}
    )
    sheet = build_application(application(), changed).sheet
    assert (sheet.face("body").east_asia, sheet.styles["body"].half_points) == ("宋体", 24)
