"""Who may do what: the permission matrix is data, asked by pure predicates."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from haitang.lexicon import Label, NotAllowed, Record, parse
from haitang.parties.roles import Actor, Relation, Role


class Sight(StrEnum):
    """How much of a record is seen: all of it, or facts without trade secrets (不含商业秘密)."""

    FULL = "full"
    FACTS = "facts"


class Grant(Record):
    """Roles that may do an action where their organisation stands in one of these relations to the project."""

    roles: tuple[Role, ...]
    relations: tuple[Relation, ...] = ()
    sight: Sight = Sight.FULL


class Action(Record):
    """One action of the matrix; a grant without relations holds anywhere."""

    code: str
    label: Label
    grants: tuple[Grant, ...]


def matrix() -> dict[str, Action]:
    """The permission matrix by action code."""
    return _matrix()


@cache
def _matrix() -> dict[str, Action]:
    file = "permissions.yaml"
    text = (files("haitang.parties") / file).read_text(encoding="utf-8")
    return {action.code: action for action in parse(text, tuple[Action, ...], file=file)}


def sight(actor: Actor, action: str, relations: Iterable[Relation] = ()) -> Sight | None:
    """How much the actor sees under ``action``, or None where it is not for them.

    Raises
    ------
    KeyError
        The matrix knows no such action.
    """
    held = frozenset(relations)
    granted = {
        grant.sight
        for grant in matrix()[action].grants
        if actor.role in grant.roles and (not grant.relations or held & frozenset(grant.relations))
    }
    if Sight.FULL in granted:
        return Sight.FULL
    return Sight.FACTS if granted else None


def may(actor: Actor, action: str, relations: Iterable[Relation] = ()) -> bool:
    """Whether the actor may do ``action`` to a project to which their organisation has ``relations``."""
    return sight(actor, action, relations) is not None


def require(actor: Actor, action: str, relations: Iterable[Relation] = ()) -> Sight:
    """The actor's sight under ``action``.

    Raises
    ------
    NotAllowed
        The matrix does not grant it; the message names the action and the role.
    """
    seen = sight(actor, action, relations)
    if seen is None:
        label = matrix()[action].label.zh
        raise NotAllowed(f"{actor.role.label.zh}无权{label}", advice="请由有权限的岗位办理，或联系安全管理员核对授权")
    return seen
