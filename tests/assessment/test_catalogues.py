"""The catalogues of the room: whole, and agreeing with what their sources publish."""

import math

import pytest
from scipy import stats

from haitang.assessment import Catalogues
from haitang.assessment.profile import Circumstances, base_frequency, base_severity, limited_mean
from haitang.catalog import Verified
from haitang.lexicon import Peril, SystemKind, Yuan

from .conftest import NOW


def test_the_guideline_has_its_parts_and_marks(catalogues: Catalogues) -> None:
    parts = [item.part for item in catalogues.guideline]
    assert [item.number for item in catalogues.guideline] == list(range(1, 34))
    counted = [parts.count(part) for part in ("management", "protection", "operations", "responsibility")]
    assert counted == [7, 14, 10, 2]
    marks = [item.verified for item in catalogues.guideline]
    assert marks[:4] == [Verified.SOURCE] * 4
    assert marks[7:14] == [Verified.SECONDARY] * 7
    assert {*marks[4:7], *marks[14:]} == {Verified.UNCONFIRMED}


def test_some_question_serves_every_item(catalogues: Catalogues) -> None:
    served = {number for control in catalogues.controls.controls for number in control.guideline}
    assert served == set(range(1, 34))


def test_published_effects(catalogues: Catalogues) -> None:
    effects = {c.code: c.effect.times for c in catalogues.controls.controls if c.effect is not None}
    assert effects == {
        "automated_hardening": 5.6,
        "privileged_access": 2.9,
        "endpoint_detection": 2.2,
        "logging": 2.2,
        "critical_patching": 2.0,
        "complete_mfa": 1.4,
        "exposed_remote_desktop": 2.5,
        "exposed_edge_appliance": 3.2,
        "self_managed_vpn": 3.3,
        "ot_response_plan": 1.227,
        "ot_architecture": 1.206,
        "ot_monitoring": 1.198,
        "restorable_backup": 3.0,
    }
    assert catalogues.controls.by_code["complete_mfa"].all_or_nothing
    reductions = {"ot_response_plan": 0.185, "ot_architecture": 0.171, "ot_monitoring": 0.165}
    for code, reduction in reductions.items():
        assert effects[code] == pytest.approx(1 / (1 - reduction), abs=5e-4)
    for code, low, high in (("exposed_edge_appliance", 2, 5), ("self_managed_vpn", 1, 11)):
        assert effects[code] == pytest.approx(math.sqrt(low * high), abs=0.05)


def test_every_tier_reproduces_its_published_probabilities(catalogues: Catalogues) -> None:
    for tier in catalogues.base_rates.tiers:
        counts = stats.nbinom(tier.size, tier.size / (tier.size + tier.mean))
        for events, published in enumerate(tier.published):
            assert counts.sf(events) == pytest.approx(published, abs=2.5e-4), (tier.code, events)


def test_severity_tiers_go_through_their_quantiles(catalogues: Catalogues) -> None:
    for tier in catalogues.severities.tiers:
        assert math.exp(tier.mu) == pytest.approx(tier.median_usd, rel=2e-3)
        assert math.exp(tier.mu + 1.6448536 * tier.sigma) == pytest.approx(tier.p95_usd, rel=5e-3)


def test_every_peril_and_kind_is_there_once(catalogues: Catalogues) -> None:
    assert [share.peril for share in catalogues.base_rates.shares] == list(Peril)
    assert [entry.peril for entry in catalogues.severities.perils] == list(Peril)
    assert {entry.peril for entry in catalogues.reach.entries} == set(Peril)
    assert [entry.kind for entry in catalogues.reach.takeovers] == list(SystemKind)
    assert math.fsum(share.share for share in catalogues.base_rates.shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("turnover", "frequency", "severity"),
    [
        ("5000万", "under_10m", "under_100m"),
        ("6.2亿", "10m_100m", "under_100m"),
        ("712170000", "100m_1b", "100m_1b"),
        ("9000亿", "over_100b", "over_10b"),
    ],
)
def test_tiers_by_turnover(turnover: str, frequency: str, severity: str, catalogues: Catalogues) -> None:
    amount, rates = Yuan.parse(turnover), catalogues.base_rates
    assert rates.tier(amount).code == frequency
    assert catalogues.severities.tier(rates.dollars(amount)).code == severity


def test_the_average_manufacturer_is_near_the_first_national_pilot(catalogues: Catalogues) -> None:
    """The note on the China factors: expected loss of a limit of 7.67 million yuan, at a loss ratio of 65 %."""
    limit, rates = 7.67e6, []
    for turnover in ("5000万", "6.2亿"):
        at = Circumstances(turnover=Yuan.parse(turnover), sector="manufacturing", now=NOW, catalogues=catalogues)
        expected = math.fsum(
            share.share * limited_mean(base_severity(share.peril, at).model_copy(update={"cap": limit}))
            for share in catalogues.base_rates.shares
        )
        rates.append(base_frequency(at) * expected / limit / 0.65)
    assert rates == pytest.approx([0.0126, 0.0148], abs=2e-4)
