"""Addresses of a round's materials and events."""

from __future__ import annotations

from django.urls import path

from haitang.web.rounds import events, materials, outreach, outreach_files

urlpatterns = [
    path("", outreach.outreach, name="outreach"),
    path("materials/new/", materials.new, name="material-new"),
    path("materials/keep/", materials.keep, name="material-keep"),
    path("materials/<uuid:id>/", materials.material, name="material"),
    path("materials/<uuid:id>/edit/", materials.edit, name="material-edit"),
    path("materials/<uuid:id>/publish/", materials.publish, name="material-publish"),
    path("materials/<uuid:id>/withdraw/", materials.withdraw, name="material-withdraw"),
    path("materials/<uuid:id>/attach/", materials.attach, name="material-attach"),
    path("materials/<uuid:id>/files/<str:name>", outreach_files.material_file, name="material-file"),
    path("events/new/", events.new, name="event-new"),
    path("events/keep/", events.keep, name="event-keep"),
    path("events/names/<uuid:id>/give-up/", events.strike_off, name="event-give-up"),
    path("events/<uuid:id>/", events.event, name="event"),
    path("events/<uuid:id>/edit/", events.edit, name="event-edit"),
    path("events/<uuid:id>/cancel/", events.cancel, name="event-cancel"),
    path("events/<uuid:id>/sign-up/", events.put_down, name="event-sign-up"),
    path("events/<uuid:id>/attend/", events.attend, name="event-attend"),
    path("events/<uuid:id>/names.xlsx", outreach_files.event_list, name="event-list"),
]
