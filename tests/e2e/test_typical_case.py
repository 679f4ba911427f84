"""A pilot that has ended: closed, graded, and told as a typical case once every party agreed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.e2e.conftest import serving, windows

pytestmark = pytest.mark.django_db

PARTIES = ("zhou-kun", "gu-jun", "lu-rong", "liang-chong", "fang-jun", "jiang-an")
"""Who speaks for each party of the worked case."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The worked case on a platform that this test may change."""
    with serving(tmp_path_factory.mktemp("ended"), "--demo") as address:
        yield address


def test_a_pilot_is_closed_graded_and_told(platform: str, browser: Browser) -> None:
    with windows(browser, platform) as signed:
        officer, lead, association = signed("officer"), signed("lin-chong"), signed("hui-lian")
        officer.page.click('a[href*="/progress/summary/"]')
        officer.page.wait_for_load_state("load")
        pilot = officer.page.url.removeprefix(platform).removesuffix("summary/")
        assert "试点已结项" in officer.press("summary/close")
        officer.go(f"{pilot}outcome/")
        officer.page.check('input[name="grade"][value="excellent"]')
        officer.page.fill('form[action$="/outcome/rate/"] textarea', "任务完成，总结齐全。")
        assert "评价已登记" in officer.press("outcome/rate")
        officer.go(f"{pilot}case/")
        officer.page.fill('textarea[name="why"]', "做法可复制推广。")
        officer.press("case/choose")

        lead.go(f"{pilot}case/")
        lead.page.fill('input[name="title"]', "轴承制造企业的保险加服务")
        for text in lead.page.query_selector_all('textarea[name^="text-"]'):
            text.fill("企业与东岸财产保险合作，热处理SCADA系统纳入保障。")
        lead.page.click('button[name="offer"]')
        lead.page.wait_for_load_state("load")
        assert "热处理SCADA" in lead.page.inner_text("main table"), "the name of a system is held back, with its place"
        for text in lead.page.query_selector_all('textarea[name^="text-"]'):
            text.fill("企业把关键产线纳入保障，评估、监测和理赔由各方协同完成。")
        lead.page.click('button[name="offer"]')
        lead.page.wait_for_load_state("load")

        for person in PARTIES:
            officer.go(f"{pilot}case/")
            assert officer.page.locator('form[action$="/case/publish/"]').count() == 0, f"before {person} agreed"
            association.go("/rounds/shanghai-2026/cases/")
            assert "轴承制造企业的保险加服务" not in association.text()
            signed(person).go(f"{pilot}case/")
            signed(person).page.click('button[name="agrees"][value="yes"]')
            signed(person).page.wait_for_load_state("load")
        officer.go(f"{pilot}case/")
        assert "案例已发布" in officer.press("case/publish")
        association.go("/rounds/shanghai-2026/cases/")
        assert "轴承制造企业的保险加服务" in association.text()
        association.go(pilot)
        assert "没有这个试点项目" in association.text(), "an association reads the case, never the pilot"
