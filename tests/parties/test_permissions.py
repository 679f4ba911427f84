"""The matrix grants by role and relation, and by nothing else."""

from uuid import UUID

import pytest

from haitang.lexicon import NotAllowed
from haitang.parties import Actor, Relation, Role, Sight, matrix, may, require, sight

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def actor(role: Role) -> Actor:
    return Actor(id=UUID(int=1), name="测试员", organisation="D2143569X", role=role)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_no_business(role: Role) -> None:
    every = frozenset(Relation)
    granted = {code for code in matrix() if may(actor(role), code, every)}
    assert (
        granted
        == {
            Role.SYSTEM_ADMIN: {"users.view"},
            Role.SECURITY_ADMIN: {"users.view"},
            Role.AUDIT_ADMIN: {"audit.view"},
        }[role]
    )


def test_a_role_without_the_relation_gets_nothing() -> None:
    assert may(actor(Role.ADJUSTER), "claim.settle", {Relation.INSURER})
    assert not may(actor(Role.ADJUSTER), "claim.settle", {Relation.BROKER})
    assert not may(actor(Role.ADJUSTER), "claim.settle")


def test_authorities_see_facts_without_trade_secrets() -> None:
    officer = actor(Role.CASE_OFFICER)
    assert sight(officer, "assessment.view", {Relation.AUTHORITY}) is Sight.FACTS
    assert sight(officer, "application.view", {Relation.AUTHORITY}) is Sight.FULL
    assert sight(officer, "quote.view", {Relation.AUTHORITY}) is None


def test_a_refusal_names_role_and_action() -> None:
    with pytest.raises(NotAllowed, match="理赔员无权出具报价"):
        require(actor(Role.ADJUSTER), "quote.make", {Relation.INSURER})


def test_every_action_is_granted_to_somebody() -> None:
    assert [code for code, action in matrix().items() if not action.grants] == []
