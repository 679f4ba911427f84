"""The quote's pages against its record: the ledger to the 分, the evidence, the options, the year's distribution."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.catalog import load
from haitang.contract import load_contract
from haitang.journeys import ASSESSMENT, POSTURE, QUOTE, Walk
from haitang.lexicon import ZERO, Yuan
from haitang.loss import exact_supports, insured_events, largest_ground_up, largest_insured
from haitang.parties import Role
from haitang.underwriting import (
    Experience,
    PriceBasis,
    Quote,
    ReferralRule,
    ReinsuranceCost,
    StatementLine,
    make_quote,
    rating,
)
from haitang.web.actions import changed
from haitang.web.catalogues import catalogues
from haitang.web.tabs.distribution import RETURN_PERIODS
from haitang.web.tabs.grounds import grounds
from haitang.web.tabs.options import HEATS, grids
from haitang.web.templatetags.haitang import rarely, signed_yuan, signed_yuan_whole

pytestmark = pytest.mark.django_db


def record(walked: Walk, kind: Any) -> Any:
    with walked.ports.transaction() as work:
        stored = work.latest(kind, walked.project)
    assert stored is not None
    return stored.body


def page(client: Client, project: UUID, code: str = "") -> Any:
    name = ("case-page", [project, "quote", code]) if code else ("case-tab", [project, "quote"])
    answer = client.get(reverse(name[0], args=name[1]))
    assert answer.status_code == HTTPStatus.OK
    return answer


def words(text: str) -> str:
    """A page's text without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_signs_are_true_minus_and_plus() -> None:
    assert [signed_yuan(Yuan.parse(amount)) for amount in ("-38200.5", "0", "12")] == ["−38,200.50", "0.00", "+12.00"]
    assert [signed_yuan_whole(Yuan.parse(amount)) for amount in ("-38200.5", "0.49", "12")] == ["−38,201", "0", "+12"]
    assert signed_yuan(None) == signed_yuan_whole(None) == "—"
    assert [rarely(chance) for chance in (0.0, 4e-6, 1e-5, 0.0123)] == ["0.000%", "<0.001%", "0.001%", "1.230%"]


def test_the_ledger_shows_every_line_and_hangs_together(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project)
    stages = answer.context["stages"]
    rows = [row for stage in stages for row in stage.rows]
    assert [row.line for row in rows] == list(quote.statement.lines)
    text = answer.content.decode()
    assert f'<b class="premium">{quote.premium.text()}</b>' in text
    for line in quote.statement.lines:
        assert f'<span class="n">{signed_yuan(line.amount)}</span>' in text, line.code
    landings = {stage.landing: stage.level for stage in stages if stage.landing}
    assert landings == {
        "市场平均": quote.statement.base_expected,
        "预期赔款": quote.statement.expected,
        "保险费": quote.premium,
    }
    level, highest = ZERO, max(_levels(quote.statement.lines), key=lambda each: each.fen)
    for row in rows:
        ends = sorted((level, level + row.line.amount))
        assert row.bar.left == pytest.approx(100 * ends[0].fen / highest.fen, abs=0.005)
        assert row.bar.width == pytest.approx(100 * (ends[1] - ends[0]).fen / highest.fen, abs=0.005)
        level += row.line.amount
    assert level == stages[-1].level == quote.premium


def _levels(lines: Any) -> list[Yuan]:
    found, level = [], ZERO
    for line in lines:
        level += line.amount
        found.append(level)
    return found


def test_a_control_opens_what_it_rests_on(walked: Walk, sign_in: Any) -> None:
    quote, posture, assessed = (record(walked, kind) for kind in (QUOTE, POSTURE, ASSESSMENT))
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project)
    opened = {row.line.code: row.opened for stage in answer.context["stages"] for row in stage.rows if row.opened}
    controls = list(quote.statement.of_kind("control"))
    assert list(opened) == [line.code for line in controls]
    text = answer.content.decode()
    for line in controls:
        part = words(text.split(f'id="line-{line.code}"', 1)[1].split("</details>", 1)[0])
        for peril, relativity in line.factor.relativities.items():
            assert f"{peril.label.zh} ×{relativity:,.3f}" in part
        control = catalogues().controls.by_code.get(line.code)
        if control is not None:
            assert control.question.zh in part
            assert f"{line.factor.coverage * 100:.0f}%; {line.factor.market * 100:.0f}%" in part
        given = [each for each in posture.answers if each.control == line.code]
        if given and all(each.answered_at <= assessed.assessed_at for each in given):
            assert [(said.coverage, said.by, said.at) for said in opened[line.code].answers] == [
                (each.coverage, each.answered_by, each.answered_at) for each in given
            ]
        for said in opened[line.code].answers:
            for paper in said.evidence:
                assert paper.file in part
                assert paper.digest.hex[:12] in part
    unanswered = next(line for line in controls if line.factor.assurance == "unanswered")
    assert opened[unanswered.code].answers == []
    assert "该项没有答复" in text.split(f'id="line-{unanswered.code}"', 1)[1].split("</details>", 1)[0]


def test_every_other_line_opens_its_terms_or_its_rate(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    answer = page(sign_in(Role.ACTUARY).client, walked.project)
    shown = {row.line.id: row.grounds for stage in answer.context["stages"] for row in stage.rows}
    for line in quote.statement.of_kind("base"):
        assert shown[line.id].facts[0] == ("条款", quote.contract.terms(line.cover).clause)
    for line in quote.statement.of_kind("loading"):
        assert shown[line.id].entries == ([rating()[line.code]] if line.code in rating() else [])
    assert [entry.code for entry in shown["capital-risk_load"].entries] == [
        "capital_quantile", "capital_share", "cost_of_capital",
    ]  # fmt: skip
    text = answer.content.decode().split('id="line-commission"', 1)[1].split("</details>", 1)[0]
    commission = rating()["commission"]
    assert f'<td class="n">{commission.share}</td>' in text
    assert f"{commission.source}, {commission.clause}</td>" in text
    assert commission.verified.label.zh in text
    assert [line for line in shown if line.startswith("control-") and shown[line] is not None] == []


def test_reinsurance_and_own_claims_are_itemised(walked: Walk) -> None:
    quote = record(walked, QUOTE)
    basis = PriceBasis(
        reinsurance=ReinsuranceCost(
            programme="QS 20%",
            premium=Yuan.wan(5),
            commission=Yuan.wan(1),
            ceded_expected=Yuan.wan(3),
            source="报价",
        ),
        experience=Experience(claims=0, years=5, source="赔付记录"),
    )
    priced = make_quote(
        quote.request.model_copy(update={"basis": basis}),
        quote.profile,
        quote_id=quote.id,
        number=quote.number,
        made_at=quote.made_at,
    )
    lines = {line.kind: line for line in priced.statement.lines}
    assert dict(found_facts(lines["reinsurance"], priced))["摊回预期赔款（元）"] == "30,000.00"
    weighed = priced.statement.credibility
    assert weighed is not None
    assert dict(found_facts(lines["experience"], priced)) == {
        "次数；年数": "0; 5",
        "依据": "赔付记录",
        "可信度": str(weighed.credibility),
        "频率乘以": f"{weighed.factor:.4f}",
    }


def found_facts(line: StatementLine, quote: Quote) -> list[tuple[str, str]]:
    found = grounds(line, quote)
    assert found is not None
    return found.facts


def test_answers_that_a_repair_replaced_are_shown_as_the_policy_froze_them(walked: Walk, sign_in: Any) -> None:
    """The worked case ends with verified repairs, which come after the price: they must not stand behind it."""
    posture, assessed = record(walked, POSTURE), record(walked, ASSESSMENT)
    later = {each.control for each in posture.answers if each.answered_at > assessed.assessed_at}
    priced = {line.code for line in record(walked, QUOTE).statement.of_kind("control")}
    assert later & priced, "there is an answer that could be shown wrongly"
    stages = page(sign_in(Role.UNDERWRITER).client, walked.project).context["stages"]
    opened = {row.line.code: row.opened for stage in stages for row in stage.rows if row.opened}
    for control in later & priced:
        assert all(said.at <= assessed.assessed_at for said in opened[control].answers)
        assert opened[control].answers or opened[control].assurance.en == "Unanswered"


def test_a_press_on_an_option_quotes_its_terms_at_its_premium(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    options = record(walked, QUOTE).options
    address = reverse("requote", args=[walked.project])
    for option in options:
        text = page(client, walked.project).content.decode()
        cells = [form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if "<button title" in form]
        wanted = next((form for form in cells if f"<b>{option.premium.in_wan()}</b>" in form), None)
        if wanted is None:
            current = record(walked, QUOTE)
            assert current.premium == option.premium, "only the terms quoted are not a button"
            continue
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', wanted))
        del fields["csrfmiddlewaretoken"]
        assert client.post(address, fields).status_code == HTTPStatus.FOUND
        quoted = record(walked, QUOTE)
        assert quoted.premium == option.premium
        assert quoted.contract.event_limit == option.event_limit
        assert quoted.contract.aggregate_limit == option.aggregate_limit
        assert quoted.contract.event_deductible.amount == option.event_deductible


def test_the_dearest_option_is_the_deepest(walked: Walk, sign_in: Any) -> None:
    grids = page(sign_in(Role.ACTUARY).client, walked.project).context["grids"]
    cells = [cell for grid in grids for row in grid.rows for cell in row.cells if cell]
    options = record(walked, QUOTE).options
    assert sorted(cell.option.premium for cell in cells) == sorted(option.premium for option in options)
    assert max(cells, key=lambda cell: cell.option.premium).heat == HEATS
    assert min(cells, key=lambda cell: cell.option.premium).heat == 1
    assert [cell.option.premium for cell in cells if cell.quoted] == [record(walked, QUOTE).premium]


def test_other_waiting_hours_have_a_grid_of_their_own(walked: Walk) -> None:
    quote = record(walked, QUOTE)
    wanted = quote.request.options.model_copy(update={"waiting_hours": (8, 24)})
    priced = make_quote(
        quote.request.model_copy(update={"options": wanted}),
        quote.profile,
        quote_id=quote.id,
        number=quote.number,
        made_at=quote.made_at,
    )
    found = grids(priced)
    assert [grid.waiting_hours for grid in found] == [8, 24]
    cells = [[cell for row in grid.rows for cell in row.cells if cell] for grid in found]
    assert [cell.option for grid in cells for cell in grid] == sorted(
        priced.options, key=lambda each: (each.waiting_hours, each.aggregate_limit, each.event_deductible)
    )
    assert [[cell.option.premium for cell in grid if cell.quoted] for grid in cells] == [[priced.premium], []]


def test_other_waiting_hours_can_be_quoted(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    terms = {"event_limit": "1000", "aggregate_limit": "2000", "event_deductible": "5", "waiting_hours": "24"}
    before = record(walked, QUOTE).premium
    assert client.post(reverse("requote", args=[walked.project]), terms).status_code == HTTPStatus.FOUND
    quoted = record(walked, QUOTE)
    (hours,) = [terms.interruption.waiting_hours for terms in quoted.contract.covers if terms.interruption]
    assert (hours, quoted.premium < before) == (24, True)
    faulty = client.post(reverse("requote", args=[walked.project]), terms | {"waiting_hours": "-8"})
    assert faulty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.at for problem in faulty.context["problems"]] == ["等待期（小时）"]


def test_a_smaller_aggregate_lowers_the_sublimits_above_it(walked: Walk, sign_in: Any) -> None:
    """As the grid prices such an option; sublimits below it stay."""
    before = {terms.cover: terms.event_limit for terms in record(walked, QUOTE).contract.covers}
    smaller = Yuan.wan(300)
    assert any(limit > smaller for limit in before.values())
    assert any(limit < smaller for limit in before.values())
    terms = {"event_limit": "300", "aggregate_limit": "300", "event_deductible": "5"}
    answer = sign_in(Role.UNDERWRITER).client.post(reverse("requote", args=[walked.project]), terms)
    assert answer.status_code == HTTPStatus.FOUND
    after = {terms.cover: terms.event_limit for terms in record(walked, QUOTE).contract.covers}
    assert after == {cover: min(limit, smaller) for cover, limit in before.items()}


def test_a_yearly_sublimit_is_lowered_too(walked: Walk) -> None:
    request = record(walked, QUOTE).request
    first, *others = request.contract.covers
    yearly = first.model_copy(update={"event_limit": Yuan.wan(80), "aggregate_limit": Yuan.wan(900)})
    contract = request.contract.model_copy(update={"covers": (yearly, *others)})
    asked = {"event_limit": "", "aggregate_limit": "600", "event_deductible": "5", "waiting_hours": ""}
    found = changed(request.model_copy(update={"contract": contract}), asked).contract
    assert (found.covers[0].event_limit, found.covers[0].aggregate_limit) == (Yuan.wan(80), Yuan.wan(600))
    assert (found.event_limit, found.aggregate_limit) == (None, Yuan.wan(600))


def test_who_may_not_quote_gets_no_button(walked: Walk, sign_in: Any) -> None:
    text = page(sign_in(Role.BROKER).client, walked.project).content.decode()
    assert record(walked, QUOTE).options[0].premium.in_wan() in text
    assert reverse("requote", args=[walked.project]) not in text


def test_a_repair_is_told_in_yuan_with_its_sign(walked: Walk, sign_in: Any) -> None:
    answer = page(sign_in(Role.RISK_MANAGER).client, walked.project)
    repairs = sorted(record(walked, QUOTE).what_ifs, key=lambda each: each.saving, reverse=True)
    assert [each.change for each in answer.context["worths"]] == [ZERO - each.saving for each in repairs]
    text = answer.content.decode()
    for each in repairs:
        assert f"每年 {signed_yuan_whole(ZERO - each.saving)} 元" in text
    assert "每年 −" in text


def test_the_filed_price_stands_beside_the_technical_one(walked: Walk, sign_in: Any) -> None:
    filed = record(walked, QUOTE).filed
    text = page(sign_in(Role.ACTUARY).client, walked.project).content.decode()
    assert f"<b>{filed.premium.text()}</b>" in text.split('class="filed"', 1)[1].split("</div>", 1)[0]
    assert f"备案允许 {filed.lowest.text()} 至 {filed.highest.text()} 元" in text


def test_rules_that_could_not_be_asked_are_named(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    missing = {rule.code: rule.label for rule in load("referral", list[ReferralRule]) if rule.code in quote.not_asked}
    assert missing, "the worked case has no applicant's data"
    answer = page(sign_in(Role.UNDERWRITER).client, walked.project)
    assert answer.context["not_asked"] == [missing[code] for code in quote.not_asked]
    assert all(label.zh in answer.content.decode() for label in missing.values())


def test_the_year_adds_up_and_agrees_with_the_quote(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    answer = page(sign_in(Role.ACTUARY).client, walked.project, "distribution")
    year = answer.context["year"]
    assert year.nothing + sum(band.probability for band in year.bands) == pytest.approx(1, abs=1e-9)
    assert [band.high for band in year.bands[:-1]] == [band.low for band in year.bands[1:]]
    assert year.bands[-1].probability == pytest.approx(quote.figures.exhaustion, rel=1e-9, abs=1e-12)
    curves = {curve.code: curve.at for curve in year.curves}
    for point in quote.curve:
        years = 1 / point.probability
        if years in RETURN_PERIODS:
            for code, amount in (("aep_ground_up", point.ground_up), ("aep_insured", point.insured)):
                assert Yuan.wan(Decimal(f"{curves[code][years]:.6f}")) == amount, (code, years)
    assert words(answer.content.decode()).count(f"{year.nothing * 100:.1f}% 的年份保险人无须赔付") == 1
    data = json.loads(re.findall(r'id="returns-data" type="application/json">(.*?)<', answer.content.decode())[0])
    assert data["limit"]["value"] == quote.contract.aggregate_limit.fen / 1e6


def test_the_largest_event_is_drawn_beside_the_year(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    curves = {curve.code: curve.at for curve in page(
        sign_in(Role.BROKER).client, walked.project, "distribution"
    ).context["year"].curves}  # fmt: skip
    assert list(curves) == ["aep_ground_up", "aep_insured", "oep_ground_up", "oep_insured"]
    before = largest_ground_up(quote.profile)
    paid = largest_insured(insured_events(quote.profile, quote.contract))
    for years in RETURN_PERIODS:
        assert curves["oep_ground_up"][years] * 1e4 == pytest.approx(before.quantile(1 - 1 / years), rel=1e-12)
        assert curves["oep_insured"][years] * 1e4 == pytest.approx(paid.quantile(1 - 1 / years), rel=1e-12)
        # The largest event is a part of its year; the grid of the year is a step wide.
        assert curves["oep_ground_up"][years] <= curves["aep_ground_up"][years] * 1.005 + 1
        assert curves["oep_insured"][years] <= quote.contract.event_limit.fen / 1e6


def test_a_quote_that_was_simulated_shows_the_curve_that_it_carries(walked: Walk, sign_in: Any) -> None:
    quote = record(walked, QUOTE)
    reader = sign_in(Role.UNDERWRITER)
    first, *others = quote.contract.covers
    yearly = first.model_copy(update={"aggregate_limit": Yuan.wan(150)})
    contract = quote.contract.model_copy(update={"covers": (yearly, *others)})
    assert not exact_supports(contract)
    with walked.ports.transaction() as work:
        stored = work.latest(QUOTE, walked.project)
        assert stored is not None
        body = quote.model_copy(update={"request": quote.request.model_copy(update={"contract": contract})})
        work.revise(QUOTE, stored, body=body, actor=reader.actor, at=walked.clock.now())
    answer = page(reader.client, walked.project, "distribution")
    curves = {curve.code: curve.at for curve in answer.context["year"].curves}
    assert list(curves) == ["aep_ground_up", "aep_insured", "oep_ground_up"]
    for point in quote.curve:
        assert curves["aep_insured"][round(1 / point.probability)] == point.insured.fen / 1e6
    text = answer.content.decode()
    assert ("须由模拟引擎计算" in text, "无须赔付" in text, "bands-data" in text) == (True, False, False)
    rows = reader.client.get(reverse("case-data", args=[walked.project, "quote", "curve.csv"])).content.decode()
    assert len(rows.splitlines()) == 1 + len(RETURN_PERIODS)


def test_the_curve_can_be_had_as_a_table_of_numbers(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.BROKER).client
    curves = page(client, walked.project, "distribution").context["year"].curves
    answer = client.get(reverse("case-data", args=[walked.project, "quote", "curve.csv"]))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["return_period_years", "probability", *(f"{curve.code}_wan" for curve in curves)]
    expected = [[years, 1 / years, *(curve.at[years] for curve in curves)] for years in RETURN_PERIODS]
    assert [[float(cell) for cell in row] for row in rows[1:]] == [pytest.approx(row, rel=1e-9) for row in expected]
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("case-data", args=[walked.project, "quote", "curve.xlsx"])).content)
    )
    sheet = book.worksheets[-1]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        pytest.approx(row, rel=1e-9) for row in expected
    ]


@pytest.mark.parametrize("name", ["contract.yaml", "contract.json"])
def test_the_contract_comes_back_as_it_was(name: str, walked: Walk, sign_in: Any) -> None:
    answer = sign_in(Role.UNDERWRITER).client.get(reverse("case-data", args=[walked.project, "quote", name]))
    assert load_contract(answer.content.decode(), name) == record(walked, QUOTE).contract
    assert answer.headers["Content-Disposition"].endswith(f"-{name}")


def test_the_pages_speak_english_too(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for code in ("distribution", "terms", "comparison"):
        text = page(client, walked.project, code).content.decode()
        nav = text.split('<nav class="pages"', 1)[1].split("</nav>", 1)[0]
        assert chinese.findall(nav) == []
        heads = re.findall(r"<h2>(.*?)</h2>", text)
        assert [head for head in heads if chinese.search(head)] == []


def test_the_pages_take_a_bounded_number_of_queries_and_run_nothing_inline(walked: Walk, sign_in: Any) -> None:
    client = sign_in(Role.UNDERWRITER).client
    for code in ("", "distribution", "terms", "comparison"):
        with CaptureQueriesContext(connection) as queries:
            text = page(client, walked.project, code).content.decode()
        assert len(queries) <= 64, code
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text) == []
        assert re.findall(r"<[^>]*\son[a-z]+\s*=", text) == []
