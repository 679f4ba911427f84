"""Two rounds in one platform, end to end in a browser: three authorities and five parties here, one and two there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.e2e.conftest import ROOT, Visit, serving, windows

from haitang.assessment import read_inventory_xlsx, write_inventory_xlsx

# The browser starts after the records of the worked case were read, which needs the tests' own database.
pytestmark = pytest.mark.django_db

HERE = Path(__file__).with_name("two-rounds")
CASE = ROOT / "examples" / "haimao-bearing"
SHANGHAI, RIVERLAND = "shanghai-2026", "riverland-2031"
PARTNERS = {
    "gu-jun": "9131011500000B0270",
    "lu-rong": "9131010600000C038A",
    "liang-chong": "9131011200000D049B",
    "fang-jun": "9131010400000E05XY",
}
"""Who signs for each joint unit of the Shanghai plan."""
Signed = Callable[[str], Visit]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A platform with the parties of both rounds, its clock in June 2026; gives its address."""
    folder = tmp_path_factory.mktemp("two-rounds")
    settings = {
        "HAITANG_DEMO": "1",
        "HAITANG_NOW": "2026-06-15T09:00:00+08:00",
        "HAITANG_ROUNDS": str(ROOT / "tests" / "pilot"),
    }
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "haitang.cli", "register", str(HERE / "parties.yaml"), str(HERE / "people.yaml")]
    subprocess.run([*command, "--demo"], cwd=ROOT, env=environment | {"HAITANG_VAR": str(folder)}, check=True)
    with serving(folder, **settings) as address:
        yield address


@pytest.fixture
def signed(platform: str, browser: Browser) -> Iterator[Signed]:
    """A window for each person."""
    with windows(browser, platform) as found:
        yield found


def open_round(officer: Visit, code: str, bodies: dict[str, str]) -> None:
    officer.go(f"/rounds/{code}/")
    for issuer, unit in bodies.items():
        officer.page.select_option(f'select[name="{issuer}"]', unit)
    assert "批次已开启" in officer.press("open")


def begin(applicant: Visit, code: str, title: str) -> str:
    """A new application; the path of its project."""
    applicant.go("/projects/new/")
    applicant.page.check(f'input[name="round"][value="{code}"]')
    applicant.page.fill("#title", title)
    applicant.page.click("main button.btn-primary")
    return applicant.page.url.removeprefix(applicant.server).partition("apply/")[0]


def import_plant(visit: Visit, project: str, workbook: Path) -> None:
    visit.go(f"{project}plant/")
    visit.page.set_input_files("#workbook", workbook)
    visit.press("plant/compare")
    assert "已保存为第 1 版" in visit.press("plant/take")


def invite(lead: Visit, partner: Visit, project: str, unit: str) -> None:
    lead.go(f"{project}apply/units/")
    lead.page.select_option("#invite-unit", unit)
    lead.page.fill("#invite-duties", "承担方案所列职责")
    lead.press("apply/invite")
    partner.go("/")
    partner.page.click('a[href="/invitations/"]')
    partner.page.wait_for_load_state("load")
    partner.page.click('form[action$="/answer/"] button[value="yes"]')
    partner.page.wait_for_url("**/apply/units/")


def sign_and_hand_in(applicant: Visit, signers: list[Visit], project: str) -> None:
    applicant.go(f"{project}apply/review/")
    applicant.press("apply/check")
    for signer in signers:
        signer.go(f"{project}apply/review/")
        assert "已代表本单位签署" in signer.press("apply/sign")
    applicant.go(f"{project}apply/review/")
    applicant.page.check('input[name="perforation"]')
    applicant.press("apply/seal")
    applicant.go(f"{project}apply/submit/")
    applicant.press("apply/submit/now")
    applicant.page.wait_for_url("**/apply/receipt/")


def receive(officer: Visit, project: str, copies: int) -> None:
    """Papers first: the application cannot be received without them."""
    officer.go(f"{project}intake/")
    if copies:
        assert officer.page.locator('form[action$="/do/receive/"] button[disabled]').count() == 1
    officer.page.fill("#copies", str(copies))
    for box in ("#disc", "#perforation"):
        officer.page.check(box)
    for seal in officer.page.query_selector_all('input[name="seals"]'):
        seal.check()
    officer.press("intake/papers")
    assert "受理号" in officer.press("do/receive")
    officer.press("do/review")


def enrol(officer: Visit, code: str, names: list[str]) -> None:
    officer.go(f"/rounds/{code}/reviewers/")
    for name in names:
        options = officer.page.locator("#person option").all_inner_texts()
        officer.page.select_option("#person", label=next(option for option in options if name in option))
        officer.press("reviewers/enrol")


def review(expert: Visit, code: str, project: str, points: str) -> None:
    expert.go(f"/rounds/{code}/review/")
    expert.press("answer")
    expert.go(f"{project}review/")
    for gate in expert.page.query_selector_all("fieldset.ticks"):
        answer = gate.query_selector('input[value="yes"]')
        assert answer
        answer.check()
    for score in expert.page.query_selector_all('input[name^="score-"]'):
        score.fill(points)
    expert.page.fill("#comment", "方案完整，职责清楚。")
    expert.page.click('button[name="hand-in"]')
    expert.page.wait_for_load_state("load")
    assert "评审意见已提交" in expert.said()


def hold_meeting(officer: Visit, code: str) -> str:
    """Put all that is under review on an agenda and write its text; the path of the meeting."""
    officer.go(f"/rounds/{code}/decisions/")
    for box in officer.page.query_selector_all('input[name="project"]'):
        box.check()
    officer.page.fill('input[name="title"]', "第一次联合遴选会议")
    officer.page.fill('form[action$="/plan/"] input[name="held_at"]', "2026-06-15T08:30")
    officer.press("decisions/plan")
    officer.page.fill('input[name="place"]', "第一会议室")
    for present in officer.page.query_selector_all('input[name^="present-"]'):
        present.fill("负责人")
    officer.page.select_option('select[name^="result-"]', "selected")
    officer.page.fill('textarea[name^="reasons-"]', "符合通知要求，方案可行。")
    officer.press("do/write")
    return officer.page.url.removeprefix(officer.server)


def packed(folder: Path) -> Path:
    """The worked application with its parties, as the archive that an applicant would send."""
    archive = folder / "application.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in sorted((CASE / "application").rglob("*")):
            if file.is_file():
                out.write(file, file.relative_to(CASE / "application"))
        out.write(HERE / "parties.yaml", "parties.yaml")
    return archive


def test_shanghai_from_the_notice_to_a_running_pilot(signed: Signed, tmp_path: Path) -> None:
    officer, applicant = signed("officer-1"), signed("lin-chong")
    seats = {"sheitc": "1131000000000F060N", "shcac": "1131000000000G0712", "shnfra": "1131000000000H082D"}
    open_round(officer, SHANGHAI, seats)
    project = begin(applicant, SHANGHAI, "海锚轴承工业网络安全保险试点")
    import_plant(signed("he-min"), project, CASE / "plant" / "inventory.xlsx")
    for person, unit in PARTNERS.items():
        invite(applicant, signed(person), project, unit)

    applicant.go(f"{project}apply/")
    applicant.page.click('a[href$="/exchange/"]')
    applicant.page.set_input_files('input[name="file"]', packed(tmp_path))
    applicant.page.click('form[enctype] button:has-text("预览")')
    applicant.page.click('form[action*="/take"] button')
    applicant.page.wait_for_url("**/apply/review/")
    officer.go(project)
    assert "没有这个试点项目" in officer.text(), "nobody outside sees a draft"

    sign_and_hand_in(applicant, [signed(person) for person in ("zhou-kun", *PARTNERS)], project)
    assert applicant.page.locator("main svg, main img").count() >= 1, "the receipt carries its code"
    receive(officer, project, 3)
    enrol(officer, SHANGHAI, ["评审员一", "评审员二", "评审员三"])
    officer.go(f"/rounds/{SHANGHAI}/review/proposal/")
    assert "评审员三" not in officer.page.inner_text(".card table"), "whose employer insures the plan is not proposed"
    officer.press("review/assign")
    signed("expert-3").go(f"{project}review/")
    assert "没有这个试点项目" in signed("expert-3").text()
    review(signed("expert-1"), SHANGHAI, project, "80")
    review(signed("expert-2"), SHANGHAI, project, "90")

    meeting = hold_meeting(officer, SHANGHAI)
    for leader, states in (("leader-1", "评审中"), ("leader-2", "评审中"), ("leader-3", "入选")):
        signed(leader).go(meeting)
        signed(leader).press("do/sign")
        applicant.go(f"{project}application/")
        assert applicant.page.locator(".case-head .state").inner_text() == states, leader
    assert "评审专家" in applicant.text(), "a look is told"
    told = applicant.text()
    applicant.go(f"{project}decision/")
    assert [name for name in ("评审员", "虚构理工大学", "85.00") if name in told + applicant.text()] == []
    applicant.go(f"{project}letters/")
    letters = applicant.text()
    assert [title for title in ("入选", "受理") if title not in letters] == []

    applicant.go(f"{project}application/")
    applicant.press("do/start")
    applicant.go(f"{project}progress/")
    assert applicant.page.locator(".case-head .state").inner_text() == "实施中"
    assert "完成投保前风险评估" in applicant.text()
    assert not applicant.is_wide
    quiet = {name: signed(name).complaints for name in ("lin-chong", "he-min", "zhou-kun", *PARTNERS)}
    assert quiet == {name: [] for name in quiet}


def test_another_province_by_its_own_numbers(signed: Signed, tmp_path: Path) -> None:
    officer, applicant = signed("river-officer"), signed("river-applicant")
    open_round(officer, RIVERLAND, {"rl-industry": "113205002031000CX4"})
    project = begin(applicant, RIVERLAND, "Pumps under cover")
    workbook = tmp_path / "river.xlsx"
    inventory = read_inventory_xlsx((CASE / "plant" / "inventory.xlsx").read_bytes())
    workbook.write_bytes(write_inventory_xlsx(inventory.model_copy(update={"enterprise": "913205052031000A3H"})))
    import_plant(applicant, project, workbook)
    invite(applicant, signed("river-insurer"), project, "913205052031000B1C")

    for step, field, text in (
        ("eligibility", "eligibility.solvent", "Audited last year."),
        ("text-plant", "parts.plant", "One two three four five six seven"),
        ("text-money", "parts.money", "One million a year."),
    ):
        applicant.go(f"{project}apply/{step}/")
        applicant.page.fill(f'[name="{field}"]', text)
        applicant.page.click('.apply-buttons button[name="next"] >> nth=1')
        applicant.page.wait_for_load_state("load")
    assert "7" in applicant.page.inner_text(".apply-side"), "the seventh word is one too many in this round"
    applicant.go(f"{project}apply/text-plant/")
    applicant.page.fill('[name="parts.plant"]', "Two lines of six lathes.")
    applicant.page.wait_for_selector('#state:has-text("已保存")')
    applicant.go(f"{project}apply/scope/")
    for system in applicant.page.query_selector_all('.apply-main input[name="scope"][type="checkbox"]'):
        system.set_checked(system.get_attribute("value") == "sys-erp")
    applicant.page.click('.apply-buttons button[name="next"] >> nth=1')
    applicant.go(f"{project}apply/text-plant/")
    assert applicant.page.input_value('[name="parts.plant"]') == "Two lines of six lathes.", "it was saved while typing"

    sign_and_hand_in(applicant, [signed("river-legal"), signed("river-insurer")], project)
    receive(officer, project, 0)
    enrol(officer, RIVERLAND, ["评审员一", "评审员二", "评审员三"])
    officer.go(f"/rounds/{RIVERLAND}/review/proposal/")
    officer.press("review/assign")
    for expert in ("expert-1", "expert-2", "expert-3"):
        review(signed(expert), RIVERLAND, project, "5")
    meeting = hold_meeting(officer, RIVERLAND)
    signed("river-leader").go(meeting)
    signed("river-leader").press("do/sign")
    assert "公示" in signed("river-leader").text(), "this round publishes a result for seven days before it stands"
    applicant.go(f"{project}application/")
    assert applicant.page.locator(".case-head .state").inner_text() == "评审中"
    signed("officer-1").go(f"/rounds/{RIVERLAND}/decisions/")
    assert "Pumps under cover" not in signed("officer-1").text(), "another province's authority sees none of it"
