"""Completeness of a whole round: as each application alone, and the caps over all of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import rfc8785

from haitang.insured import Inventory
from haitang.lexicon import SHANGHAI, Digest
from haitang.parties import Organisation
from haitang.pilot import (
    Application,
    Candidate,
    Completeness,
    OtherApplications,
    Outcome,
    Prose,
    Round,
    RuleCode,
    Sealing,
    check,
    read_round,
    round_completeness,
)

NOW = datetime(2026, 6, 22, 10, tzinfo=SHANGHAI)
RIVERLAND = Path(__file__).with_name("riverland-2031")


@pytest.fixture
def whole(application: Application, shanghai_round: Round) -> Application:
    """The worked application, signed and sealed by everybody."""
    signed = application
    for unit in application.units:
        signed = signed.signed(unit.code, shanghai_round.form.to_sign, by="法定代表人", at=NOW)
    units = tuple(unit.code for unit in application.units)
    return signed.model_copy(update={"sealing": Sealing(sealed_at=NOW, units=units, perforation=True)})


def candidates(*given: Application, plant: Inventory | None = None) -> Iterator[Candidate]:
    """One after the other, as a cursor gives them."""
    for number, application in enumerate(given):
        yield Candidate(project=UUID(int=number), application=application, plant=plant, at=NOW)


def led_by(application: Application, lead: Organisation) -> Application:
    return application.model_copy(update={"lead": lead})


def failing(round_: Round, *given: Application) -> list[tuple[RuleCode, ...]]:
    return [each.failing for each in round_completeness(round_, candidates(*given)).applications]


def spoilt(whole: Application, rng: random.Random) -> Application:
    """The application with some of its parts taken away or written over."""
    changes = {
        "introduction": Prose.plain(rng.choice(("", "机密★", "字" * 401, "电话13800138000"))),
        "parts": whole.parts[: rng.randrange(3)],
        "schemes": whole.schemes[: rng.randrange(2)],
        "eligibility": whole.eligibility[1:],
        "signatures": whole.signatures[: rng.randrange(9)],
        "sealing": None,
        "scope": whole.scope[:1],
        "joint": whole.joint * rng.randrange(3),
    }
    chosen = rng.sample(sorted(changes), rng.randrange(4))
    return whole.model_copy(update={name: changes[name] for name in chosen})


def test_the_round_answers_as_each_application_alone(
    whole: Application, inventory: Inventory, shanghai_round: Round
) -> None:
    rng = random.Random(20261125)
    given = [spoilt(whole, rng) for _ in range(60)]
    found = round_completeness(shanghai_round, candidates(*given, plant=inventory))
    others = OtherApplications(as_lead=len(given) - 1)
    for each, application in zip(found.applications, given, strict=True):
        told = check(application, inventory, shanghai_round, now=NOW, others=others)
        fails = {verdict.rule for verdict in told if verdict.outcome is Outcome.FAILS}
        warns = {verdict.rule for verdict in told if verdict.outcome is Outcome.WARNS} - fails
        assert each == Completeness(
            project=each.project,
            failing=tuple(rule.code for rule in shanghai_round.rules if rule.code in fails),
            warning=tuple(rule.code for rule in shanghai_round.rules if rule.code in warns),
        )
    assert [(each.rule, each.failing, each.warning) for each in found.rules] == [
        (
            rule.code,
            sum(rule.code in each.failing for each in found.applications),
            sum(rule.code in each.warning for each in found.applications),
        )
        for rule in shanghai_round.rules
    ]
    assert len({each.failing for each in found.applications}) > 10, "they fail in many ways"


def test_projects_of_a_lead_are_counted_over_the_round(whole: Application, shanghai_round: Round) -> None:
    other = led_by(whole, whole.joint[0].organisation)
    assert failing(shanghai_round, whole, whole) == [(), ()]
    three = failing(shanghai_round, whole, other, whole, whole)
    assert [RuleCode.PROJECTS in codes for codes in three] == [True, False, True, True]


def test_joint_roles_count_where_the_round_says_so(whole: Application) -> None:
    """Riverland allows one project, and a role as joint applicant is one."""
    riverland = read_round(RIVERLAND)
    first = whole.model_copy(update={"round_code": riverland.code, "joint": whole.joint[:2]})
    second = led_by(first, whole.joint[0].organisation).model_copy(update={"joint": ()})
    third = led_by(first, whole.joint[3].organisation).model_copy(update={"joint": ()})
    over = [RuleCode.PROJECTS in codes for codes in failing(riverland, first, second, third)]
    assert over == [False, True, False]


def test_the_deadline_is_judged_when_each_was_handed_in(whole: Application, shanghai_round: Round) -> None:
    late = shanghai_round.application_deadline.closes_at
    given = [
        Candidate(UUID(int=1), whole, None, late - timedelta(seconds=1)),
        Candidate(UUID(int=2), whole, None, late),
    ]
    found = round_completeness(shanghai_round, given)
    assert [each.failing for each in found.applications] == [(), (RuleCode.DEADLINE,)]
    assert (found.complete, found.applications[0].complete) == (1, True)


def test_an_application_of_another_round_is_an_error(whole: Application, shanghai_round: Round) -> None:
    with pytest.raises(ValueError, match="atlantis"):
        round_completeness(shanghai_round, candidates(whole.model_copy(update={"round_code": "atlantis-1"})))


def test_an_empty_round_has_counts_of_nothing(shanghai_round: Round) -> None:
    found = round_completeness(shanghai_round, [])
    assert (found.applications, found.complete, {each.failing for each in found.rules}) == ((), 0, {0})


def test_an_application_is_text_alone(application: Application) -> None:
    """What `content_digest` relies on: no numbers but the version, and no keys but the fields of records."""
    schema = Application.model_json_schema(mode="serialization")
    fields = {**schema["properties"], **schema["$defs"]}
    told = {name: json.dumps(part) for name, part in fields.items()}
    assert [name for name, text in told.items() if '"integer"' in text] == ["version"]
    # Money may be given as a number; it is written as text.
    assert sorted(name for name, text in told.items() if '"number"' in text) == ["Organisation", "Price"]
    assert [name for name, text in told.items() if '"additionalProperties": {' in text] == []
    plain = application.model_dump(mode="json", exclude={"signatures", "sealing", "version"})
    assert application.content_digest() == Digest.sha256(rfc8785.dumps(plain))


@pytest.mark.parametrize("pattern", ["^机密", "机密$", r"机密\b", "机.密", "机[^密]", r"\A机密", r"机\D", "\x00"])
def test_a_pattern_that_minds_the_ends_of_a_text_is_searched_in_each(
    pattern: str, whole: Application, shanghai_round: Round
) -> None:
    """Texts are searched together only where that finds the same."""
    marking = shanghai_round.confidentiality.refused[0].model_copy(update={"pattern": pattern})
    confidentiality = shanghai_round.confidentiality.model_copy(update={"refused": (marking,)})
    round_ = shanghai_round.model_copy(update={"confidentiality": confidentiality})
    for text in ("机密", "机密丙", "机甲密", "机丙", "某机密"):
        changed = whole.model_copy(update={"introduction": Prose.plain(text)})
        expected = any(re.search(pattern, each) for _, each in changed.texts())
        assert (RuleCode.CLASSIFICATION in failing(round_, changed)[0]) == expected, text
