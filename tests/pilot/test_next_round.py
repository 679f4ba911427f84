"""The package of the next round: complete, dates moved, comments kept, to be confirmed; and how two rounds differ."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from haitang.catalog import Verified
from haitang.lexicon import BadInput, Conflict
from haitang.pilot import (
    Round,
    compare_rounds,
    demands,
    load_round,
    next_texts,
    package_texts,
    parse_package,
    read_round,
    unconfirmed,
    write_next_round,
)

RIVERLAND = Path(__file__).with_name("riverland-2031")
TEXTS = package_texts(files("haitang.catalog") / "data/rounds/shanghai-2026")


@pytest.fixture(scope="module")
def later() -> Round:
    return parse_package(next_texts(TEXTS, code="shanghai-2027", year=2027))


def test_dates_move_by_years_and_the_number_waits(later: Round) -> None:
    assert (later.code, later.year, later.number) == ("shanghai-2027", 2027, "2027年通知文号待填")
    days = (later.signed_on, later.application_deadline.last_day, later.summary_deadline.last_day)
    assert days == (date(2027, 5, 18), date(2027, 6, 30), date(2027, 9, 30))
    assert later.title == "2027年上海市工业领域网络安全保险服务试点"
    assert later.form.cover.title[0] == "2027 上海市工业领域"
    assert (later.limits.joint_parties, later.text_limits[0].words) == (5, 400)


def test_nothing_read_in_the_old_notice_counts_as_read_in_the_new(later: Round) -> None:
    old = load_round("shanghai-2026")
    kept = {each.at: each.verified for each in unconfirmed(old)}
    found = {each.at: each.verified for each in unconfirmed(later)}
    assert later.application_deadline.verified is Verified.UNCONFIRMED
    assert later.application_deadline.source == "2027年通知文号待填"
    assert kept["confidentiality.refused.secret"] is found["confidentiality.refused.secret"] is Verified.DERIVED
    assert [found[at] for at in ("notice", "limits", "rules.deadline")] == [Verified.UNCONFIRMED] * 3


def test_comments_layout_and_foreign_sources_stay() -> None:
    text = (
        "code: a-2026 # keep me\nyear: 2026\nnumber: A 1\nnotice: {source: A 1, date: 2024-02-29, verified: source}\n"
        "other: {source: GB 2026, date: 2012-06-29, verified: source} # theirs\n"
        'mixed: {clause: "2", words: 2026, title: "of 2026", code: x12026}\nlong: |\n  until 2026-01-01 in 2026\n'
    )
    lines = next_texts({"notice.yaml": text}, code="a-2028", year=2028)["notice.yaml"].splitlines()
    assert lines[0].startswith("# 由 a-2026 转来，日期顺延 2 年")
    assert lines[1:] == [
        "code: a-2028 # keep me",
        "year: 2028",
        "number: 2028年通知文号待填",
        "notice: {source: 2028年通知文号待填, date: 2026-02-28, verified: unconfirmed}",
        "other: {source: GB 2026, date: 2012-06-29, verified: source} # theirs",
        'mixed: {clause: "2", words: 2026, title: "of 2028", code: x12026}',
        "long: |",
        "  until 2028-01-01 in 2028",
    ]


def test_another_province_follows_itself() -> None:
    later = parse_package(next_texts(package_texts(RIVERLAND), code="riverland-2033", year=2033))
    assert later.summary_deadline.last_day == date(2034, 1, 31)
    assert (later.year, later.notice.source) == (2033, "2033年通知文号待填")


def test_the_package_is_written_whole_and_read_back(tmp_path: Path, later: Round) -> None:
    folder = tmp_path / "rounds" / "shanghai-2027"
    made = write_next_round(folder, load_round("shanghai-2026"), TEXTS, code="shanghai-2027", year=2027)
    assert made == read_round(folder) == later
    assert sorted(item.name for item in folder.parent.iterdir()) == ["shanghai-2027"]
    with pytest.raises(Conflict, match="已存在"):
        write_next_round(folder, load_round("shanghai-2026"), TEXTS, code="shanghai-2027", year=2027)
    assert read_round(folder) == later


def test_all_that_is_wrong_with_the_wish_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        write_next_round(tmp_path / "next", load_round("shanghai-2026"), TEXTS, code="Nächste", year=99)
    assert [problem.message for problem in raised.value.problems] == [
        "批次代码只用小写字母、数字和连字符",
        "文件夹名须与批次代码相同",
        "年份不合理",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_package_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = TEXTS | {"rules.yaml": "rules: [{code: deadline}]\n"}
    with pytest.raises(BadInput):
        write_next_round(tmp_path / "x-1", load_round("shanghai-2026"), broken, code="x-1", year=2027)
    assert list(tmp_path.iterdir()) == []


def test_two_rounds_differ_field_by_field(later: Round) -> None:
    old = load_round("shanghai-2026")
    assert compare_rounds(old, old) == ()
    rules = tuple(rule for rule in old.rules if rule.code != "seals")
    limits = old.limits.model_copy(update={"joint_parties": 8})
    changed = old.model_copy(update={"rules": rules, "limits": limits})
    found = [(each.at, each.before, each.after) for each in compare_rounds(old, changed)]
    assert found[0] == ("limits.joint_parties", "5", "8")
    assert {at.rsplit(".", 1)[0] for at, _, _ in found[1:]} == {"rules.seals", "rules.seals.label"}
    assert {after for _, _, after in found[1:]} == {None}
    assert next((each.before, each.after) for each in compare_rounds(changed, old)) == ("8", "5")


def test_what_a_round_asks_for_is_its_own() -> None:
    riverland = read_round(RIVERLAND)
    found = {each.what.en: each.asked.en for each in demands(riverland)}
    assert found["applications until"] == "the end of 2031-03-15"
    assert (found["projects per applicant"], found["joint applicants"]) == ("≤ 1", "≤ 3")
    assert found["each part"] == "<= 6 words each"
    assert (found["paper copies"], found["disc"], found["acceptance number"]) == ("0", "no", "RL/2031/1")
    assert found["registration"] == "from check, warns"
