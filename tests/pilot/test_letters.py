"""Letters of the authorities are data: each round has its own, and a fault in one is told with its place."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from haitang.lexicon import BadInput, NotFound
from haitang.pilot import OCCASIONS, Application, Letter, Letters, Round, compose_letter, parse_package, read_round

FOLDER = Path(__file__).with_name("riverland-2031")
DAY = date(2026, 7, 6)


@dataclass(frozen=True)
class Office:
    """Writes letters of a round."""

    round_: Round
    application: Application

    def write(self, code: str, facts: dict[str, Any] | None = None, **more: str) -> Letter:
        return compose_letter(
            self.round_,
            code,
            self.application,
            facts or {},
            application_number="受0007号",
            number="函1号",
            dated=DAY,
            **more,
        )


@pytest.fixture
def office(application: Application, shanghai_round: Round) -> Office:
    return Office(shanghai_round, application)


@pytest.fixture
def riverland(application: Application) -> Office:
    return Office(read_round(FOLDER), application)


def test_shanghai_has_a_letter_for_each_occasion(shanghai_round: Round) -> None:
    assert tuple(form.code for form in shanghai_round.letters.forms) == OCCASIONS
    assert {form.code: form.needs for form in shanghai_round.letters.forms if form.needs} == {
        "correction": ("reasons", "deadline"),
        "inadmissible": ("reasons",),
        "not_selected": ("reasons",),
        "exit_notice": ("reasons", "deadline"),
        "exit_decision": ("reasons",),
    }


def test_a_correction_names_each_point_and_its_day(office: Office) -> None:
    letter = office.write(
        "correction", {"reasons": ["缺营业执照", "第二部分\n超过字数"], "deadline": date(2026, 7, 20)}
    )
    title = office.application.title
    assert letter.paragraphs == (
        f"你单位报送的申报方案“{title}”（受0007号）经审核，需要补正下列事项：",
        "1. 缺营业执照",
        "2. 第二部分",
        "3. 超过字数",
        f"请于2026年7月20日前补正并重新报送。材料提交地址：{office.round_.intake.address}。",
    )
    assert (letter.addressees, letter.issuers) == ((office.application.lead.name,), (office.round_.issuers[0].name,))


def test_a_joint_letter_goes_to_every_unit_and_is_signed_by_every_body(office: Office) -> None:
    letter = office.write("selected")
    assert letter.addressees == tuple(unit.name for unit in office.application.units)
    assert letter.to == tuple(unit.code for unit in office.application.units)
    assert letter.issuers == tuple(issuer.name for issuer in office.round_.issuers)
    assert "于2026年9月30日之前报送" in letter.paragraphs[1]


def test_one_reason_is_not_numbered(office: Office) -> None:
    assert office.write("inadmissible", {"reasons": "牵头单位不在本市注册"}).paragraphs[1] == "牵头单位不在本市注册"


def test_what_is_missing_is_told_all_at_once_with_the_clause(office: Office) -> None:
    with pytest.raises(BadInput) as caught:
        office.write("correction", {"reasons": [" ", "\n"]})
    assert [(problem.at, problem.message) for problem in caught.value.problems] == [
        ("reasons", "缺少理由或事项，逐条"),
        ("deadline", "缺少期限"),
    ]
    assert "三（一）" in caught.value.problems[0].bound


def test_text_from_outside_is_not_read_as_a_placeholder(office: Office) -> None:
    letter = office.write("inadmissible", {"reasons": "见{lead}与{}{0}\u202e\x07"})
    assert letter.paragraphs[1] == "见{lead}与{}{0}"


def test_a_letter_that_takes_anothers_place_says_so(office: Office) -> None:
    letter = office.write("acceptance", replaces="沪网险试〔2026〕3号")
    assert letter.replaces == "沪网险试〔2026〕3号"
    assert letter.paragraphs[-1] == "本文自印发之日起替代沪网险试〔2026〕3号，原文不再执行。"


def test_another_round_writes_in_its_own_words(riverland: Office) -> None:
    letter = riverland.write(
        "exit_notice", {"reasons": ["a", "b"], "deadline": date(2031, 5, 4)}, replaces="RL-L 1/2031"
    )
    assert letter.paragraphs == ("1. a", "2. b", "Answer by 4.5.2031.", "This letter takes the place of RL-L 1/2031.")
    assert letter.issuers == ("Riverland Department of Industry",)
    assert riverland.write("not_selected", {"reasons": ["a", "b"]}).paragraphs == ("Because: a；b",)
    assert riverland.write("greeting").copies == (riverland.application.lead.name,)


def test_a_letter_that_the_round_does_not_have(office: Office) -> None:
    with pytest.raises(NotFound, match="本批次没有文书 greeting"):
        office.write("greeting")


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        ({"body": ["{leed}"]}, "letters.forms.0", "body.0 有未知的占位符 leed"),
        ({"body": ["好", "{"]}, "letters.forms.0", "body.1 的花括号不成对"),
        ({"closing": "{lead!r}{}"}, "letters.forms.0", "closing 有未知的占位符 {lead}、{}"),
        ({"code": "other"}, "letters", "缺少文书：acceptance"),
        ({"code": "correction"}, "letters", "文书代码重复"),
        ({"to": "all"}, "letters.forms.0.to", "不在可取值之中"),
    ],
)
def test_a_fault_in_a_form_is_told_with_file_and_path(change: dict[str, Any], place: str, told: str) -> None:
    assert place_and_message(lambda letters: letters["forms"][0].update(change)) == [("letters.yaml", place, told)]


@pytest.mark.parametrize("pattern", ["{serial}", "{year}", "{year}{serial}{month}", "{"])
def test_numbers_that_would_repeat_or_cannot_be_filled_are_refused(pattern: str) -> None:
    (found,) = place_and_message(lambda letters: letters.update(number=pattern))
    assert found[:2] == ("letters.yaml", "letters")
    assert found[2].startswith("发文字号")


def place_and_message(change: Any) -> list[tuple[str, str, str]]:
    """What the package's reader says of Riverland's letters after a change."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
    plain = yaml.safe_load(texts["letters.yaml"])
    change(plain["letters"])
    texts["letters.yaml"] = yaml.safe_dump(plain, allow_unicode=True)
    with pytest.raises(BadInput) as caught:
        parse_package(texts)
    return [(each.file, each.at, each.message.split("；")[0]) for each in caught.value.problems]


def test_letters_say_how_far_they_are_verified(shanghai_round: Round) -> None:
    letters: Letters = shanghai_round.letters
    assert {form.verified.value for form in letters.forms} == {"derived"}
    assert all("通知未规定" in form.clause for form in letters.forms)
