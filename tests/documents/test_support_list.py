"""The support list stands by the notice's measures, each with its clause; a measure without units says so."""

from datetime import date
from io import BytesIO

from ooxml import disorder
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import Supported, build_support_list, render_docx, render_pdf
from haitang.pilot import Round

DAY = date(2026, 11, 25)


def unit(name: str, measure: str = "special_fund") -> Supported:
    return Supported(
        project="SD-1",
        title="方案",
        unit="9131011500000A016L",
        name=name,
        measure=measure,
        grade="excellent",
        reason="任务完成",
    )


def test_what_it_says_in_order(shanghai: Round) -> None:
    paper = build_support_list(shanghai, [unit("甲公司")], dated=DAY)
    assert list(paper.texts()) == [
        "2026年上海市工业领域网络安全保险服务试点支持名单",
        "根据沪经信软〔2026〕302号，截至2026年11月25日，推荐 1 家单位，名单如下。",
        "一、制造业智能化发展专项",
        "依据：三（三），探索在制造业智能化发展专项方面予以支持。",
        *("序号", "单位", "试点项目", "等次", "理由"),
        *("1", "甲公司", "9131011500000A016L", "方案", "SD-1", "优秀", "任务完成"),
        "二、网络安全监管考核及检查",
        "依据：三（三），探索在网络安全监管考核及检查方面予以支持。",
        "暂无推荐单位。",
    ]


def test_one_unit_under_two_measures_is_one_unit(shanghai: Round) -> None:
    twice = [unit("甲公司"), unit("甲公司", "security_supervision")]
    texts = list(build_support_list(shanghai, twice, dated=DAY).texts())
    assert "推荐 1 家单位" in texts[1]
    assert texts.count("甲公司") == 2


def test_both_files_say_what_the_model_says(shanghai: Round) -> None:
    paper = build_support_list(shanghai, [unit(f"{place}公司") for place in range(14)], dated=DAY, fictional=True)
    word, pdf = render_docx(paper), render_pdf(paper)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    model = "".join(paper.texts())
    numbers = "".join(f"—{number}—" for number in range(1, pages + 1))
    assert pages == 2
    assert docx_text(word) == squeezed(model)
    heads = "序号单位试点项目等次理由" * (pages - 1)
    assert characters(pdf_text(pdf)) == characters(model + heads + paper.header * pages + numbers)
    assert disorder(word) == []
