"""Who and what an application holds: joint units come and go (联合单位), and schemes go."""

from __future__ import annotations

from haitang.parties import Organisation, Relation
from haitang.pilot.application import Application, JointParty


def without_scheme(application: Application, row: int) -> Application:
    """The application without its scheme of that place."""
    kept = tuple(scheme for place, scheme in enumerate(application.schemes) if place != row)
    return application.model_copy(update={"schemes": kept})


def with_unit(application: Application, unit: Organisation, relation: Relation, duties: str) -> Application:
    """The application with one more joint unit."""
    party = JointParty(organisation=unit, relation=relation, duties=duties)
    return application.model_copy(update={"joint": (*application.joint, party)})


def without_unit(application: Application, code: str) -> Application:
    """The application without a joint unit, also where schemes and milestones name it."""
    schemes = tuple(
        scheme.model_copy(
            update={
                "insurers": tuple(each for each in scheme.insurers if each != code),
                "security": tuple(each for each in scheme.security if each != code),
            }
        )
        for scheme in application.schemes
    )
    milestones = tuple(
        stone.model_copy(update={"units": tuple(each for each in stone.units if each != code)})
        for stone in application.milestones
    )
    return application.model_copy(
        update={
            "joint": tuple(party for party in application.joint if party.organisation.code != code),
            "other_natures": tuple(each for each in application.other_natures if each.unit != code),
            "schemes": schemes,
            "milestones": milestones,
        }
    )
