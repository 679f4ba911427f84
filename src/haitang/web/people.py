"""From the user of a request to the actor that queries and journeys ask for."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest

from haitang.journeys import Ports
from haitang.lexicon import NotAllowed
from haitang.parties import Actor, Role
from haitang.storage import models, start

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三权分立: those who run the platform see no business data."""


def actor_of(request: HttpRequest) -> Actor:
    """Who asks.

    Raises
    ------
    NotAllowed
        The account stands for no organisation, or for a role that the platform does not know.
    """
    user = request.user
    if (
        not isinstance(user, models.User)
        or user.organisation_id is None
        or user.role not in {role.value for role in Role}
    ):
        raise NotAllowed("该账户未归属单位或岗位", advice="请系统管理员补全后再登录")
    return Actor(id=user.pk, name=user.full_name, organisation=user.organisation_id, role=Role(user.role))


@cache
def ports() -> Ports:
    """What the journeys run on in this process."""
    return start.server_ports()
