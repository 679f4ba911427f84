"""Reads the invoices of a claim into items of loss, every fault of the file at once.

Columns: ``reference, vendor, vendor_code, invoice, invoice_line, invoice_total, head, statute, incurred_on, gross,
recoverable_vat, currency, consent, days, level, note``; what each means is in `docs/guide/claim.md`.

One invoice may be split over several rows (a part to a cover, a part to a statutory cost). Its rows must then add up
to the invoice's total, so that no part of it is claimed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from haitang.claims.csv_rows import Faults, Row, rows
from haitang.claims.loss_heads import LossHead, loss_heads
from haitang.incident import Labour, LossItem
from haitang.lexicon import SHANGHAI, ZERO, Period, Yuan, checked_code, shanghai

COLUMNS: Final = (
    "reference",
    "vendor",
    "vendor_code",
    "invoice",
    "invoice_line",
    "invoice_total",
    "head",
    "statute",
    "incurred_on",
    "gross",
    "recoverable_vat",
    "currency",
    "consent",
    "days",
    "level",
    "note",
)
NO_CONSENT: Final = "none"


def read_invoices(
    text: str, *, period: Period, file: str = "invoices.csv", heads: Mapping[str, LossHead] | None = None
) -> tuple[LossItem, ...]:
    """Items of loss in the order of the file, or every reason why not.

    Parameters
    ----------
    text : str
        The CSV with its header.
    period : Period
        When a cost may have been incurred: from the event on, to the day of the claim.
    heads : mapping of str to LossHead, optional
        Other heads of loss; the shipped ones by default.

    Raises
    ------
    BadInput
        Wrong columns; unknown head or one that belongs in the accounts; statute that the head cannot be; amount
        unreadable or negative; VAT above gross; currency other than CNY; date outside the period; consent neither
        given nor declared absent; reference or invoice line that is there twice; invoice whose rows do not add up.
    """
    faults = Faults(file)
    reading = _Invoices(faults, period, heads or loss_heads())
    for row in rows(text, COLUMNS, faults):
        reading.take(row)
    reading.add_up()
    faults.refuse()
    return tuple(reading.items)


class _Invoices:
    """Takes row after row, and remembers what may not come twice."""

    def __init__(self, faults: Faults, period: Period, heads: Mapping[str, LossHead]) -> None:
        self.faults = faults
        self.period = period
        self.heads = heads
        self.items: list[LossItem] = []
        self.references: dict[str, Row] = {}
        self.invoices: dict[tuple[str, str], list[tuple[Row, Yuan | None, Yuan | None]]] = {}
        self.invoice_lines: dict[tuple[str, str, int], Row] = {}

    def take(self, row: Row) -> None:
        """Check one row; keep it when it is good."""
        before = len(self.faults.problems)
        head = self._head(row)
        code = self._vendor(row)
        line = self._invoice_line(row, code)
        gross, vat = self._amounts(row, code, line)
        self._reference(row)
        self._currency(row)
        incurred = self._incurred(row)
        labour = self._labour(row)
        if head is not None and head.consent and not row["consent"]:
            at, advice = row.place("consent"), f"写明保险人书面同意的编号；确未取得的写 {NO_CONSENT}"
            self.faults.say(at, "缺少事先同意的编号", "", bound=f"{head.label.zh} 通常须事先同意", advice=advice)
        if len(self.faults.problems) > before:
            return
        if head is not None and gross is not None and vat is not None and incurred is not None:
            self.items.append(
                LossItem(
                    reference=row["reference"],
                    head=head.code,
                    cover=head.cover,
                    invoice=row["invoice"],
                    invoice_line=line or 1,
                    vendor=row["vendor"],
                    vendor_code=code or None,
                    incurred_on=incurred,
                    gross=gross,
                    recoverable_vat=vat,
                    statute=row["statute"],
                    consent=row["consent"] if row["consent"] not in {"", NO_CONSENT} else None,
                    labour=labour,
                    note=row["note"],
                )
            )

    def add_up(self) -> None:
        """Refuse an invoice whose rows give different totals, or do not add up to their total."""
        for (_, invoice), parts in self.invoices.items():
            first = parts[0][0]
            claimed, totals = [gross for _, gross, _ in parts], [total for _, _, total in parts]
            if None in claimed or None in totals:
                continue
            if len(set(totals)) > 1:
                at, shown = first.place("invoice_total"), "、".join(str(total) for total in totals)
                self.faults.say(at, f"发票 {invoice} 各行的总额不一致", shown, bound="同一总额", advice="核对发票总额")
                continue
            whole = Yuan.total(gross for gross in claimed if gross is not None)
            if whole != totals[0]:
                advice = "拆分列示的各行应正好等于发票总额"
                bound = f"发票总额 {totals[0]}（" + "、".join(f"第 {row.number} 行" for row, _, _ in parts) + "）"
                at = first.place("gross")
                self.faults.say(at, f"发票 {invoice} 各行合计不等于总额", str(whole), bound=bound, advice=advice)

    def _head(self, row: Row) -> LossHead | None:
        head, at = self.heads.get(row["head"]), row.place("head")
        if head is None:
            known = "、".join(sorted(self.heads))
            self.faults.say(at, "未知损失科目", row["head"], bound=known, advice="改为所列科目之一")
            return None
        if head.accounts:
            advice = "移到 accounts.yaml 的 increased_costs"
            self.faults.say(at, "该科目属营业中断账目", head.code, bound="不得同时列入发票", advice=advice)
        if row["statute"] and row["statute"] not in head.statutes:
            bound = "、".join(head.statutes) or "留空"
            at = row.place("statute")
            self.faults.say(at, "该科目不能列为此项法定费用", row["statute"], bound=bound, advice="核对科目或法定费用")
        return head

    def _vendor(self, row: Row) -> str:
        if not row["vendor"]:
            self.faults.say(row.place("vendor"), "缺少开票方", "", bound="开票方全称", advice="补上开票方")
        if not row["vendor_code"]:
            return ""
        try:
            return checked_code(row["vendor_code"])
        except ValueError as error:
            at = row.place("vendor_code")
            self.faults.say(at, "开票方代码有误", row["vendor_code"], bound=str(error), advice="核对代码，或留空")
            return ""

    def _invoice_line(self, row: Row, code: str) -> int | None:
        if not row["invoice"]:
            self.faults.say(row.place("invoice"), "缺少发票号码", "", bound="发票号码", advice="补上发票号码")
            return None
        shown = row["invoice_line"] or "1"
        if not shown.isdecimal() or int(shown) < 1:
            at = row.place("invoice_line")
            self.faults.say(at, "不是行次", shown, bound="不小于 1 的整数", advice="同一发票拆分时依次写 1、2、3")
            return None
        key = (code or row["vendor"], row["invoice"], int(shown))
        if key in self.invoice_lines:
            bound = f"与第 {self.invoice_lines[key].number} 行重复"
            advice = "删除重复的一行；确为拆分列示的，写不同的 invoice_line"
            self.faults.say(row.place("invoice"), "同一开票方的发票重复", row["invoice"], bound=bound, advice=advice)
            return None
        self.invoice_lines[key] = row
        return int(shown)

    def _amounts(self, row: Row, code: str, line: int | None) -> tuple[Yuan | None, Yuan | None]:
        gross = self.faults.amount(row, "gross")
        total = self.faults.amount(row, "invoice_total")
        vat = self.faults.amount(row, "recoverable_vat") if row["recoverable_vat"] else ZERO
        if gross is not None and vat is not None and vat > gross:
            at, bound = row.place("recoverable_vat"), f"不超过含税金额 {gross}"
            self.faults.say(at, "可抵扣税额大于含税金额", str(vat), bound=bound, advice="核对税额")
        if line is not None:
            key = (code or row["vendor"], row["invoice"])
            self.invoices.setdefault(key, []).append((row, gross, total))
        return gross, vat

    def _reference(self, row: Row) -> None:
        reference, at = row["reference"], row.place("reference")
        if not reference:
            self.faults.say(at, "缺少凭证编号", "", bound="本案内唯一", advice="补上编号")
        elif reference in self.references:
            bound = f"与第 {self.references[reference].number} 行重复"
            self.faults.say(at, "凭证编号重复", reference, bound=bound, advice="换一个编号，或删除重复的一行")
        self.references.setdefault(reference, row)

    def _currency(self, row: Row) -> None:
        if row["currency"] != "CNY":
            advice = "按发票日中国人民银行中间价折算为人民币，写 CNY，并在 note 注明原币和汇率"
            self.faults.say(row.place("currency"), "币种不是人民币", row["currency"], bound="CNY", advice=advice)

    def _incurred(self, row: Row) -> datetime | None:
        try:
            day = date.fromisoformat(row["incurred_on"])
        except ValueError:
            at = row.place("incurred_on")
            self.faults.say(at, "不是日期", row["incurred_on"], bound="如 2026-08-20", advice="改为年-月-日")
            return None
        incurred = datetime.combine(day, time(), SHANGHAI)
        # A cost is dated by the day: the day on which the event happened counts although it began before it.
        if not shanghai(self.period.start).date() <= day <= shanghai(self.period.end).date():
            first, last = (f"{shanghai(at):%Y-%m-%d}" for at in (self.period.start, self.period.end))
            advice = "核对日期；事故之前的费用不属本案损失"
            at = row.place("incurred_on")
            self.faults.say(at, "日期不在本案期间内", row["incurred_on"], bound=f"{first} 至 {last}", advice=advice)
        return incurred

    def _labour(self, row: Row) -> Labour | None:
        if not row["days"] and not row["level"]:
            return None
        try:
            return Labour(days=Decimal(row["days"]), level=int(row["level"]))
        except (InvalidOperation, ValueError):
            at, shown = row.place("days"), f"{row['days']}/{row['level']}"
            bound = "days 大于 0、至多两位小数；level 1 至 4"
            self.faults.say(at, "人日或级别有误", shown, bound=bound, advice="两项同时填写，或同时留空")
            return None
