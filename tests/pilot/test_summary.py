"""The yearly summary: counted from records, complete by the round's list, in time."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from haitang.lexicon import SHANGHAI, BadInput, Yuan
from haitang.pilot import (
    Activity,
    Application,
    ClaimFact,
    Figures,
    Outcome,
    PolicyFact,
    Proof,
    Round,
    Summary,
    check_summary,
    read_summary_sheet,
    summarise,
    summary_schema,
)

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"
WRITTEN = datetime(2026, 9, 22, 10, tzinfo=SHANGHAI)
POLICY = PolicyFact(
    number="P-1",
    premium=Yuan.wan("25.5"),
    sum_insured=Yuan.wan(2000),
    systems=("sys-grind", "sys-heat"),
    scan=Proof(title="保险单扫描件", file="policy.pdf"),
)
SECOND = PolicyFact(number="P-2", premium=Yuan.wan("1.25"), sum_insured=Yuan.wan(100), systems=("sys-heat", "sys-erp"))
CLAIM = ClaimFact(
    number="C-1",
    filed_at=datetime(2026, 8, 27, 16, 30, tzinfo=UTC),
    paid_at=datetime(2026, 9, 10, 2, tzinfo=UTC),
    paid=Yuan.parse("812345.67"),
)
OPEN = ClaimFact(number="C-2", filed_at=datetime(2026, 9, 1, tzinfo=SHANGHAI))
DONE = Activity(assessments=1, weaknesses_closed=4, signals=37, incidents=1)


@pytest.fixture
def summary(application: Application, shanghai_round: Round) -> Summary:
    sheet = read_summary_sheet(CASE / "summary")
    return summarise(
        application, sheet, shanghai_round, policies=[POLICY], claims=[CLAIM], activity=DONE, prepared_at=WRITTEN
    )


def test_figures_are_counted_from_the_records() -> None:
    figures = Figures.of([POLICY, SECOND], [CLAIM, OPEN], DONE)
    assert figures == Figures(
        systems_insured=3,
        policies=2,
        premium=Yuan.wan("26.75"),
        sum_insured=Yuan.wan(2100),
        activity=DONE,
        claims=2,
        paid=Yuan.parse("812345.67"),
        days_to_pay=(13,),
    )
    assert {label.en: value for label, value in figures.rows()}["Paid (10,000 yuan)"] == "81.23"


def test_the_figures_are_put_into_words(summary: Summary) -> None:
    first, second = summary.part("progress").blocks[0].paragraphs
    assert "保险单 1 张，投保核心工业网络系统 2 套，保费 25.50 万元，保额 2,000.00 万元" in first
    assert second == "期间发生网络安全事件 1 起，索赔 1 件，已付赔款 81.23 万元，自索赔至赔付用时 13 日。"
    assert summary.part("progress").blocks[1].heading == "任务完成情况"


def test_nothing_paid_and_nothing_claimed_is_said(application: Application, shanghai_round: Round) -> None:
    sheet = read_summary_sheet(CASE / "summary")
    for claims, ending in (([], "索赔 0 件。"), ([OPEN], "索赔 1 件，尚无赔款支付。")):
        quiet = summarise(
            application, sheet, shanghai_round, policies=[POLICY], claims=claims, activity=DONE, prepared_at=WRITTEN
        )
        assert quiet.part("progress").blocks[0].paragraphs[1].endswith(ending)


def test_a_complete_summary_holds(summary: Summary, shanghai_round: Round) -> None:
    verdicts = check_summary(summary, shanghai_round, now=WRITTEN)
    assert [(one.rule, one.outcome) for one in verdicts] == [
        ("summary_section", Outcome.OK),
        ("summary_section", Outcome.OK),
        ("summary_section", Outcome.OK),
        ("summary_deadline", Outcome.OK),
    ]
    assert verdicts[0].clause == "沪经信软〔2026〕302号 三（五）"


def failures(summary: Summary, round_: Round, now: datetime) -> list[tuple[str, str]]:
    verdicts = check_summary(summary, round_, now=now)
    return [(one.at, one.value) for one in verdicts if one.outcome is Outcome.FAILS]


def test_each_missing_piece_is_named(summary: Summary, shanghai_round: Round) -> None:
    bare = summary.model_copy(update={"parts": summary.parts[:1], "services": (), "policies": (POLICY, SECOND)})
    late = shanghai_round.summary_deadline.closes_at
    assert failures(bare, shanghai_round, late) == [
        ("texts.innovation", ""),
        ("texts.services", ""),
        ("services", ""),
        ("policies.1.scan", "P-2"),
        ("prepared_at", "2026-10-01 00:00:00"),
    ]
    in_time = check_summary(summary, shanghai_round, now=late - timedelta(seconds=1))
    assert in_time[-1].outcome is Outcome.OK
    unwritten = summary.model_copy(update={"policies": ()})
    assert failures(unwritten, shanghai_round, WRITTEN) == [("policies", "")]


def test_a_sheet_with_foreign_markup_or_fields_is_refused(tmp_path: Path) -> None:
    shutil.copy(CASE / "summary" / "summary.yaml", tmp_path)
    file = tmp_path / "summary.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("## 报价与理赔共用一套条款", "# 大标题"), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_summary_sheet(tmp_path)
    assert [(problem.file, problem.at) for problem in raised.value.problems] == [
        ("summary.yaml texts.innovation", "第 5 行")
    ]
    file.write_text(text + "premium: 1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="premium"):
        read_summary_sheet(tmp_path)


def test_the_schema_is_published() -> None:
    assert summary_schema()["required"] == ["round", "texts"]
