"""A typical case as a paper holds its texts in the round's order, and nothing that is not in them."""

from datetime import datetime
from io import BytesIO

from ooxml import disorder
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import build_typical_case, render_docx, render_pdf
from haitang.lexicon import SHANGHAI
from haitang.pilot import Round
from haitang.pilot.progress import TypicalCase

AT = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)


def case(shanghai: Round, **changes: object) -> TypicalCase:
    sections = shanghai.implementation.cases.sections
    texts = {section.code: f"{section.label.zh}的做法。\n\n效果明显。" for section in reversed(sections[1:])}
    made = TypicalCase(
        round_code=shanghai.code,
        title="轴承行业网络安全保险案例",
        chosen_by="经办员",
        chosen_at=AT,
        why="内部理由",
        texts=texts,
        published_at=AT,
    )
    return made.model_copy(update=changes)


def test_what_it_says_in_order(shanghai: Round) -> None:
    sections = shanghai.implementation.cases.sections
    paper = build_typical_case(case(shanghai), shanghai, number="AL-1", parties=("甲公司", "乙公司"))
    said = list(paper.texts())
    assert said[2:8] == ["案例编号", "AL-1", "发布日期", "2026年11月2日", "参与单位", "甲公司、乙公司"]
    told = [
        text for section in sections[1:] for text in (section.label.zh, f"{section.label.zh}的做法。", "效果明显。")
    ]
    assert said[8:] == [*told, "本案例文本经各参与单位同意公开，不含商业秘密。"]
    assert "内部理由" not in "".join(said)
    assert "经办员" not in "".join(said)


def test_a_draft_claims_no_consent(shanghai: Round) -> None:
    paper = build_typical_case(case(shanghai, published_at=None), shanghai, number="AL-1", parties=("甲公司",))
    assert [text for text in paper.texts() if "同意公开" in text or text == "尚未发布"] == ["尚未发布"]


def test_both_files_say_what_the_model_says(shanghai: Round) -> None:
    paper = build_typical_case(case(shanghai), shanghai, number="AL-1", parties=("甲公司",), fictional=True)
    word, pdf = render_docx(paper), render_pdf(paper)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    model = "".join(paper.texts())
    feet = "".join(f"第{number}页共{pages}页" for number in range(1, pages + 1))
    assert docx_text(word) == squeezed(model)
    assert characters(pdf_text(pdf)) == characters(model + paper.header * pages + feet)
    assert disorder(word) == []
