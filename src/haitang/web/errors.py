"""Errors as pages: what went wrong, and what to do next; never a stack trace."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from haitang.lexicon import BadInput, Conflict, HaitangError, NotAllowed, NotFound

STATUS = (
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
)


def status_of(error: HaitangError) -> HTTPStatus:
    """The HTTP status that says what kind of error it is."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer the errors that a user may see with a page that says what to do."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except HaitangError as error:
            return page(request, status_of(error), error)

    return answered


def page(request: HttpRequest, status: HTTPStatus, error: HaitangError | None = None) -> HttpResponse:
    """The page of a status, with the error's own words where there are any."""
    problems = error.problems if isinstance(error, BadInput) else ()
    facts = {"status": status.value, "error": error, "problems": problems}
    return render(request, "haitang/error.html", facts, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 by Django's own doors."""
    return page(request, HTTPStatus.FORBIDDEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form is too old or comes from elsewhere."""
    return page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for an address that the platform does not know."""
    return page(request, HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 for a request that cannot be read."""
    return page(request, HTTPStatus.BAD_REQUEST)


def failed(request: HttpRequest) -> HttpResponse:
    """500: a static page, since whatever failed may fail again in the shell."""
    return HttpResponse(render_to_string("haitang/failed.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
