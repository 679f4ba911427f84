"""Fills in an application through its pages, as one of its units would."""

from __future__ import annotations

import html
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.journeys.conftest import Draft

from haitang.journeys import (
    check_application,
    draft_application,
)
from haitang.parties import Role
from haitang.pilot import load_round
from haitang.storage import models
from haitang.web.apply.steps import steps_of

STEPS = [step.code for step in steps_of(load_round("shanghai-2026"))]
PDF = b"%PDF-1.7\n%%EOF\n"
SIGNERS = (Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER, Role.ASSESSOR)


def client_of(draft: Draft, role: Role = Role.APPLICANT) -> Client:
    client = Client()
    user = models.User.objects.get(pk=draft.actor(role).id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(draft: Draft, step: str) -> str:
    return reverse("apply-step", args=[draft.project, step])


def save_of(draft: Draft, step: str) -> str:
    return reverse("apply-save", args=[draft.project, step])


def quietly(client: Client, draft: Draft, step: str, fields: dict[str, Any]) -> Any:
    return client.post(save_of(draft, step), fields, headers={"HX-Request": "true"})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def filled(draft: Draft) -> None:
    """All that the worked case says, with the units of this draft; checked."""
    case = draft.walk.case.application
    known = {party.organisation.code for party in draft.body.joint}
    stones = tuple(
        stone.model_copy(update={"units": tuple(code for code in stone.units if code in known)})
        for stone in case.milestones
    )
    update = {"title": "第二方案", "joint": draft.body.joint, "milestones": stones, "signatures": (), "sealing": None}
    body = case.model_copy(update=update)
    draft_application(draft.walk.ports, draft.applicant, draft.project, body, proofs=draft.walk.case.proofs)
    check_application(draft.walk.ports, draft.applicant, draft.project)
