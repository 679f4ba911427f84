"""Letters stand in the layout of official documents, alike in both files, and bear no seal."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from papers import application
from pypdf import PdfReader
from reading import W, characters, docx_text, part, pdf_text, squeezed

from haitang.documents import Document, Figure, build_letter, render_docx, render_pdf, style_sheet
from haitang.pilot import OCCASIONS, Letter, Round, compose_letter, read_round

FACTS = {"reasons": ["营业执照复印件不清晰；", "第二至四部分超过3000字。"], "deadline": date(2026, 7, 20)}


def letter(shanghai: Round, code: str = "correction", **changes: object) -> Letter:
    made = compose_letter(
        shanghai,
        code,
        application(),
        FACTS,
        application_number="受0007号",
        number="沪网险试〔2026〕12号",
        dated=date(2026, 7, 6),
    )
    return Letter.model_validate(made.model_dump() | changes)


def paper(shanghai: Round, code: str = "correction", **changes: object) -> Document:
    return build_letter(letter(shanghai, code, **changes), shanghai)


def test_what_a_letter_of_one_body_says_in_order(shanghai: Round) -> None:
    said = paper(shanghai, attachments=("清单", "格式"), copies=("甲局", "乙局"))
    assert [text for text in said.texts() if text] == [
        "上海市经济和信息化委员会文件",
        "沪网险试〔2026〕12号",
        "关于补正试点申报材料的通知",
        "上海海锚轴承制造有限公司：",
        "你单位报送的申报方案“海锚轴承网络安全保险服务试点”（受0007号）经审核，需要补正下列事项：",
        "1. 营业执照复印件不清晰；",
        "2. 第二至四部分超过3000字。",
        "请于2026年7月20日前补正并重新报送。材料提交地址：浦东新区懿德路519号1号楼903。",
        "特此通知。",
        "附件：1. 清单",
        "　　　2. 格式",
        "上海市经济和信息化委员会",
        "2026年7月6日",
        "　抄送：甲局，乙局。",
        "　上海市经济和信息化委员会办公室",
        "2026年7月6日印发　",
    ]


def test_a_joint_letter_bears_every_body_in_its_head_and_under_its_text(shanghai: Round) -> None:
    texts = list(paper(shanghai, "selected").texts())
    bodies = [issuer.name for issuer in shanghai.issuers]
    assert [text for text in texts if text in bodies] == bodies * 2
    assert texts.index("文件") == texts.index(bodies[0]) + 1


@pytest.mark.parametrize("code", OCCASIONS)
def test_both_files_say_what_the_model_says(shanghai: Round, code: str) -> None:
    said = paper(shanghai, code)
    pdf = render_pdf(said)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    model = "".join(said.texts())
    assert docx_text(render_docx(said)) == squeezed(model)
    numbers = "".join(f"—{number}—" for number in range(1, pages + 1))
    assert characters(pdf_text(pdf)) == characters(model + said.header * pages + numbers)


def test_no_seal_is_drawn(shanghai: Round) -> None:
    said = paper(shanghai, "selected")
    assert [block for block in said.blocks if isinstance(block, Figure)] == []
    assert len(docx.Document(BytesIO(render_docx(said))).inline_shapes) == 0


def test_page_and_faces_are_those_of_the_sheet(shanghai: Round) -> None:
    made = render_docx(paper(shanghai))
    section = docx.Document(BytesIO(made)).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    styles = {each.get(f"{W}styleId"): each for each in part(made, "word/styles.xml").iter(f"{W}style")}

    def look(identity: str) -> tuple[str, str, str]:
        found = styles[identity]
        pitch = found.find(f"{W}pPr/{W}spacing")
        return (
            found.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
            found.find(f"{W}rPr/{W}sz").get(f"{W}val"),
            f"{pitch.get(f'{W}line')} {pitch.get(f'{W}lineRule')}",
        )

    assert look("BodyText") == ("仿宋_GB2312", "32", "579 exact")
    assert look("Title") == ("方正小标宋简体", "44", "720 exact")
    assert look("Heading1")[:2] == ("黑体", "32")
    assert look("Heading2")[:2] == ("楷体_GB2312", "32")
    assert look("Footer")[:2] == ("宋体", "28")


def test_a_page_holds_22_lines_of_28_characters(shanghai: Round) -> None:
    sheet = style_sheet("letter")
    body = sheet.styles["body"]
    high = sheet.page.height - sheet.page.top - sheet.page.bottom
    assert high // body.pitch == 22
    assert sheet.page.measure // (body.half_points * 10 + body.tracking) == 28
    long = paper(shanghai, paragraphs=("国" * 26 + "家" * 28 * 80,), copies=(), printer="", closing="")
    lines = [
        line
        for page in PdfReader(BytesIO(render_pdf(long))).pages[1:3]
        for line in page.extract_text().splitlines()
        if "家" in line
    ]
    assert [len(line.strip()) for line in lines] == [28] * 44


def test_page_numbers_stand_on_the_outer_side(shanghai: Round) -> None:
    made = render_docx(paper(shanghai))
    settings = part(made, "word/settings.xml")
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    section = docx.Document(BytesIO(made)).sections[0]
    sides = [
        footer.paragraphs[0]._p.find(f"{W}pPr/{W}jc").get(f"{W}val")
        for footer in (section.footer, section.even_page_footer)
    ]
    assert sides == ["right", "left"]
    assert [footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)] == ["—  —"] * 2


def test_the_head_is_red_and_the_number_has_a_red_rule(shanghai: Round) -> None:
    document = part(render_docx(paper(shanghai)), "word/document.xml")
    reds = [edge.get(f"{W}sz") for edge in document.iter(f"{W}bottom") if edge.get(f"{W}color") == "FF0000"]
    assert reds == ["16"]
    assert style_sheet("letter").styles["cover_label"].color == "FF0000"


@pytest.mark.parametrize("lines", range(1, 24))
def test_no_page_holds_signatures_alone(shanghai: Round, lines: int) -> None:
    said = paper(shanghai, "selected", paragraphs=("第一段。" * 7 * lines, "最后一段。"))
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(render_pdf(said))).pages]
    first = next(index for index, page in enumerate(pages) if page.count(shanghai.issuers[2].name) > (index == 0))
    assert "最后一段。特此通知。" in pages[first]


def test_same_letter_same_bytes(shanghai: Round) -> None:
    assert render_docx(paper(shanghai)) == render_docx(paper(shanghai))
    assert render_pdf(paper(shanghai)) == render_pdf(paper(shanghai))
    assert re.match(rb"%PDF-1\.7", render_pdf(paper(shanghai)))


def test_a_long_name_of_a_body_is_squeezed_to_one_line(shanghai: Round) -> None:
    name = "国家发展改革与工业信息化数字经济促进和网络安全保险试点工作领导小组办公室"
    said = paper(shanghai, issuers=(name, "甲局"))
    (squeeze,) = {
        run.width
        for block in said.blocks
        if block.kind == "table"
        for row in block.rows[:2]
        for cell in row.cells[:1]
        for part in cell.content
        for run in part.runs
        if run.width < 100
    }
    assert squeeze == 30


def test_another_rounds_letter_has_neither_mark_nor_printer() -> None:
    riverland = read_round(Path(__file__).parents[1] / "pilot" / "riverland-2031")
    made = compose_letter(
        riverland,
        "greeting",
        application(),
        {},
        application_number="RL/1",
        number="RL-L 1/2031",
        dated=date(2031, 3, 1),
    )
    said = build_letter(made.model_copy(update={"fictional": False}), riverland)
    assert [text for text in said.texts() if text] == [
        "Riverland Department of Industry",
        "RL-L 1/2031",
        "Greeting",
        "上海海锚轴承制造有限公司：",
        "Hello 上海海锚轴承制造有限公司.",
        "Riverland Department of Industry",
        "1.3.2031",
        "　抄送：上海海锚轴承制造有限公司。",
        "　Riverland Department of Industry",
        "1.3.2031印发　",
    ]
