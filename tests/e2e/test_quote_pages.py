"""The quote's pages through a real browser: evidence opens, a press on the grid quotes, contracts are compared."""

from __future__ import annotations

import re
from typing import Any

import pytest

from haitang.contract import forms, settle
from haitang.lexicon import Cover, Yuan

pytestmark = pytest.mark.django_db
INNER = ("distribution", "terms", "comparison")
TELEPHONE = {"width": 390, "height": 844}


def test_a_control_opens_by_keyboard_and_shows_its_evidence(visit: Any, records: dict[str, Any]) -> None:
    line = next(line for line in records["quote"].statement.of_kind("control") if line.factor.evidence)
    visit.sign_in("he-min")
    visit.open_case()
    visit.tab("quote")
    row = visit.page.locator(f"#line-{line.code}")
    assert not row.locator(".opened").is_visible()
    row.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    shown = row.locator(".opened")
    shown.wait_for(state="visible")
    assert line.factor.evidence[0] in shown.inner_text()
    assert all(f"×{each:.3f}" in shown.inner_text() for each in line.factor.relativities.values())
    visit.page.keyboard.press("Enter")
    shown.wait_for(state="hidden")
    assert visit.complaints == []


def test_a_press_on_the_grid_quotes_those_terms(visit: Any) -> None:
    visit.sign_in("shen-jun")
    visit.open_case()
    visit.tab("quote")
    cell = visit.page.locator("table.options button").first
    wan = cell.locator("b").inner_text()
    version = int(re.search(r"版本 (\d+)", visit.text()).group(1))  # type: ignore[union-attr]
    cell.click()
    visit.page.wait_for_selector(".notice")
    assert f"版本 {version + 1}" in visit.text()
    assert Yuan.parse(visit.page.inner_text(".premium")).in_wan() == wan
    assert visit.page.inner_text("table.options td.quoted b") == wan
    assert visit.page.inner_text(".ledger-end .n") == visit.page.inner_text(".premium")
    assert visit.complaints == []


def test_the_year_is_drawn_and_can_be_read_as_a_table(visit: Any, records: dict[str, Any]) -> None:
    visit.sign_in("he-min")
    visit.open_case()
    visit.tab("quote")
    visit.page.evaluate("window.stayed = true")
    visit.inner("distribution")
    assert visit.page.evaluate("window.stayed") is True
    visit.page.wait_for_selector("[data-picture] svg")
    assert visit.page.locator("[data-picture] svg").count() == 2
    table = visit.page.locator("details", has=visit.page.locator('th:has-text("AEP")'))
    table.locator("summary").click()
    with visit.page.expect_download() as started:
        visit.page.click('a[href$="/curve.csv"]')
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    rows = table.locator("tbody tr")
    assert rows.count() == len(lines) - 1
    assert visit.complaints == []


def test_a_supposed_event_is_compared(visit: Any, records: dict[str, Any]) -> None:
    contract, claim = records["policy"].contract, records["claim"]
    visit.sign_in("he-min")
    visit.open_case()
    visit.tab("policy")
    visit.inner("comparison")
    assert claim.settlement.total.text() in visit.page.inner_text(".paid-list .own")
    assert visit.page.locator(".paid-list li").count() == 1 + len(forms())
    visit.page.check('input[name="event"][value="supposed"]')
    visit.page.click(".question summary")
    for cover in Cover:
        if visit.page.locator(f'input[name="{cover.value}"]').count():
            visit.page.fill(f'input[name="{cover.value}"]', "")
    for field, value in (("hours", "100"), ("hourly", "2"), ("data_restoration", "250")):
        visit.page.fill(f'[name="{field}"]', value)
    visit.page.click(".question button")
    visit.page.wait_for_url("**hours=100**")
    event = claim.adjustment.event.model_copy(
        update={
            "losses": (claim.adjustment.event.losses[0].model_copy(
                update={"cover": Cover.DATA_RESTORATION, "amount": Yuan.wan(250), "exclusion": ""}
            ),),
            "interruption": (claim.adjustment.event.interruption[0].model_copy(
                update={"minutes": 6000, "hourly_loss": Yuan.wan(2)}
            ),),
            "mitigation": Yuan(0), "ascertainment": Yuan(0), "defence": Yuan(0), "breached": (), "excluded": (),
        }
    )  # fmt: skip
    assert settle(contract, event).total.text() in visit.page.inner_text(".paid-list .own")
    assert visit.complaints == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_is_wider_than_its_screen(visit: Any, language: str) -> None:
    visit.sign_in("he-min")
    if language == "en":
        visit.page.click('button[name="language"][value="en"]')
    visit.open_case()
    for size in ({"width": 1366, "height": 768}, TELEPHONE):
        visit.page.set_viewport_size(size)
        visit.tab("quote")
        assert not visit.is_wide, ("quote", size)
        for code in INNER:
            visit.inner(code)
            visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            assert not visit.is_wide, (code, size)
            assert visit.drawn(), code
        visit.tab("policy")
    assert visit.complaints == []
