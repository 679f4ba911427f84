"""The case page by role, through a real browser: what is shown is what the records say, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from haitang.journeys import TABS
from haitang.lexicon import Yuan

# The records to compare with come from the tests' own database; the server has another.
pytestmark = pytest.mark.django_db


def test_a_risk_manager_walks_every_tab(visit: Any, records: dict[str, Any]) -> None:
    quote, policy, claim = records["quote"], records["policy"], records["claim"]
    visit.sign_in("he-min")
    assert policy.premium.in_wan() in visit.text()
    visit.open_case()
    visit.page.evaluate("window.stayed = true")
    figures = visit.page.inner_text(".figures")
    for amount in (policy.contract.aggregate_limit, policy.premium, claim.payable):
        assert amount.in_wan() in figures
    seen = {}
    for code in TABS:
        visit.tab(code)
        seen[code] = visit.text()
        assert not visit.is_wide, code
        assert visit.drawn(), code
    assert quote.premium.text() in seen["quote"]
    assert all(line.amount.text().removeprefix("-") in seen["quote"] for line in quote.statement.lines)
    assert policy.contract.aggregate_limit.text() in seen["policy"]
    settlement = claim.settlement
    assert settlement.total.text() in seen["claim"]
    assert all(step.after.text() in seen["claim"] for step in settlement.steps)
    assert records["assessment"].expected_loss.in_wan() in seen["assessment"]
    assert all(asset.address in seen["plant"] for asset in records["plant"].assets)
    assert "已核验" in seen["ledger"]
    assert visit.page.evaluate("window.stayed") is True, "tabs swap a part; the page is not loaded again"
    assert visit.complaints == []


def test_the_last_of_two_quick_clicks_wins(visit: Any) -> None:
    visit.sign_in("he-min")
    visit.open_case()
    visit.page.click('.tabs a[href$="/assessment/"]', no_wait_after=True)
    visit.page.click('.tabs a[href$="/policy/"]', no_wait_after=True)
    visit.page.wait_for_selector('.tabs a[aria-current="page"][href$="/policy/"]')
    assert visit.page.url.endswith("/policy/")


def test_a_deep_link_opens_the_tab_and_back_goes_back(visit: Any) -> None:
    visit.sign_in("he-min")
    visit.open_case()
    visit.tab("claim")
    address = visit.page.url
    assert address.endswith("/claim/")
    visit.tab("policy")
    visit.page.go_back()
    visit.page.wait_for_selector('.tabs a[aria-current="page"][href$="/claim/"]')
    visit.page.goto(address)
    assert "理算步骤" in visit.text()
    assert visit.complaints == []


def test_an_underwriter_quotes_again(visit: Any) -> None:
    visit.sign_in("shen-jun")
    visit.open_case()
    visit.tab("quote")
    before = visit.page.inner_text(".ledger-end .n")
    for field, value in (("event_limit", "500"), ("aggregate_limit", "1500"), ("event_deductible", "20")):
        visit.page.fill(f'.requote [name="{field}"]', value)
    visit.page.click(".requote button")
    visit.page.wait_for_selector(".notice")
    after = visit.page.inner_text(".ledger-end .n")
    assert after in visit.page.inner_text(".notice")
    assert Yuan.parse(after) < Yuan.parse(before)
    assert visit.complaints == []
    visit.page.fill('.requote [name="aggregate_limit"]', "-3")
    visit.page.fill('.requote [name="event_deductible"]', "若干")
    visit.page.click(".requote button")
    visit.page.wait_for_selector("table.problems")
    assert visit.page.locator("table.problems tbody tr").count() == 2


def test_an_authority_sees_facts_alone(visit: Any, records: dict[str, Any]) -> None:
    visit.sign_in("officer")
    visit.open_case()
    assert visit.page.locator('.tabs a[href$="/quote/"]').count() == 0
    texts = []
    for code in ("plant", "assessment", "policy", "signals", "incident", "claim"):
        visit.tab(code)
        texts.append(visit.text())
        assert "不含商业秘密" in texts[-1]
    secrets = [
        records["policy"].premium.text(),
        records["claim"].payable.text(),
        records["claim"].payable.in_wan(),
        *(asset.address for asset in records["plant"].assets if asset.address),
    ]
    assert [secret for secret in secrets if secret in "".join(texts)] == []
    assert visit.complaints == []


@pytest.mark.parametrize("username", ["system-admin", "security-admin", "audit-admin"])
def test_an_administrator_sees_no_case(visit: Any, username: str) -> None:
    visit.sign_in(username)
    assert "不接触业务数据" in visit.text()
    assert "海锚" not in visit.text()
    assert visit.page.locator('a[href*="/projects/"]').count() == 0
    assert visit.complaints == []


def test_english_is_one_click_away_and_stays(visit: Any) -> None:
    visit.sign_in("he-min")
    visit.page.click('button[name="language"][value="en"]')
    visit.open_case()
    visit.tab("claim")
    assert "Steps of the settlement" in visit.text()
    assert visit.page.get_attribute("html", "lang") == "en"
    for code in TABS:
        visit.tab(code)
        assert not visit.is_wide, code
    assert visit.complaints == []


def test_the_keyboard_reaches_the_tabs_and_shows_where_it_is(visit: Any) -> None:
    visit.sign_in("he-min")
    visit.open_case()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.focus('.tabs a[href$="/quote/"]')
    visit.page.keyboard.press("Shift+Tab")
    visit.page.keyboard.press("Tab")
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector('.tabs a[aria-current="page"][href$="/quote/"]')
    assert visit.complaints == []


def test_signing_out_closes_the_case(visit: Any) -> None:
    visit.sign_in("he-min")
    visit.open_case()
    address = visit.page.url
    visit.page.click('form[action="/sign-out/"] button')
    visit.page.wait_for_url("**/sign-in/")
    visit.page.goto(address)
    assert "/sign-in/" in visit.page.url
    assert "海锚轴承工业网络安全保险试点" not in visit.text()
