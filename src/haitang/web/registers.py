"""What administrators read: the audit log, and the users."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haitang.parties import Role, matrix
from haitang.storage import queries
from haitang.web.errors import answering
from haitang.web.people import actor_of


@login_required
@require_safe
@answering
def audit(request: HttpRequest) -> HttpResponse:
    """The last lines of the audit log, and whether its chain holds."""
    log = queries.audit_log(actor_of(request))
    labels = {code: action.label for code, action in matrix().items()}
    roles = {role.value: role.label for role in Role}
    rows = [(record, labels.get(record.action), roles.get(record.role)) for record in log.records]
    return render(request, "haitang/audit.html", {"log": log, "rows": rows})


@login_required
@require_safe
@answering
def users(request: HttpRequest) -> HttpResponse:
    """All users, their roles and organisations."""
    roles = {role.value: role.label for role in Role}
    people = [person | {"label": roles.get(person["role"])} for person in queries.people(actor_of(request))]
    return render(request, "haitang/users.html", {"people": people})
