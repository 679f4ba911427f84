"""The formula from answers to frequency, by hand."""

import math
from datetime import timedelta

import pytest

from haitang.assessment import Catalogues
from haitang.assessment.posture import Standing, severity_factors, shift_frequency, standings
from haitang.insured import Answer, Assurance, Posture
from haitang.lexicon import BadInput, Cover, Peril

from .conftest import NOW

CODE = "D2143569X"
SYSTEMS = ("sys-a", "sys-b")


def answer(control: str, coverage: str, **changed: object) -> Answer:
    given = {
        "control": control,
        "coverage": coverage,
        "assurance": Assurance.SENSOR_OBSERVED,
        "answered_by": "甲",
        "answered_at": NOW,
    }
    return Answer.model_validate(given | changed)


def weigh(catalogues: Catalogues, *answers: Answer, seen: dict[str, float] | None = None) -> dict[str, Standing]:
    posture = Posture(enterprise=CODE, answers=answers)
    weighed = standings(posture, systems=SYSTEMS, seen=seen or {}, controls=catalogues.controls, now=NOW)
    return {standing.control.code: standing for standing in weighed}


def test_a_fresh_observation_counts_in_full(catalogues: Catalogues) -> None:
    part = weigh(catalogues, answer("automated_hardening", "80%"))["automated_hardening"]
    assert part.term == pytest.approx(0.5 * 1.0 * math.log(1 / 5.6) * (0.8 - 0.35))
    assert (part.coverage, part.quality, part.assurance, part.said) == (0.8, 1.0, "sensor_observed", 0.8)


@pytest.mark.parametrize(
    ("assurance", "age_days", "quality"),
    [
        (Assurance.SELF_DECLARED, 0, 0.4),
        (Assurance.ASSESSOR_VERIFIED, 0, 0.8),
        (Assurance.SENSOR_OBSERVED, 0, 1.0),
        (Assurance.SENSOR_OBSERVED, 90, 0.5),
        (Assurance.SELF_DECLARED, 180, 0.1),
    ],
)
def test_credit_shrinks_with_weak_or_old_evidence(
    assurance: Assurance, age_days: int, quality: float, catalogues: Catalogues
) -> None:
    when = NOW - timedelta(days=age_days)
    part = weigh(catalogues, answer("logging", "100%", assurance=assurance, answered_at=when))["logging"]
    assert part.quality == pytest.approx(quality)
    assert part.term == pytest.approx(0.5 * quality * math.log(1 / 2.2) * (1 - 0.40))


def test_a_bad_answer_counts_in_full_however_weak_its_evidence(catalogues: Catalogues) -> None:
    weak = answer("logging", "0%", assurance=Assurance.SELF_DECLARED, answered_at=NOW - timedelta(days=365))
    strong = answer("logging", "0%")
    terms = [weigh(catalogues, each)["logging"].term for each in (weak, strong)]
    assert terms == pytest.approx([0.5 * math.log(2.2) * 0.40] * 2)


def test_silence_counts_as_the_worst_answer(catalogues: Catalogues) -> None:
    silent = weigh(catalogues)
    assert silent["logging"].term == pytest.approx(0.5 * math.log(2.2) * 0.40)
    assert silent["exposed_remote_desktop"].term == pytest.approx(0.5 * math.log(2.5) * (1 - 0.10))
    assert {part.assurance for part in silent.values()} == {"unanswered"}
    assert all(part.term >= 0 for part in silent.values())


def test_half_of_the_systems_unanswered_is_half_in_debit(catalogues: Catalogues) -> None:
    part = weigh(catalogues, answer("logging", "100%", systems=["sys-a"]))["logging"]
    good, worst = math.log(1 / 2.2) * (1 - 0.40), math.log(1 / 2.2) * (0 - 0.40)
    assert part.term == pytest.approx(0.5 * (good + worst) / 2)
    assert (part.coverage, part.assurance, part.said) == (0.5, "unanswered", None)


def test_an_answer_for_a_system_goes_before_one_for_the_enterprise_and_the_later_before_the_earlier(
    catalogues: Catalogues,
) -> None:
    early = answer("logging", "10%", answered_at=NOW - timedelta(days=2))
    late = answer("logging", "60%", answered_at=NOW - timedelta(days=1))
    own = answer("logging", "100%", systems=["sys-b"], answered_at=NOW - timedelta(days=3))
    assert weigh(catalogues, late, early, own)["logging"].coverage == pytest.approx((0.6 + 1.0) / 2)


def test_incomplete_multi_factor_authentication_is_worth_nothing(catalogues: Catalogues) -> None:
    almost, whole = (weigh(catalogues, answer("complete_mfa", share))["complete_mfa"] for share in ("99%", "100%"))
    assert almost.term == pytest.approx(0.5 * math.log(1.4) * 0.30)
    assert (almost.coverage, almost.said) == (0.0, 0.99)
    assert whole.term == pytest.approx(0.5 * math.log(1 / 1.4) * 0.70)


def test_what_the_inventory_shows_counts_where_it_is_worse(catalogues: Catalogues) -> None:
    said = answer("ot_architecture", "90%")
    part = weigh(catalogues, said, seen={"ot_architecture": 0.6})["ot_architecture"]
    assert (part.coverage, part.said, part.assurance) == (0.6, 0.9, "seen_in_inventory")
    better = weigh(catalogues, said, seen={"ot_architecture": 1.0})["ot_architecture"]
    assert (better.coverage, better.assurance) == (0.9, "sensor_observed")
    exposed = weigh(catalogues, answer("self_managed_vpn", "0%"), seen={"self_managed_vpn": 1.0})["self_managed_vpn"]
    assert exposed.term == pytest.approx(0.5 * math.log(3.3) * (1 - 0.45))


def test_the_shift_is_the_logistic_one() -> None:
    base, total = 0.05, 0.7
    p0 = 1 - math.exp(-base)
    logit = math.log(p0 / (1 - p0)) + total
    yearly = -math.log(1 - 1 / (1 + math.exp(-logit)))
    shift = shift_frequency(base, [0.9, -0.2], bound=6)
    assert base * shift.multiplier == pytest.approx(yearly)
    assert math.prod(shift.relativities) == pytest.approx(shift.multiplier)
    assert [part > 1 for part in shift.relativities] == [True, False]


@pytest.mark.parametrize(("term", "multiplier"), [(9.0, 6.0), (-9.0, 1 / 6)])
def test_the_shift_stays_within_its_bound_and_its_parts_with_it(term: float, multiplier: float) -> None:
    shift = shift_frequency(0.02, [term, term / 2], bound=6)
    assert shift.multiplier == pytest.approx(multiplier)
    assert math.prod(shift.relativities) == pytest.approx(multiplier)


def test_terms_that_cancel_leave_the_frequency_and_still_say_what_each_did() -> None:
    shift = shift_frequency(0.02, [0.3, -0.3], bound=6)
    assert shift.multiplier == pytest.approx(1)
    up, down = shift.relativities
    assert up == pytest.approx(math.exp(0.3), rel=0.01)
    assert up * down == pytest.approx(1)


def test_a_backup_that_does_not_restore_raises_the_ransom_alone(catalogues: Catalogues) -> None:
    silent = tuple(weigh(catalogues).values())
    factors = severity_factors(silent, Peril.RANSOMWARE, bound=6)
    assert factors == {"restorable_backup": {Cover.RANSOM: pytest.approx(math.exp(0.5 * math.log(3) * 0.40))}}
    assert severity_factors(silent, Peril.PAYMENT_FRAUD, bound=6) == {}


def test_answers_that_cannot_be_weighed_are_refused_together(catalogues: Catalogues) -> None:
    with pytest.raises(BadInput) as caught:
        weigh(
            catalogues,
            answer("no_such_control", "1%"),
            answer("logging", "1%", systems=["sys-x"]),
            answer("logging", "1%", answered_at=NOW + timedelta(seconds=1)),
        )
    assert [problem.at for problem in caught.value.problems] == [
        "answers.0.control",
        "answers.1.systems",
        "answers.2.answered_at",
    ]
