"""Addresses of a round's pages."""

from __future__ import annotations

from django.urls import include, path

from haitang.web.rounds import (
    cases,
    decisions,
    exports,
    forms,
    intake,
    minutes,
    notice,
    overview,
    progress,
    register,
    review,
    supported,
)

urlpatterns = [
    path("", notice.rounds, name="rounds"),
    path("<slug:code>/", notice.notice, name="round"),
    path("<slug:code>/open/", notice.open_, name="round-open"),
    path("<slug:code>/overview/", overview.overview, name="round-overview"),
    path("<slug:code>/register/", register.register, name="round-register"),
    path("<slug:code>/export/<str:file>", exports.export, name="round-export"),
    path("<slug:code>/form/<slug:form>/", forms.blank_form, name="round-form"),
    path("<slug:code>/intake/", intake.intake, name="round-intake"),
    path("<slug:code>/reopen/", intake.reopen, name="round-reopen"),
    path("<slug:code>/review/", review.reviews, name="round-review"),
    path("<slug:code>/review/proposal/", review.proposal, name="round-proposal"),
    path("<slug:code>/review/assign/", review.assign, name="round-assign"),
    path("<slug:code>/review/<uuid:review>/answer/", review.answer, name="round-review-answer"),
    path("<slug:code>/reviewers/", review.reviewers, name="round-reviewers"),
    path("<slug:code>/reviewers/enrol/", review.enrol, name="round-enrol"),
    path("<slug:code>/reviewers/release/", review.release, name="round-release"),
    path("<slug:code>/decisions/", decisions.decisions, name="round-decisions"),
    path("<slug:code>/decisions/plan/", decisions.plan, name="round-plan"),
    path("<slug:code>/decisions/<uuid:meeting>/", decisions.meeting, name="round-meeting"),
    path("<slug:code>/decisions/<uuid:meeting>/minutes/<slug:form>/", minutes.minutes, name="round-minutes"),
    path("<slug:code>/decisions/<uuid:meeting>/do/<slug:deed>/", decisions.handle, name="round-meeting-do"),
    path("<slug:code>/progress/", progress.progress, name="round-progress"),
    path("<slug:code>/progress/<slug:what>.xlsx", progress.export, name="round-progress-export"),
    path("<slug:code>/progress/support-list/<slug:form>/", supported.paper, name="round-support-list"),
    path("<slug:code>/cases/", cases.cases, name="round-cases"),
    path("<slug:code>/cases/<uuid:case>/", cases.case, name="round-case"),
    path("<slug:code>/cases/<uuid:case>/<slug:form>/", cases.file, name="round-case-file"),
    path("<slug:code>/outreach/", include("haitang.web.rounds.outreach_urls")),
]
