"""The door: demo users in demo mode alone, a lock after five failures, and a way out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haitang.journeys import Walk
from haitang.storage import models

pytestmark = pytest.mark.django_db


def test_demo_users_are_offered_and_let_in_by_one_click(walked: Walk, client: Client, settings: Any) -> None:
    settings.DEMO = True
    page = client.get(reverse("sign-in")).content.decode()
    assert page.count('name="username" value="') == len(walked.people)
    assert "上海海锚轴承制造有限公司" in page
    answer = client.post(reverse("demo-sign-in"), {"username": "he-min"})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, reverse("desk"))
    desk = client.get(reverse("desk")).content.decode()
    assert "何敏" in desk
    assert client.post(reverse("sign-out")).status_code == HTTPStatus.FOUND
    assert client.get(reverse("desk")).status_code == HTTPStatus.FOUND


def test_there_is_no_such_door_outside_demo_mode(walked: Walk, client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert "何敏" not in client.get(reverse("sign-in")).content.decode()
    assert client.post(reverse("demo-sign-in"), {"username": "he-min"}).status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("desk")).status_code == HTTPStatus.FOUND


def test_only_demo_users_go_through_the_demo_door(walked: Walk, client: Client, settings: Any) -> None:
    settings.DEMO = True
    models.User.objects.filter(username="he-min").update(demo=False)
    assert client.post(reverse("demo-sign-in"), {"username": "he-min"}).status_code == HTTPStatus.NOT_FOUND


def test_a_password_lets_in_and_five_failures_lock(walked: Walk, client: Client) -> None:
    user = models.User.objects.get(username="he-min")
    user.set_password("correct horse battery staple")
    user.save()
    good = {"username": "he-min", "password": "correct horse battery staple"}
    assert client.post(reverse("sign-in"), good).headers["Location"] == reverse("desk")
    other = Client()
    for attempt in range(5):
        answer = other.post(reverse("sign-in"), {"username": "he-min", "password": f"wrong {attempt}"})
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "锁定 30 分钟" in answer.content.decode()
    assert other.post(reverse("sign-in"), good).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_first_password_gives_way_to_an_own_one(walked: Walk, client: Client) -> None:
    user = models.User.objects.get(username="he-min")
    user.set_password("first-password-given")
    user.save()
    client.post(reverse("sign-in"), {"username": "he-min", "password": "first-password-given"})
    wrong = {"old_password": "first-password-given", "new_password1": "123", "new_password2": "123"}
    assert client.post(reverse("password"), wrong).status_code == HTTPStatus.OK
    own = {"old_password": "first-password-given", "new_password1": "haitang-own-1", "new_password2": "haitang-own-1"}
    assert client.post(reverse("password"), own).status_code == HTTPStatus.FOUND
    user.refresh_from_db()
    assert (user.check_password("haitang-own-1"), user.check_password("first-password-given")) == (True, False)
