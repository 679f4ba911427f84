"""Figures and register of a round as files: whole for the authorities, without small cells for anybody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.journeys import export_round
from haitang.lexicon import NotFound, Peril, SystemKind, shanghai
from haitang.parties import Actor, PartyCategory
from haitang.pilot import FEWEST, State, withheld_cells
from haitang.storage.round_figures import Part, RoundFigures, figures
from haitang.storage.round_register import register_whole
from haitang.storage.round_scope import Asked
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.rounds.overview import asked_of, district, level_label, level_text
from haitang.web.rounds.shell import known_round
from haitang.web.rounds.workbook import Sheet, as_csv, as_xlsx
from haitang.web.sending import attached
from haitang.web.templatetags.haitang import label as shown


@login_required
@require_safe
@answering
def export(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """A file of what is filtered; taking it is audited."""
    name, _dot, form = file.rpartition(".")
    make = FILES.get(name)
    if make is None or form not in {"xlsx", "csv"}:
        raise NotFound("没有这份文件", advice="从批次页下载")
    round_, actor = known_round(code), actor_of(request)
    export_round(ports(), actor, code, file)
    sheets = make(actor, code, asked_of(request.GET))
    data = as_csv(sheets) if form == "csv" else as_xlsx(sheets, f"{round_.title} · {_('Amounts in CNY 10k')}")
    return attached(data, f"{code}-{file}")


def overview_sheets(actor: Actor, code: str, asked: Asked) -> list[Sheet]:
    """Every figure, for the authorities themselves."""
    return _sheets(figures(actor, code, now=ports().clock.now(), asked=asked), outside=False)


def public_sheets(actor: Actor, code: str, asked: Asked) -> list[Sheet]:
    """The same to be shown outside: no amount that stands for fewer than three applicants, nor one that tells it."""
    return _sheets(figures(actor, code, now=ports().clock.now(), asked=asked), outside=True)


def register_sheets(actor: Actor, code: str, asked: Asked) -> list[Sheet]:
    """The register as it is filtered."""
    now = ports().clock.now()
    heads = [_("Number"), _("Project"), _("Title"), _("Lead"), _("District"), _("State"), _("Fails"), _("Warned")]
    heads += [_("Handed in"), _("Days since")]
    return [
        Sheet(
            _("Register"),
            heads,
            [
                (
                    entry.number,
                    entry.project_number,
                    entry.title,
                    entry.lead,
                    shown(district(entry.district)),
                    shown(State(entry.state)),
                    entry.failing,
                    entry.warning,
                    f"{shanghai(entry.handed_in_at):%Y-%m-%d %H:%M}",
                    entry.days(now),
                )
                for entry in register_whole(actor, code, asked=asked)
            ],
        )
    ]


FILES: dict[str, Callable[[Actor, str, Asked], list[Sheet]]] = {
    "overview": overview_sheets,
    "public": public_sheets,
    "register": register_sheets,
}
"""What can be had of a round, each as XLSX and as CSV."""


def _sheets(found: RoundFigures, *, outside: bool) -> list[Sheet]:
    count = [_("Count")]
    kinds = {kind.value: kind.label for kind in SystemKind}
    system_heads = [_("Systems"), _("In the plans"), _("Of them critical")]
    return [
        _money_sheet(found, outside=outside),
        _district_sheet(found.districts, outside=outside),
        Sheet(_("By state"), [_("State"), *count], [(shown(State(code)), n) for code, n in found.states]),
        Sheet(_("By day"), [_("Day"), *count], [(day.isoformat(), n) for day, n in found.days]),
        Sheet(
            _("Systems by kind"),
            [_("Kind"), *system_heads],
            [(shown(kinds[each.code]), each.systems, each.in_scope, each.critical) for each in found.kinds],
        ),
        Sheet(
            _("Systems by level"),
            [_("Level"), *system_heads],
            [(level_text(each.code), each.systems, each.in_scope, each.critical) for each in found.levels],
        ),
        Sheet(
            _("Service bodies"),
            [_("Category"), _("Organisations"), _("Roles")],
            [(shown(PartyCategory(each.category)), each.organisations, each.roles) for each in found.bodies],
        ),
        Sheet(_("Incidents by peril"), [_("Peril"), *count], [(shown(Peril(code)), n) for code, n in found.perils]),
        Sheet(
            _("Incidents by level"),
            [_("Level"), *count],
            [(shown(level_label(code)), n) for code, n in found.incident_levels],
        ),
    ]


def _money_sheet(found: RoundFigures, *, outside: bool) -> Sheet:
    whole, claims = found.whole, found.claims
    few = outside and 0 < whole.insured < FEWEST
    few_claims = outside and 0 < claims.paid < FEWEST
    ratio = "" if found.loss_ratio is None else f"{found.loss_ratio:.2%}"
    return Sheet(
        _("The round"),
        [_("Figure"), _("Value")],
        [
            (_("Applications"), whole.applications),
            (_("Applicants"), whole.applicants),
            (_("Complete"), whole.complete),
            (_("Policies"), whole.policies),
            (_("Sum insured"), None if few else whole.sum_insured),
            (_("Premium written"), None if few else whole.premium),
            (_("Premium earned"), None if few else found.premium_earned),
            (_("Claims filed"), claims.filed),
            (_("Claims paid"), None if few or few_claims else claims.paid_amount),
            (_("Agreed, not yet paid"), None if few or outside else claims.agreed_amount),
            (_("Loss ratio"), None if few or few_claims else ratio),
        ],
    )


def _district_sheet(parts: Sequence[Part], *, outside: bool) -> Sheet:
    held = withheld_cells([part.insured for part in parts]) if outside else frozenset()
    heads = [_("District"), _("Applications"), _("Applicants"), _("Complete"), _("Policies")]
    return Sheet(
        _("By district"),
        [*heads, _("Sum insured"), _("Premium written")],
        [
            (
                shown(district(part.code)),
                part.applications,
                part.applicants,
                part.complete,
                part.policies,
                None if place in held else part.sum_insured,
                None if place in held else part.premium,
            )
            for place, part in enumerate(parts)
        ],
    )
