"""A classification marking is kept nowhere in a round's records, and the log of its refusal does not repeat it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.journeys.scene import INSTITUTE, ROUND, Scene

from haitang.journeys import invite_party, plan_meeting, reopen_round, write_meeting
from haitang.lexicon import BadInput
from haitang.storage import models

pytestmark = pytest.mark.django_db
MARKED = "机密★附件"


def invite(scene: Scene) -> Any:
    return invite_party(scene.ports, scene.applicant, scene.project, INSTITUTE, duties=MARKED)


def reopen(scene: Scene) -> Any:
    until = scene.ports.clock.now() + timedelta(days=3)
    return reopen_round(scene.ports, scene.officer, ROUND, scene.applicant.organisation, reason=MARKED, until=until)


def plan(scene: Scene) -> Any:
    now = scene.ports.clock.now()
    return plan_meeting(scene.ports, scene.officer, ROUND, title=MARKED, held_at=now, projects=[scene.project])


def plan_of_nothing(scene: Scene) -> Any:
    return plan_meeting(scene.ports, scene.officer, ROUND, title=MARKED, held_at=scene.ports.clock.now(), projects=[])


def write(scene: Scene) -> Any:
    meeting = scene.plan(scene.officer)
    changes, results = {"notes": MARKED}, {scene.project: ("selected", MARKED, "")}
    return write_meeting(
        scene.ports,
        scene.officer,
        ROUND,
        meeting.id,
        version=meeting.version,
        changes=changes,
        results=results,
        presence={},
    )


@pytest.mark.parametrize(
    ("moment", "deed", "places"),
    [
        ("draft", invite, ["duties"]),
        ("receive", reopen, ["reason"]),
        ("receive", plan, ["title"]),
        ("receive", plan_of_nothing, ["items"]),
        ("receive", write, ["items.0.reasons", "notes"]),
    ],
)
def test_a_marking_is_refused_and_kept_nowhere(
    moment: str, deed: Callable[[Scene], Any], places: list[str], scene_at: Callable[[str], Scene]
) -> None:
    scene = scene_at(moment)
    with pytest.raises(BadInput) as raised:
        deed(scene)
    assert sorted(problem.at for problem in raised.value.problems) == places
    assert MARKED[:3] not in str(raised.value)
    kept = [*models.RecordVersion.objects.values_list("body", flat=True)]
    kept += models.AuditRow.objects.values_list("body", flat=True)
    assert [body for body in kept if MARKED[:3] in str(body)] == []
