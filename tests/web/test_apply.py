"""Filling in on the pages: saved by the button and while one types, both texts on a clash, nothing of others."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haitang.journeys import write_application
from haitang.parties import Role
from haitang.storage import models
from haitang.web.apply.steps import steps_of
from haitang.pilot import load_round
from tests.journeys.conftest import Draft

pytestmark = pytest.mark.django_db
STEPS = [step.code for step in steps_of(load_round("shanghai-2026"))]


def client_of(draft: Draft, role: Role) -> Client:
    client = Client()
    user = models.User.objects.get(pk=draft.actor(role).id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(draft: Draft, step: str) -> str:
    return reverse("apply-step", args=[draft.project, step])


def save_of(draft: Draft, step: str) -> str:
    return reverse("apply-save", args=[draft.project, step])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER])
def test_every_step_opens_for_every_unit(role: Role, step: str, joined: Draft) -> None:
    answer = client_of(joined, role).get(page_of(joined, step))
    assert answer.status_code == HTTPStatus.OK
    assert "第二方案" in answer.content.decode()
