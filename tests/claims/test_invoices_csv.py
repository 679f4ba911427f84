"""The invoices of a claim: every fault at once, and no part of an invoice claimed twice."""

from datetime import datetime
from decimal import Decimal

import pytest

from haitang.claims import loss_heads, read_invoices
from haitang.claims.invoices_csv import COLUMNS
from haitang.incident import Labour
from haitang.lexicon import SHANGHAI, BadInput, Cover, Period, Yuan

PERIOD = Period(start=datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI), end=datetime(2026, 8, 28, 14, tzinfo=SHANGHAI))
GOOD = {
    "reference": "A-1",
    "vendor": "申衡工控安全技术有限公司",
    "vendor_code": "9131011200000D049B",
    "invoice": "0001",
    "invoice_line": "1",
    "invoice_total": "106000.00",
    "head": "response",
    "statute": "",
    "incurred_on": "2026-08-15",
    "gross": "106000.00",
    "recoverable_vat": "6000.00",
    "currency": "CNY",
    "consent": "",
    "days": "20",
    "level": "3",
    "note": "",
}


def text(*changes: dict[str, str]) -> str:
    rows = [",".join((GOOD | change)[column] for column in COLUMNS) for change in changes]
    return "\n".join([",".join(COLUMNS), *rows]) + "\n"


def faults(*changes: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_invoices(text(*changes), period=PERIOD)
    return [(problem.at, problem.message) for problem in caught.value.problems]


def test_an_item_is_net_of_recoverable_vat() -> None:
    (item,) = read_invoices(text({}), period=PERIOD)
    assert (item.net, item.cover, item.head) == (Yuan.wan(10), Cover.INCIDENT_RESPONSE, "response")
    assert item.labour == Labour(days=Decimal(20), level=3)
    assert item.consent is None


def test_an_invoice_is_split_and_adds_up() -> None:
    parts = (
        {"gross": "60000.00", "recoverable_vat": ""},
        {"reference": "A-2", "invoice_line": "2", "gross": "46000.00", "head": "forensics", "statute": "ascertainment"},
    )
    first, second = read_invoices(text(*parts), period=PERIOD)
    assert (first.net, first.statute, second.net, second.statute) == (
        Yuan.wan(6),
        "",
        Yuan.wan(4),
        "ascertainment",
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"head": "tea"}, ("第 2 行 head", "未知损失科目")),
        ({"head": "service_outsourcing"}, ("第 2 行 head", "该科目属营业中断账目")),
        ({"statute": "defence"}, ("第 2 行 statute", "该科目不能列为此项法定费用")),
        ({"gross": "-1"}, ("第 2 行 gross", "金额为负")),
        ({"gross": "1.005"}, ("第 2 行 gross", "不是金额")),
        ({"recoverable_vat": "106000.01"}, ("第 2 行 recoverable_vat", "可抵扣税额大于含税金额")),
        ({"currency": "USD"}, ("第 2 行 currency", "币种不是人民币")),
        ({"incurred_on": "2026-08-11"}, ("第 2 行 incurred_on", "日期不在本案期间内")),
        ({"incurred_on": "2026-08-29"}, ("第 2 行 incurred_on", "日期不在本案期间内")),
        ({"incurred_on": "15 August"}, ("第 2 行 incurred_on", "不是日期")),
        ({"head": "legal_advice"}, ("第 2 行 consent", "缺少事先同意的编号")),
        ({"vendor_code": "9131011200000D0490"}, ("第 2 行 vendor_code", "开票方代码有误")),
        ({"vendor": ""}, ("第 2 行 vendor", "缺少开票方")),
        ({"invoice": ""}, ("第 2 行 invoice", "缺少发票号码")),
        ({"reference": ""}, ("第 2 行 reference", "缺少凭证编号")),
        ({"days": "0"}, ("第 2 行 days", "人日或级别有误")),
        ({"level": ""}, ("第 2 行 days", "人日或级别有误")),
        ({"invoice_total": "200000.00"}, ("第 2 行 gross", "发票 0001 各行合计不等于总额")),
    ],
)
def test_one_fault(change: dict[str, str], fault: tuple[str, str]) -> None:
    assert faults(change) == [fault]


def test_the_day_of_the_event_itself_counts() -> None:
    (item,) = read_invoices(text({"incurred_on": "2026-08-12"}), period=PERIOD)
    assert item.incurred_on == datetime(2026, 8, 12, tzinfo=SHANGHAI)


def test_an_invoice_twice_is_named_with_the_row_that_it_repeats() -> None:
    with pytest.raises(BadInput) as caught:
        read_invoices(text({}, {"reference": "A-2"}), period=PERIOD)
    (problem,) = caught.value.problems
    assert (problem.at, problem.message, problem.value, problem.bound) == (
        "第 3 行 invoice",
        "同一开票方的发票重复",
        "0001",
        "与第 2 行重复",
    )


def test_the_same_number_of_another_vendor_is_another_invoice() -> None:
    items = read_invoices(text({}, {"reference": "A-2", "vendor": "其他公司", "vendor_code": ""}), period=PERIOD)
    assert len(items) == 2


def test_a_reference_twice_is_a_fault() -> None:
    assert faults({}, {"invoice": "0002"}) == [("第 3 行 reference", "凭证编号重复")]


def test_declared_lack_of_consent_is_taken() -> None:
    items = read_invoices(
        text(
            {"head": "legal_advice", "consent": "none"},
            {"reference": "A-2", "invoice": "2", "head": "legal_advice", "consent": "C-7"},
        ),
        period=PERIOD,
    )
    assert [item.consent for item in items] == [None, "C-7"]


def test_faults_of_all_rows_come_together() -> None:
    assert faults({"head": "tea", "currency": "EUR"}, {"reference": "A-2", "invoice": "2", "gross": "x"}) == [
        ("第 2 行 head", "未知损失科目"),
        ("第 2 行 currency", "币种不是人民币"),
        ("第 3 行 gross", "不是金额"),
    ]


def test_every_head_belongs_to_a_cover_and_what_is_not_payable_says_so() -> None:
    heads = loss_heads()
    assert {head.cover for head in heads.values()} == set(Cover)
    assert sorted(code for code, head in heads.items() if head.payable == "nominal") == [
        "administrative_fine",
        "ransom",
    ]
