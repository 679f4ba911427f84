"""Addresses of a project's pages on its way to a decision, under ``projects/<id>/``."""

from __future__ import annotations

from django.urls import path

from haitang.web.review import decision, intake, review

urlpatterns = [
    path("intake/", intake.intake, name="intake"),
    path("intake/papers/", intake.papers, name="intake-papers"),
    path("intake/scan/", intake.scan, name="intake-scan"),
    path("intake/scans/<str:name>", intake.scanned, name="intake-scanned"),
    path("intake/do/<slug:deed>/", intake.handle, name="intake-do"),
    path("review/", review.review, name="review"),
    path("review/do/<slug:deed>/", review.handle, name="review-do"),
    path("decision/", decision.decision, name="decision"),
    path("withdraw/", decision.withdraw, name="withdraw"),
]
