"""What a weakness costs, from a profile alone."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.underwriting.risks import factor, risk, with_factors

from haitang.contract import example_contract
from haitang.lexicon import Label
from haitang.loss import example_profile
from haitang.underwriting import PolicyRequest, make_quote, weaknesses


def test_each_weakness_is_taken_away_alone_and_strengths_stay() -> None:
    """Of mfa 0.8 and 0.9, an exposed desktop 1.5, reach 1.2 and backup 0.7, the desktop and the reach are weak."""
    intrusion = example_profile().scenarios[0]
    desktop, reach = weaknesses(risk(), {"exposed_rdp": Label(zh="远程桌面", en="RDP")})
    assert (desktop.code, desktop.label.zh, reach.code) == ("exposed_rdp", "远程桌面：达到同业平均", "reach")
    wanted = {
        "exposed_rdp": with_factors(intrusion, factor("mfa", 0.8), factor("reach", 1.2, "severity")),
        "reach": with_factors(intrusion, factor("mfa", 0.8), factor("exposed_rdp", 1.5)),
    }
    for found in (desktop, reach):
        first, second = found.profile.scenarios
        assert first.yearly == pytest.approx(wanted[found.code].yearly, rel=1e-14)
        assert first.severity.mu == pytest.approx(wanted[found.code].severity.mu, rel=1e-14)
        assert second == risk().scenarios[1]
        (raised,) = [each for each in first.factors if each.code == found.code]
        assert (raised.relativity, raised.coverage) == (1.0, raised.market)


def test_a_quote_says_what_each_weakness_costs() -> None:
    quote = make_quote(
        PolicyRequest(contract=example_contract()),
        risk(),
        quote_id=UUID(int=1),
        number="Q",
        made_at=datetime(2026, 6, 24, tzinfo=UTC),
        alternatives=weaknesses(risk()),
    )
    assert [each.saving == quote.premium - each.premium for each in quote.what_ifs] == [True, True]
    assert all(each.premium < quote.premium for each in quote.what_ifs)


def test_a_risk_without_weakness_has_none() -> None:
    assert weaknesses(example_profile()) == ()
