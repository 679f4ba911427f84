"""Figures of a round: what its records say, nothing of drafts, of others, or of what is hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.storage.crowd import enterprise, hand_in

from haitang.insured import Inventory
from haitang.journeys import APPLICATION, CLAIM, INCIDENT, PLANT, POLICY, Walk
from haitang.lexicon import ZERO, NotAllowed, Yuan
from haitang.parties import Actor, Role
from haitang.storage import models
from haitang.storage.round_figures import RoundFigures, figures
from haitang.storage.round_index import completeness_of_round, refresh_rounds
from haitang.storage.round_register import districts_of, register_page, register_whole
from haitang.storage.round_scope import Asked
from haitang.storage.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
CODE = "shanghai-2026"
AT = datetime(2026, 6, 20, 2, tzinfo=UTC)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def officer(walked: Walk) -> Actor:
    return walked.actor(Role.CASE_OFFICER)


def now_of(officer: Actor, **asked: Any) -> RoundFigures:
    return figures(officer, CODE, now=NOW, **asked)


def newest(walked: Walk, kind: Any) -> Any:
    with unit_of_work() as work:
        stored = work.latest(kind, walked.project)
    assert stored is not None
    return stored


def test_figures_of_the_worked_case_are_those_of_its_records(walked: Walk, officer: Actor) -> None:
    found = now_of(officer)
    policy, claim = newest(walked, POLICY).body, newest(walked, CLAIM).body
    inventory, application = newest(walked, PLANT).body, newest(walked, APPLICATION).body
    assert (found.whole.applications, found.whole.applicants, found.whole.policies) == (1, 1, 1)
    assert (found.whole.premium, found.whole.sum_insured) == (policy.paid, policy.contract.aggregate_limit)
    assert (found.claims.filed, found.claims.paid, found.claims.paid_amount) == (1, 1, claim.payable)
    assert sum(each.systems for each in found.kinds) == len(inventory.systems)
    assert sum(each.in_scope for each in found.levels) == len(application.scope)
    assert found.perils == ((newest(walked, INCIDENT).body.peril.value, 1),)
    kinds = {unit.code: unit.category.value for unit in walked.case.parties}
    assert sorted((each.category, each.organisations, each.roles) for each in found.bodies) == sorted(
        (kinds[code], 1, 1) for code, _ in walked.case.sheet.partners
    )


def test_premium_is_earned_evenly_over_the_term(walked: Walk, officer: Actor) -> None:
    policy = newest(walked, POLICY).body
    period = policy.contract.period
    half = figures(officer, CODE, now=period.start + (period.end - period.start) / 2)
    assert abs(half.premium_earned.fen * 2 - policy.paid.fen) <= 1
    assert half.loss_ratio == half.claims.paid_amount.fen / half.premium_earned.fen
    before = figures(officer, CODE, now=period.start)
    assert (before.premium_earned, before.loss_ratio) == (ZERO, None)
    assert figures(officer, CODE, now=period.end + timedelta(days=900)).premium_earned == policy.paid


def test_counts_by_state_district_and_day(walked: Walk, officer: Actor) -> None:
    before = now_of(officer)
    hand_in(walked, 1, at=AT, region="310101", insured=("10万元", "500万元"))
    hand_in(walked, 2, at=AT, region="310101", state="under_review")
    hand_in(walked, 3, at=AT + timedelta(days=1), region="310112", state="under_review", eligibility=())
    found = now_of(officer)
    assert dict(found.states) == {**dict(before.states), "submitted": 1, "under_review": 2}
    parts = {part.code: part for part in found.districts}
    assert (parts["310101"].applications, parts["310101"].premium) == (2, Yuan.wan(10))
    assert (parts["310112"].applications, parts["310112"].sum_insured) == (1, ZERO)
    assert [count for day, count in found.days if day.isoformat() in {"2026-06-20", "2026-06-21"}] == [2, 1]
    assert found.whole.applications == before.whole.applications + 3
    assert districts_of(officer, CODE) == ("310101", "310112", "310115")


def test_a_filter_narrows_every_figure(walked: Walk, officer: Actor) -> None:
    hand_in(walked, 1, at=AT, region="310101", insured=("10万元", "500万元"))
    found = now_of(officer, asked=Asked(district="310101"))
    assert (found.whole.applications, found.whole.sum_insured, found.perils) == (1, Yuan.wan(500), ())
    assert [part.code for part in found.districts] == ["310101"]
    assert now_of(officer, asked=Asked(state="received")).whole.applications == 0
    assert now_of(officer, asked=Asked(text="第1号")).whole.sum_insured == Yuan.wan(500)


def test_drafts_and_what_other_authorities_have_are_not_counted(walked: Walk, officer: Actor) -> None:
    before = now_of(officer)
    hand_in(walked, 1, at=AT, state="draft", insured=("77万元", "7777万元"))
    hand_in(walked, 2, at=AT, seen=False, insured=("88万元", "8888万元"))
    assert models.PolicyRecord.objects.count() == 3, "there is something that could leak"
    assert now_of(officer) == before
    assert register_page(officer, CODE).total == before.whole.applications


def test_what_is_hidden_is_in_no_figure_and_no_list(walked: Walk, officer: Actor) -> None:
    hand_in(walked, 1, at=AT, region="310101", insured=("10万元", "500万元"))
    before = now_of(officer)
    hidden = hand_in(walked, 2, at=AT, region="310104", insured=("30万元", "900万元"), eligibility=())
    assert now_of(officer) != before
    assert now_of(officer, hidden={hidden}) == before
    assert hidden not in {entry.project for entry in register_whole(officer, CODE, hidden={hidden})}
    assert "310104" not in districts_of(officer, CODE, hidden={hidden})


def test_a_third_project_of_one_lead_is_incomplete(walked: Walk, officer: Actor) -> None:
    lead = enterprise(9, "310104")
    two = [hand_in(walked, number, at=AT, lead=lead) for number in (1, 2)]
    before = {entry.project: entry.failing for entry in register_whole(officer, CODE)}
    third = hand_in(walked, 3, at=AT, lead=lead)
    found = now_of(officer)
    assert {code: fails for code, fails, _ in found.rules}["projects"] == 3
    assert found.whole.complete == 1
    after = {entry.project: entry.failing for entry in register_whole(officer, CODE)}
    assert [after[project] - before[project] for project in two] == [1, 1]
    assert after[third] == after[two[0]]


def test_rules_are_asked_again_when_the_plant_or_the_plan_changes(walked: Walk) -> None:
    project = hand_in(walked, 1, at=AT)
    actor = walked.actor(Role.APPLICANT)
    before = findings(project)
    with unit_of_work() as work:
        plant = work.latest(PLANT, project)
        assert plant is not None
        extra = plant.body.systems[0].model_copy(update={"code": "sys-new", "name": "新系统", "critical": True})
        body = Inventory.model_validate(
            {**plant.body.model_dump(), "systems": [*plant.body.model_dump()["systems"], extra.model_dump()]}
        )
        work.revise(PLANT, plant, body=body, actor=actor, at=AT)
    assert findings(project) == {**before, "mandatory_systems": "fails"}
    assert not models.ListedSystem.objects.get(project=project, code="sys-new").in_scope
    with unit_of_work() as work:
        known = work.latest(APPLICATION, project)
        assert known is not None
        plan = known.body.model_copy(update={"scope": (*known.body.scope, "sys-new")})
        work.revise(APPLICATION, known, body=plan, actor=actor, at=AT)
    assert findings(project) == before
    assert models.ListedSystem.objects.get(project=project, code="sys-new").in_scope


def findings(project: Any) -> dict[str, str]:
    return dict(models.RuleFinding.objects.filter(project=project).values_list("rule", "outcome"))


def test_rules_are_asked_again_after_a_new_package(walked: Walk) -> None:
    project = hand_in(walked, 1, at=AT, eligibility=())
    before = findings(project)
    assert before["eligibility"] == "fails"
    models.RuleFinding.objects.all().delete()
    refresh_rounds()
    assert findings(project) == {}, "nothing has changed since they were asked"
    models.ApplicationRecord.objects.update(rules_digest="")
    refresh_rounds()
    assert findings(project) == before


def test_the_round_as_a_whole_answers_as_its_index(walked: Walk) -> None:
    for number in range(1, 5):
        hand_in(walked, number, at=AT, eligibility=() if number % 2 else walked.case.application.eligibility)
    found = completeness_of_round(CODE)
    assert len(found.applications) == 5
    for each in found.applications:
        told = {**dict.fromkeys(each.failing, "fails"), **dict.fromkeys(each.warning, "warns")}
        assert {code.value: outcome for code, outcome in told.items()} == findings(each.project)


def test_the_data_migration_fills_what_journeys_keep(walked: Walk) -> None:
    """A database that held projects before has the same figures after."""
    hand_in(walked, 1, at=AT, insured=("10万元", "500万元"))
    officer = walked.actor(Role.CASE_OFFICER)
    before = now_of(officer)
    systems = sorted(models.ListedSystem.objects.values_list("project", "code", "kind", "in_scope"))
    models.ListedSystem.objects.all().delete()
    models.ApplicationRecord.objects.update(handed_in_at=None)
    models.IncidentRecord.objects.update(level="")
    models.PolicyRecord.objects.update(written_fen=0)
    assert now_of(officer).whole.applications == 0
    import_module("haitang.storage.migrations.0004_fill_round_figures").fill(apps, None)
    assert sorted(models.ListedSystem.objects.values_list("project", "code", "kind", "in_scope")) == systems
    assert now_of(officer) == before


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.APPLICANT, Role.RISK_MANAGER])
def test_nobody_but_the_authorities_oversees(role: Role, walked: Walk) -> None:
    actor = walked.actor(role)
    for ask in (
        lambda: figures(actor, CODE, now=NOW),
        lambda: register_page(actor, CODE),
        lambda: register_whole(actor, CODE),
        lambda: districts_of(actor, CODE),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_queries_do_not_grow_with_the_round(walked: Walk, officer: Actor) -> None:
    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as one:
            now_of(officer)
        with CaptureQueriesContext(connection) as two:
            register_page(officer, CODE)
        return len(one), len(two)

    with_one = counted()
    for number in range(1, 30):
        hand_in(walked, number, at=AT, region="310101", insured=("10万元", "500万元"))
    assert counted() == with_one


def test_the_register_is_paged_and_clamped(walked: Walk, officer: Actor) -> None:
    for number in range(1, 55):
        hand_in(walked, number, at=AT + timedelta(minutes=number))
    first, second = (register_page(officer, CODE, page=page) for page in (1, 2))
    assert (len(first.entries), len(second.entries), first.total, first.pages) == (50, 5, 55, 2)
    seen = [entry.project for page in (first, second) for entry in page.entries]
    assert seen == [entry.project for entry in register_whole(officer, CODE)]
    times = [entry.handed_in_at for entry in (*first.entries, *second.entries)]
    assert times == sorted(times, reverse=True)
    assert register_page(officer, CODE, page=99).page == 2
    assert second.entries[-1].days(second.entries[-1].handed_in_at + timedelta(days=3, hours=5)) == 3
