"""Addresses of the matching board."""

from __future__ import annotations

from django.urls import path

from haitang.web.matching import board, complaints, files, posts, talks

urlpatterns = [
    path("", board.current, name="matching"),
    path("<slug:code>/", board.board, name="matching-of"),
    path("<slug:code>/mine/", board.mine, name="matching-mine"),
    path("<slug:code>/board.xlsx", files.export, name="matching-export"),
    path("<slug:code>/needs/new/", posts.new_need, name="need-new"),
    path("<slug:code>/needs/keep/", posts.keep_need, name="need-keep"),
    path("<slug:code>/needs/<uuid:id>/", posts.need, name="need"),
    path("<slug:code>/needs/<uuid:id>/edit/", posts.edit_need, name="need-edit"),
    path("<slug:code>/needs/<uuid:id>/withdraw/", posts.drop_need, name="need-withdraw"),
    path("<slug:code>/needs/<uuid:id>/complain/", complaints.about_need, name="need-complain"),
    path("<slug:code>/offers/new/", posts.new_offer, name="offer-new"),
    path("<slug:code>/offers/keep/", posts.keep_offer, name="offer-keep"),
    path("<slug:code>/offers/<uuid:id>/", posts.offer, name="offer"),
    path("<slug:code>/offers/<uuid:id>/edit/", posts.edit_offer, name="offer-edit"),
    path("<slug:code>/offers/<uuid:id>/withdraw/", posts.drop_offer, name="offer-withdraw"),
    path("<slug:code>/offers/<uuid:id>/complain/", complaints.about_offer, name="offer-complain"),
    path("<slug:code>/interest/", talks.interest, name="interest"),
    path("<slug:code>/talks/<uuid:id>/", talks.talk, name="talk"),
    path("<slug:code>/talks/<uuid:id>/answer/", talks.answer, name="talk-answer"),
    path("<slug:code>/talks/<uuid:id>/say/", talks.write, name="talk-say"),
    path("<slug:code>/complaints/", complaints.complaints, name="complaints"),
    path("<slug:code>/complaints/<uuid:id>/settle/", complaints.settle, name="complaint-settle"),
]
