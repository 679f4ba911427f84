"""导入资产清单: an empty workbook to fill in, what a filled one would change, and taking it."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from haitang.assessment import INVENTORY, inventory_template, write_inventory_xlsx
from haitang.insured import Inventory
from haitang.journeys import compare_plant, take_plant
from haitang.lexicon import BadInput
from haitang.parties import Actor
from haitang.storage import queries
from haitang.web.case import page_facts
from haitang.web.errors import answering, status_of
from haitang.web.people import actor_of, ports
from haitang.web.records import body_of, seen_whole
from haitang.web.sending import attached
from haitang.web.uploads import uploaded

SHOWN = 200
KINDS: tuple[Literal["new", "changed", "gone"], ...] = ("new", "changed", "gone")


@login_required
@require_safe
@answering
def workbook(request: HttpRequest, project: UUID) -> HttpResponse:
    """The inventory as a workbook to work on; an empty one where there is none yet."""
    file = queries.case_file(ports(), actor_of(request), project, "plant")
    if file.plant is None:
        return attached(inventory_template(), "inventory.xlsx")
    seen = seen_whole(file, "plant")
    inventory: Inventory = body_of(file, "plant")
    return attached(write_inventory_xlsx(inventory), f"{seen.number}.xlsx")


@login_required
@require_POST
@answering
def compare(request: HttpRequest, project: UUID) -> HttpResponse:
    """What the workbook that was sent would change."""
    actor = actor_of(request)
    try:
        name, data = uploaded(request, "workbook", (".xlsx",))
        preview = compare_plant(ports(), actor, project, name, data)
    except BadInput as error:
        return _page(request, actor, project, {"problems": error.problems}, status=status_of(error))
    tables = {table.code: table.label for table in INVENTORY}
    changes = [(tables[change.table], change) for change in preview.difference.changes[:SHOWN]]
    counts = {kind: preview.difference.count(kind) for kind in KINDS}
    return _page(request, actor, project, {"preview": preview, "changes": changes, "counts": counts})


@login_required
@require_POST
@answering
def take(request: HttpRequest, project: UUID) -> HttpResponse:
    """Keep what was shown."""
    kept = take_plant(ports(), actor_of(request), project, request.POST.get("digest", ""))
    request.session["said"] = _("The inventory was kept as version %(version)d") % {"version": kept.version}
    return redirect("case-tab", project=project, tab="plant")


def _page(request: HttpRequest, actor: Actor, project: UUID, more: dict[str, Any], status: int = 200) -> HttpResponse:
    file = queries.case_file(ports(), actor, project, "plant")
    return render(request, "haitang/case.html", page_facts(file, actor, "plant") | more, status=status)
