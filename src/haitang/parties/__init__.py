"""Organisations, people, roles, relations, the actor; who may do what; audit records.

>>> from uuid import UUID
>>> from haitang.parties import Actor, Relation, Role, may
>>> underwriter = Actor(id=UUID(int=1), name="沈珺", organisation="D2143569X", role=Role.UNDERWRITER)
>>> may(underwriter, "quote.make", {Relation.INSURER})
True
>>> may(underwriter, "quote.make", {Relation.BROKER})
False
"""

from haitang.parties.audit import GENESIS, AuditRecord, first_break
from haitang.parties.model import Contact, Nature, Organisation, PartyCategory
from haitang.parties.permissions import Action, Grant, Sight, matrix, may, require, sight
from haitang.parties.roles import Actor, Person, Relation, Role

__all__ = [
    "GENESIS",
    "Action",
    "Actor",
    "AuditRecord",
    "Contact",
    "Grant",
    "Nature",
    "Organisation",
    "PartyCategory",
    "Person",
    "Relation",
    "Role",
    "Sight",
    "first_break",
    "matrix",
    "may",
    "require",
    "sight",
]
