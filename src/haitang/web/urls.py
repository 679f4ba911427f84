"""Addresses of the platform."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from haitang.web import actions, api, case, desk, discs, downloads, letters, plant_import, registers, sign_in
from haitang.web.progress.words import words

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("password/", sign_in.Password.as_view(), name="password"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("language/", include("django.conf.urls.i18n")),
    path("projects/", desk.projects, name="projects"),
    path("projects/<uuid:project>/", case.opening, name="case"),
    path("projects/<uuid:project>/papers/<slug:paper>/", downloads.paper, name="paper"),
    path("projects/<uuid:project>/requote/", actions.requote, name="requote"),
    path("projects/<uuid:project>/do/<slug:deed>/", actions.do, name="do"),
    path("projects/<uuid:project>/disc/", discs.check, name="disc-check"),
    path("projects/<uuid:project>/plant/workbook.xlsx", plant_import.workbook, name="plant-workbook"),
    path("projects/<uuid:project>/plant/compare/", plant_import.compare, name="plant-compare"),
    path("projects/<uuid:project>/plant/take/", plant_import.take, name="plant-take"),
    path("projects/<uuid:project>/letters/", letters.letters, name="letters"),
    path("projects/<uuid:project>/letters/issue/", letters.issue, name="letter-issue"),
    path("projects/<uuid:project>/letters/<uuid:letter>/<slug:form>/", letters.file, name="letter-file"),
    path("projects/<uuid:project>/", include("haitang.web.review.urls")),
    path("projects/<uuid:project>/progress/", include("haitang.web.progress.urls")),
    path("", include("haitang.web.apply.urls")),
    path("projects/<uuid:project>/<slug:tab>/", case.tab, name="case-tab"),
    path("projects/<uuid:project>/<slug:tab>/files/<str:file>", downloads.data, name="case-data"),
    path("projects/<uuid:project>/<slug:tab>/<slug:page>/", case.inner, name="case-page"),
    path("words/", words, name="words"),
    path("rounds/", include("haitang.web.rounds.urls")),
    path("matching/", include("haitang.web.matching.urls")),
    path("audit/", registers.audit, name="audit"),
    path("users/", registers.users, name="users"),
    path("api/v1/health", api.health, name="health"),
    path("api/v1/projects", api.projects, name="api-projects"),
]

handler400 = "haitang.web.errors.bad_request"
handler403 = "haitang.web.errors.forbidden"
handler404 = "haitang.web.errors.not_found"
handler500 = "haitang.web.errors.failed"
