"""Addresses of a round's pages."""

from __future__ import annotations

from django.urls import path

from haitang.web.rounds import cases, notice, progress

urlpatterns = [
    path("", notice.rounds, name="rounds"),
    path("<slug:code>/", notice.notice, name="round"),
    path("<slug:code>/open/", notice.open_, name="round-open"),
    path("<slug:code>/progress/", progress.progress, name="round-progress"),
    path("<slug:code>/progress/<slug:what>.xlsx", progress.export, name="round-progress-export"),
    path("<slug:code>/cases/", cases.cases, name="round-cases"),
    path("<slug:code>/cases/<uuid:case>/", cases.case, name="round-case"),
]
