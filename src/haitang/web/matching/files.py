"""What stands on the board, filtered as on the page, as a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.documents import Document, Heading, Table, render_xlsx, style_sheet
from haitang.lexicon import Cover, Label, SystemKind
from haitang.storage.matching_queries import Board
from haitang.web.errors import answering
from haitang.web.matching.filters import Wanted
from haitang.web.matching.shell import board_of, today_in, words_of
from haitang.web.sending import attached
from haitang.web.templatetags.haitang import label


@login_required
@require_safe
@answering
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Needs or offers as the reader sees them, with the filters of the page; no contact stands in it."""
    board = board_of(request, code)
    wanted = Wanted.of(request.GET, board)
    needs = wanted.side == "needs"
    heads, lines = _needs(board, wanted) if needs else _offers(board, wanted)
    title = str(_("Needs of enterprises") if needs else _("Offers of service bodies"))
    paper = Document(
        title=title,
        sheet=style_sheet("report"),
        dated=today_in(board.round),
        author=board.unit.name,
        number=code,
        blocks=(Heading(level=1, text=title), Table.of([1] * len(heads), heads, lines, name=title)),
    )
    return attached(render_xlsx(paper), f"{code}-{wanted.side}.xlsx")


def _joined(values: Iterable[Label | Cover | SystemKind | str]) -> str:
    return "、".join(label(each) for each in values)


def _needs(board: Board, wanted: Wanted) -> tuple[list[str], list[list[str]]]:
    words = words_of(board.round)
    heads = [
        _("Number"),
        _("Enterprise"),
        _("Sector"),
        _("District"),
        _("Services"),
        _("Covers"),
        _("Systems"),
        _("Sum insured"),
        _("From"),
        _("Until"),
        _("Text"),
    ]
    return heads, [
        [
            row.number,
            row.seen.name or _("not named"),
            label(row.seen.sector),
            label(row.seen.district),
            _joined(words["services"].get(each, each) for each in row.seen.services),
            _joined(row.seen.covers),
            _joined(row.seen.systems),
            label(words["sums"].get(row.seen.sum)),
            row.seen.wanted_from.isoformat(),
            row.seen.wanted_until.isoformat(),
            row.seen.text,
        ]
        for row in wanted.needs(board)
    ]


def _offers(board: Board, wanted: Wanted) -> tuple[list[str], list[list[str]]]:
    words = words_of(board.round)
    heads = [
        _("Number"),
        _("Service body"),
        _("Kind"),
        _("Services"),
        _("Covers"),
        _("Systems"),
        _("Districts"),
        _("Capacity"),
        _("From"),
        _("Until"),
        _("Qualifications"),
        _("Text"),
    ]
    return heads, [
        [
            row.number,
            row.body.party_name,
            label(row.body.category),
            _joined(words["services"].get(each, each) for each in row.body.services),
            _joined(row.body.covers),
            _joined(row.body.systems),
            _joined(words["districts"].get(each, each) for each in row.body.districts)
            or label(board.round.region.label),
            str(row.body.capacity),
            row.body.available_from.isoformat(),
            row.body.available_until.isoformat(),
            "、".join(row.body.qualifications),
            row.body.text,
        ]
        for row in wanted.offers(board)
    ]
