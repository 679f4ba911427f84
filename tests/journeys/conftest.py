"""A second project of the worked case's enterprise, as it stands when its application is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from tests.journeys.scene import Scene

from haitang.journeys import (
    APPLICATION,
    Stored,
    Walk,
    answer_invitation,
    import_plant,
    invite_party,
    start_application,
)
from haitang.parties import Actor, Role
from haitang.pilot import Application


@dataclass(frozen=True)
class Draft:
    """A project whose application is being written, and those who write it."""

    walk: Walk
    project: UUID

    def actor(self, role: Role) -> Actor:
        return self.walk.actor(role)

    @property
    def applicant(self) -> Actor:
        return self.actor(Role.APPLICANT)

    @property
    def stored(self) -> Stored[Application]:
        with self.walk.ports.transaction() as work:
            found = work.latest(APPLICATION, self.project)
        assert found is not None
        return found

    @property
    def body(self) -> Application:
        return self.stored.body

    def join(self, role: Role) -> None:
        """The unit of a role's person is invited and accepts."""
        person = self.actor(role)
        sent = invite_party(self.walk.ports, self.applicant, self.project, person.organisation, duties="先前所拟")
        answer_invitation(self.walk.ports, person, sent.id, accept=True)


@pytest.fixture
def draft(walked: Walk, db: None) -> Draft:
    """Just begun, with the plant's inventory."""
    walked.at("draft")
    project = start_application(walked.ports, walked.actor(Role.APPLICANT), "shanghai-2026", "第二方案").id
    plant = walked.case.inventory
    import_plant(walked.ports, walked.actor(Role.APPLICANT), project, plant, file=walked.case.inventory_file)
    return Draft(walked, project)


@pytest.fixture
def joined(draft: Draft) -> Draft:
    """With an insurer and a security firm that accepted."""
    for role in (Role.INSURER_MANAGER, Role.ASSESSOR):
        draft.join(role)
    return draft


@pytest.fixture
def scene_at(underway: Callable[[str], Walk]) -> Callable[[str], Scene]:
    """A second project of the enterprise up to a step of the loop, and who takes it in, reviews it and decides."""

    def at(moment: str) -> Scene:
        walk = underway(moment)
        leaders = [walk.actor(Role.AUTHORITY_LEADER, code) for code in walk.case.sheet.authorities]
        return Scene(walk, walk.actor(Role.CASE_OFFICER), leaders, walk.actor(Role.APPLICANT))

    return at
