"""Addresses of a round's pages."""

from __future__ import annotations

from django.urls import path

from haitang.web.rounds import notice

urlpatterns = [
    path("", notice.rounds, name="rounds"),
    path("<slug:code>/", notice.notice, name="round"),
    path("<slug:code>/open/", notice.open_, name="round-open"),
]
