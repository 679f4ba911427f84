"""光盘核对: the receiving officer sends a disc's list of files and sees what differs from the submission."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from haitang.journeys import check_disc_of
from haitang.lexicon import BadInput, Problem
from haitang.web.errors import answering
from haitang.web.people import actor_of, ports
from haitang.web.uploads import uploaded


@login_required
@require_POST
@answering
def check(request: HttpRequest, project: UUID) -> HttpResponse:
    """Hold the list against what was handed in; the intake of the application keeps what differs."""
    name, data = uploaded(request, "manifest", (".csv",))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput([Problem(name, "", "不是 UTF-8 文字", advice="从光盘重新复制清单")]) from error
    problems = check_disc_of(ports(), actor_of(request), project, text)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "haitang/disc.html", {"project": project, "problems": problems}, status=status)
