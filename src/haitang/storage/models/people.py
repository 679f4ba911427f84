"""Organisations, the people who sign in, and what an organisation is to a project."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Organisation(models.Model):
    """A party; its code is unique, its record is kept whole."""

    code = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=32, db_index=True)
    region = models.CharField(max_length=6, db_index=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in, in one role for one organisation."""

    id = models.UUIDField(primary_key=True)
    full_name = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="people")
    role = models.CharField(max_length=32)
    demo = models.BooleanField(default=False)
    first_name = None  # type: ignore[assignment]  # one name, as Chinese names go
    last_name = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.full_name
