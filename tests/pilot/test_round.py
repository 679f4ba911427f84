"""The Shanghai round: its prescribed text against the annex, its dates, and what a broken round says."""

import re
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from haitang.lexicon import SHANGHAI, BadInput, Cover, NotFound, SystemKind
from haitang.pilot import Round, RuleCode, load_round, parse_round
from haitang.pilot.rules import RULES

ANNEX = Path(__file__).with_name("annex.zh.md").read_text(encoding="utf-8")
PACKAGE = files("haitang.catalog") / "data/rounds/shanghai-2026"
TEXTS = {file.name: file.read_text(encoding="utf-8") for file in PACKAGE.iterdir()}
SOURCE = "\n".join(TEXTS.values())


def bare(text: str) -> str:
    """Without Markdown and HTML markup, blanks to fill, and white space."""
    text = re.sub(r'<input type="checkbox"/>', "□", text)
    text = re.sub(r"<[^>]+>", "", text)
    text = re.sub(r"^[-|:\t ]+$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ |\*\*|\\?_", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", "", text)


def test_the_prescribed_text_is_the_annex_character_for_character(shanghai_round: Round) -> None:
    assert bare("".join(shanghai_round.form.prescribed())) == bare(ANNEX)


def test_one_changed_character_would_be_seen(shanghai_round: Round) -> None:
    changed = parse_round(
        SOURCE.replace("我单位对申报材料的真实性负责", "我单位对申报材料真实性负责"), file="round.yaml"
    )
    assert bare("".join(changed.form.prescribed())) != bare(ANNEX)


def test_the_deadlines_are_twenty_four_hundred_hours(shanghai_round: Round) -> None:
    deadline = shanghai_round.application_deadline
    last = datetime(2026, 6, 30, 23, 59, 59, tzinfo=SHANGHAI)
    assert (deadline.accepts(last), deadline.accepts(last + timedelta(seconds=1))) == (True, False)
    assert shanghai_round.summary_deadline.closes_at == datetime(2026, 10, 1, tzinfo=SHANGHAI)


def test_the_format_is_in_the_units_of_a_docx(shanghai_round: Round) -> None:
    page, styles = shanghai_round.layout.page, shanghai_round.layout.styles
    assert (page.width, page.height) == (11906, 16838)
    seen = {
        code: (styles[code].font, styles[code].half_points, styles[code].bold)
        for code in ("body", "heading_1", "heading_2")
    }
    assert seen == {
        "body": ("仿宋_GB2312", 28, False),
        "heading_1": ("黑体", 32, False),
        "heading_2": ("楷体_GB2312", 28, True),
    }
    assert (styles["body"].line, styles["body"].align) == (360, "both")


def test_the_notice_is_complete(shanghai_round: Round) -> None:
    assert [rule.code for rule in shanghai_round.rules] == list(RuleCode)
    assert set(RULES) == set(RuleCode)
    assert [cover.code for cover in shanghai_round.covers] == list(Cover)
    assert {target.code for target in shanghai_round.targets} == set(SystemKind) - {SystemKind.OTHER}
    assert [cover.printed for cover in shanghai_round.covers] == [cover.label.zh for cover in Cover]
    assert shanghai_round.form.to_sign == ("truth_pledge", "responsibility")
    assert shanghai_round.form.title_of("responsibility") == "申报主体责任声明"
    assert len([issuer for issuer in shanghai_round.issuers if issuer.leads]) == 1
    assert shanghai_round.intake.paper_copies == 3


def test_numbers_follow_the_pattern_of_the_round(shanghai_round: Round) -> None:
    assert shanghai_round.acceptance_number(7) == "沪网险试〔2026〕受0007号"
    with pytest.raises(ValueError, match="不小于 1"):
        shanghai_round.acceptance_number(0)


def test_an_unknown_round_says_which_there_are() -> None:
    with pytest.raises(NotFound, match="shanghai-2026"):
        load_round("atlantis-2026")


@pytest.mark.parametrize(
    ("before", "after", "at", "message"),
    [
        ("words: 400", "words: 0", "text_limits.0.words", ""),
        ("sections: [introduction]", "sections: [preface]", "", "preface"),
        ('acceptance: "沪网险试〔{year}〕受{serial:04d}号"', "acceptance: 固定编号", "numbering", "serial"),
        ('acceptance: "沪网险试〔{year}〕受{serial:04d}号"', 'acceptance: "{month}"', "numbering", "{year}"),
        ("'绝\\s*密\\s*[★☆]'", "'[★'", "confidentiality.refused.0.pattern", "正则"),
        ("code: deadline,", "code: doomsday,", "rules.22.code", ""),
        ("code: seals,", "code: deadline,", "", "规则代码重复"),
    ],
)
def test_a_broken_round_names_the_fault(before: str, after: str, at: str, message: str) -> None:
    assert SOURCE.count(before) == 1
    with pytest.raises(BadInput) as raised:
        parse_round(SOURCE.replace(before, after), file="round.yaml")
    (problem,) = raised.value.problems
    assert (problem.file, problem.at) == ("round.yaml", at)
    assert message in problem.message


def test_all_faults_of_a_round_come_at_once() -> None:
    broken = SOURCE.replace("words: 400", "words: -1").replace("paper_copies: 3", "paper_copies: many")
    with pytest.raises(BadInput) as raised:
        parse_round(broken, file="round.yaml")
    assert [problem.at for problem in raised.value.problems] == ["text_limits.0.words", "intake.paper_copies"]
