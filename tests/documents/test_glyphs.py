"""Characters that no font has are told with their places before anything is exported; a DOCX is made all the same."""

from datetime import date
from pathlib import Path

import pytest
from papers import INVENTORY, LEAD, application
from reading import docx_text

from haitang.documents import FontSet, build_application, build_bundle, glyph_problems, render_docx
from haitang.lexicon import BadInput
from haitang.pilot import Application, Price, Prose, Round

ABSENT, OTHER = "\U000f1234", "\U000f5678"


def odd() -> Application:
    """An application with characters that no font has, in the lead's name, a text, a table and an introduction."""
    plain = application(title=f"试点{OTHER}方案")
    (scheme,) = plain.schemes
    price = scheme.prices[0].model_copy(update={"note": f"含{ABSENT}"})
    return plain.model_copy(
        update={
            "lead": LEAD.model_copy(update={"legal_representative": "周堃", "name": f"上海{ABSENT}轴承有限公司"}),
            "introduction": Prose.plain(f"公司由{ABSENT}氏创办。"),
            "schemes": (scheme.model_copy(update={"prices": (Price.model_validate(price.model_dump()),)}),),
        }
    )


def test_each_character_is_told_with_the_place_where_it_stands(shanghai: Round) -> None:
    paper = build_application(odd(), shanghai, inventory=INVENTORY)
    scheme = "附：网络安全保险服务方案 › 方案一：综合保障与全程监测 › 4. 保费及保额（单价）"
    assert [(problem.at, problem.value) for problem in glyph_problems(paper)] == [
        ("封面 方案名称", f"试点{OTHER}方案"),
        ("封面 牵头申报单位", f"上海{ABSENT}轴承有限公司"),
        ("一、基本情况 › 牵头单位", f"上海{ABSENT}轴承有限公司(全…"),
        ("一、基本情况 › 申报单位简介", f"…字) 　　公司由{ABSENT}氏创办。"),
        ("一、基本情况 › 真实性承诺", f"…报单位公章：上海{ABSENT}轴承有限公司 年…"),
        (f"{scheme} › 工业网络安全综合保险", f"含{ABSENT}"),
        ("申报主体责任声明", f"…位（盖章）　上海{ABSENT}轴承有限公司 　…"),
    ]
    first = glyph_problems(paper)[0]
    assert first.message == f"现有字体缺少“{OTHER}”（U+F5678）"
    assert "HAITANG_FONT_DIRS" in first.advice


def test_two_characters_of_one_text_are_two_problems(shanghai: Round) -> None:
    paper = build_application(application(title=f"{ABSENT}{OTHER}{ABSENT}"), shanghai)
    assert [problem.message[7] for problem in glyph_problems(paper)] == [ABSENT, OTHER]


def test_a_paper_whose_characters_all_are_there_has_no_problem(shanghai: Round) -> None:
    assert glyph_problems(build_application(application(), shanghai, inventory=INVENTORY)) == []


def test_a_machine_without_chinese_fonts_is_one_problem(shanghai: Round, tmp_path: Path) -> None:
    (found,) = glyph_problems(build_application(application(), shanghai), fonts=FontSet((tmp_path,)))
    assert (found.at, found.message) == ("PDF", "本机没有可用于排版的中文字体")
    assert "fonts-noto-cjk" in found.advice


def test_the_package_is_refused_with_the_places_and_the_docx_is_made(shanghai: Round) -> None:
    with pytest.raises(BadInput) as caught:
        build_bundle(odd(), shanghai, number="HT-1", dated=date(2026, 6, 22), inventory=INVENTORY)
    paper = build_application(odd(), shanghai, inventory=INVENTORY)
    assert list(caught.value.problems) == glyph_problems(paper)
    assert docx_text(render_docx(paper)).count(ABSENT) == 6
