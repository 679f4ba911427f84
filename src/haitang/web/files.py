"""Data of a case as files: the curve of a quote's year, and a contract as it is stored."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal

import yaml
from django.utils.translation import gettext as _

from haitang.documents import Cell, Document, Heading, Paragraph, Table, render_xlsx, style_sheet
from haitang.journeys import CaseFile
from haitang.lexicon import shanghai
from haitang.underwriting import Quote
from haitang.web.records import body_of, seen_whole
from haitang.web.tabs.distribution import RETURN_PERIODS, Curve, year_of
from haitang.web.tabs.terms import contract_of

DataFile = Callable[[CaseFile, str], bytes]
"""What makes a file that can be had of a tab, of the case and the tab's code."""


def _curves(file: CaseFile) -> tuple[Quote, Sequence[Curve]]:
    seen = seen_whole(file, "quote")
    quote: Quote = body_of(file, "quote")
    return quote, year_of(quote, seen.digest).curves


def _table(curves: Sequence[Curve]) -> list[list[float]]:
    """Return period, yearly probability, then each curve; 万元."""
    return [[years, 1 / years, *(curve.at[years] for curve in curves)] for years in RETURN_PERIODS]


def curve_csv(file: CaseFile, tab: str) -> bytes:
    """The exceedance curves; UTF-8 with a mark, which spreadsheets ask for."""
    _quote, curves = _curves(file)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["return_period_years", "probability", *(f"{curve.code}_wan" for curve in curves)])
    writer.writerows([[f"{value:.10g}" for value in row] for row in _table(curves)])
    return out.getvalue().encode("utf-8-sig")


def curve_xlsx(file: CaseFile, tab: str) -> bytes:
    """The same as a workbook, headed in the reader's language."""
    quote, curves = _curves(file)
    heads = [_("Years"), _("Probability a year"), *(curve.name for curve in curves)]
    cells: list[list[str | Cell]] = [[_number(value) for value in row] for row in _table(curves)]
    title = _("Once in so many years")
    paper = Document(
        title=title,
        sheet=style_sheet("report"),
        dated=shanghai(quote.made_at).date(),
        author=file.project.title,
        number=quote.number,
        blocks=(
            Heading(level=1, text=title),
            Paragraph.of(_("CNY 10k")),
            Table.of([1] * len(heads), heads, cells, name=title),
        ),
    )
    return render_xlsx(paper)


def _number(value: float) -> Cell:
    """A number that a spreadsheet keeps as one."""
    text = f"{value:.10g}"
    return Cell.of(text, align="right").model_copy(update={"number": Decimal(text)})


def contract_json(file: CaseFile, tab: str) -> bytes:
    """The contract as `haitang contract` reads it."""
    plain = contract_of(file, tab).model_dump(mode="json")
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def contract_yaml(file: CaseFile, tab: str) -> bytes:
    """The same for people to edit."""
    plain = contract_of(file, tab).model_dump(mode="json")
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120).encode()


_CONTRACT: dict[str, DataFile] = {
    "contract.json": contract_json,
    "contract.yaml": contract_yaml,
}
DATA: dict[str, dict[str, DataFile]] = {
    "quote": {
        "curve.csv": curve_csv,
        "curve.xlsx": curve_xlsx,
        **_CONTRACT,
    },
    "policy": _CONTRACT,
}
"""Files by the tab that offers them; whoever sees the tab whole may have them."""
