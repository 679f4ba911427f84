"""Each report says what its records say, alike in DOCX and PDF, and is the same bytes each time."""

import re
from io import BytesIO

import openpyxl
import pytest
import records
import reports
from lxml import etree
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import Document, Figure, Table, missing_glyphs, render_docx, render_pdf, render_xlsx
from haitang.lexicon import Yuan


def table(document: Document, name: str) -> Table:
    (found,) = [block for block in document.blocks if isinstance(block, Table) and block.name == name]
    return found


def body(document: Document, name: str) -> list[list[str]]:
    found = table(document, name)
    return [[cell.text for cell in row.cells] for row in found.rows[found.head :]]


def drawn_words(document: Document) -> str:
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    return "".join("".join(etree.fromstring(figure.svg.encode()).itertext()) for figure in figures)


@pytest.mark.parametrize("name", sorted(reports.ALL))
def test_docx_and_pdf_say_what_the_model_says(name: str) -> None:
    document = reports.ALL[name]()
    model = "".join(document.texts())
    pdf = render_pdf(document)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    numbers = "".join(f"第{page}页共{pages}页" for page in range(1, pages + 1))
    assert docx_text(render_docx(document)) == squeezed(model)
    # Rows of headings that a long table repeats on its next pages are in the PDF alone.
    surplus = characters(pdf_text(pdf)) - characters(model + document.header * pages + numbers + drawn_words(document))
    absent = characters(model + document.header * pages + numbers + drawn_words(document)) - characters(pdf_text(pdf))
    assert absent == characters("")
    heads = [cell.text for block in document.blocks if isinstance(block, Table) for cell in _heads(block)]
    assert set(surplus) <= set("".join(heads))


def _heads(found: Table) -> list:
    return [cell for row in found.rows[: found.head] for cell in row.cells]


@pytest.mark.parametrize("name", sorted(reports.ALL))
def test_every_report_can_be_set_and_is_marked_fictional(name: str) -> None:
    document = reports.ALL[name]()
    assert missing_glyphs(document) == ""
    assert document.header == "虚构案例：所列单位、人员、数据均为虚构"


@pytest.mark.parametrize("name", sorted(reports.ALL))
def test_same_records_give_the_same_bytes(name: str) -> None:
    first, second = reports.ALL[name](), reports.ALL[name]()
    for render in (render_docx, render_pdf, render_xlsx):
        assert render(first) == render(second)


def test_the_settlement_shows_every_step_with_clause_and_reason() -> None:
    settlement = records.settlement()
    shown = body(reports.settlement(), "逐步计算")
    assert shown == [
        [
            str(place),
            step.cover.label.zh if step.cover else "整张保险单",
            step.rule.label.zh,
            step.clause or "—",
            step.before.text(),
            step.after.text(),
            step.reason.zh,
        ]
        for place, step in enumerate(settlement.steps, start=1)
    ]


def test_the_settlement_states_its_total_in_figures_and_capitals() -> None:
    total = records.settlement().total
    (line,) = [text for text in reports.settlement().texts() if text.startswith("应付赔款合计")]
    assert line == f"应付赔款合计：人民币 {total.text()} 元（大写：{total.capitals()}）。"
    assert body(reports.settlement(), "共保分摊")[-1] == ["合计", total.text()]


def test_the_settlement_in_full_shows_points_dissent_sheets_and_reserve() -> None:
    document = reports.settlement_in_full()
    claim = records.claim()
    assert claim.adjustment is not None
    points = body(document, "定责要点")
    assert len(points) == len(claim.adjustment.liability.points)
    assert points[0][3:] == ["属于恶意行为\n异议（王镕）：宜补充取证", "成立\n丁睿\n2026-08-28 10:00"]
    assert [row[0] for row in points if row[0].startswith("不属责任免除")] == [
        "不属责任免除：有形财产的直接物理损失",
        "不属责任免除：罚款、罚金和其他行政处罚",
    ]
    assert [row[4] for row in body(document, "逐日营业额")] == ["2,640,000.00", "2,160,000.00"]
    assert body(document, "营业中断（毛利润法）")[-1] == ["营业中断损失", "1,200,014.80"]
    assert [row[1:4] for row in body(document, "准备金变动")] == [
        ["立案", "1,500,000.00", "1,500,000.00"],
        ["调整", "-239,988.16", "1,260,011.84"],
    ]


def test_the_settlements_workbook_adds_up() -> None:
    book = openpyxl.load_workbook(BytesIO(render_xlsx(reports.settlement())))
    column = [cell.value for cell in book["各险别理算"]["D"]]
    assert column[0] == "赔款（元）"
    assert round(sum(column[1:-1]) * 100) == round(column[-1] * 100) == records.settlement().indemnity.fen


def test_the_premium_statement_adds_up_line_by_line() -> None:
    rows = body(reports.premium_statement(), "逐项说明")
    amounts = [Yuan.parse(row[1]) for row in rows[:-1] if len(row) == 3]
    running = [Yuan.parse(row[2]) for row in rows[:-1] if len(row) == 3]
    assert [Yuan.total(amounts[: place + 1]) for place in range(len(amounts))] == running
    assert Yuan.parse(rows[-1][1]) == running[-1] == records.quote().premium


def test_the_policy_states_sums_in_capitals_and_its_disclosures() -> None:
    policy = records.policy()
    said = "".join(reports.policy().texts())
    assert f"保险费：人民币 {policy.premium.text()} 元（大写：{policy.premium.capitals()}）。" in said
    assert "人民币 20,000,000.00 元（大写：贰仟万元整）" in said
    assert "2026年7月1日零时起至2027年6月30日二十四时止" in said
    assert body(reports.policy(), "如实告知记录") == [
        ["终端检测与响应的覆盖率", "80%", "测评核实", "终端部署清单.xlsx", "林翀\n2026-06-10", "—"]
    ]


def test_a_changed_policy_lists_its_endorsements_and_its_refund() -> None:
    policy = records.policy_changed()
    (made,) = policy.endorsements
    document = reports.ALL["policy_changed"]()
    (row,) = body(document, "批改")
    assert row[0] == "HTE2026000001"
    assert row[3:] == [
        "event_limit：10000000.00 → 15000000.00",
        made.adjustment.after.text(),
        (-made.adjustment.refund).text(),
    ]
    assert policy.cancellation is not None
    back = policy.cancellation.refunded
    said = "".join(document.texts())
    assert f"人民币 {back.refund.text()} 元（大写：{back.refund.capitals()}）" in said
    assert (back.days.run, "应收保险费" in said, f"（{back.days.run} 日／365 日）" in said) == (150, True, True)
    assert "批改与解除" not in "".join(reports.policy().texts())


def test_the_clock_board_lists_every_clock_as_it_stands() -> None:
    shown = body(reports.clock_board(), "时钟")
    assert [row[0].split("\n")[0] for row in shown] == [state.rule.label.zh for state in records.clocks()]
    assert [row[-1].split("\n")[0] for row in shown] == [state.standing.label.zh for state in records.clocks()]


def test_signals_name_their_place_in_the_ledger() -> None:
    (row,) = body(reports.signals(), "存证位置")
    assert row[1:3] == ["haimao #7", "eve.json 第 42 行"]
    assert re.fullmatch("[0-9a-f]{64}", row[3])


def test_the_assessment_lists_all_33_items_and_every_repair() -> None:
    found = records.assessment()
    document = reports.assessment()
    assert [row[0] for row in body(document, "防护指南逐项")] == [str(number) for number in range(1, 34)]
    assert [row[3] for row in body(document, "整改建议")] == [each.loss_saved.text() for each in found.remediations]
    assert body(document, "风险场景")[-1] == ["合计", found.expected_loss.text()]


def test_the_summary_has_every_section_of_the_round_in_order() -> None:
    headings = [block.text for block in reports.summary().blocks if block.kind == "heading" and block.level == 1]
    assert headings == [
        "一、年度试点开展情况",
        "二、网络安全保险产品创新情况",
        "三、网络安全保险服务实施情况",
        "四、主要数据",
        "五、保险单与赔案",
    ]
