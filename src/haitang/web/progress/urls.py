"""Addresses of a pilot's progress, below its project."""

from __future__ import annotations

from django.urls import path

from haitang.web.progress import cases, exits, files, milestones, outcome, reports, summaries

urlpatterns = [
    path("", milestones.milestones, name="progress"),
    path("milestones/<str:code>/done/", milestones.done, name="progress-milestone-done"),
    path("milestones/<str:code>/due/", milestones.due, name="progress-milestone-due"),
    path("reports/", reports.reports, name="progress-reports"),
    path("reports/<slug:period>/save/", reports.save, name="progress-report-save"),
    path("reports/<slug:period>/<str:unit>/", reports.report, name="progress-report"),
    path("reports/<slug:period>/<str:unit>/return/", reports.return_, name="progress-report-return"),
    path("exit/", exits.exit_, name="progress-exit"),
    path("exit/<slug:deed>/", exits.do, name="progress-exit-do"),
    path("summary/", summaries.summary, name="progress-summary"),
    path("summary/<slug:deed>/", summaries.do, name="progress-summary-do"),
    path("outcome/", outcome.outcome, name="progress-outcome"),
    path("outcome/rate/", outcome.rate, name="progress-outcome-rate"),
    path("case/", cases.case, name="progress-case"),
    path("case/<slug:deed>/", cases.do, name="progress-case-do"),
    path("files/<slug:kind>/<str:name>", files.file, name="progress-file"),
]
