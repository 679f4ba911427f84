"""登记单位和人员: organisations and people from files, for those who run a platform."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from haitang.journeys import CasePerson, register
from haitang.lexicon import Problem, SystemIds, refuse_if
from haitang.parties import Organisation, PartyCategory, Person, Role
from haitang.storage import models
from haitang.storage.start import clock, server_ports

_HOME = {
    Role.CASE_OFFICER: PartyCategory.AUTHORITY,
    Role.AUTHORITY_LEADER: PartyCategory.AUTHORITY,
    Role.SYSTEM_ADMIN: PartyCategory.PLATFORM,
    Role.SECURITY_ADMIN: PartyCategory.PLATFORM,
    Role.AUDIT_ADMIN: PartyCategory.PLATFORM,
}
"""Roles that only one kind of organisation has."""


@dataclass(frozen=True)
class Account:
    """Somebody who was registered; the password is there for a new account alone, and kept nowhere else."""

    username: str
    name: str
    organisation: str
    password: str = ""


def register_people(
    organisations: Iterable[Organisation], people: Iterable[CasePerson], *, demo: bool = False
) -> tuple[Account, ...]:
    """Enter organisations and people, all of them or none; known ones are brought up to date.

    Parameters
    ----------
    demo : bool
        Whether the people are offered by one click in demo mode.

    Raises
    ------
    BadInput
        A username that stands twice or belongs to another organisation, an unknown organisation, a role that the
        organisation's kind does not have; all of them at once.
    """
    organisations, people = tuple(organisations), tuple(people)
    refuse_if(_faults(organisations, people))
    ports, ids, now = server_ports(), SystemIds(), clock().now()
    names = [each.username for each in people]
    known = dict(models.User.objects.filter(username__in=names).values_list("username", "pk"))
    persons = [Person(id=known.get(each.username) or ids.new(now), demo=demo, **each.model_dump()) for each in people]
    with transaction.atomic():
        register(ports, organisations, persons)
        return tuple(_account(person, new=person.username not in known) for person in persons)


def _account(person: Person, *, new: bool) -> Account:
    password = secrets.token_urlsafe(12) if new else ""
    if password:
        user = models.User.objects.get(pk=person.id)
        user.set_password(password)
        user.save(update_fields=["password"])
    return Account(person.username, person.name, person.organisation, password)


def _faults(organisations: tuple[Organisation, ...], people: tuple[CasePerson, ...]) -> list[Problem]:
    kinds = dict(models.Organisation.objects.values_list("code", "category"))
    kinds |= {unit.code: unit.category.value for unit in organisations}
    homes = dict(models.User.objects.values_list("username", "organisation_id"))
    found = []
    for row, person in enumerate(people):
        at, kind, wanted = f"{row}", kinds.get(person.organisation), _HOME.get(person.role)
        if person.username in [each.username for each in people[:row]]:
            found.append(Problem("人员", f"{at}.username", "用户名重复", person.username, "每人一个用户名"))
        if homes.get(person.username, person.organisation) != person.organisation:
            found.append(
                Problem("人员", f"{at}.organisation", "该用户名已属于其他单位", person.username, advice="换一个用户名")
            )
        if kind is None:
            found.append(
                Problem("人员", f"{at}.organisation", "没有该单位", person.organisation, advice="在单位文件中补上")
            )
        elif wanted is not None and kind != wanted.value:
            found.append(Problem("人员", f"{at}.role", "该岗位不属于这类单位", person.role.label.zh, wanted.label.zh))
    return found
