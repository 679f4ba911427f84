"""A second round with other numbers, sections, papers and language: all of it is data."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from haitang.insured import Inventory
from haitang.pilot import (
    Application,
    OtherApplications,
    Outcome,
    Part,
    Prose,
    Round,
    Signature,
    Statement,
    check,
    prefill,
    read_round,
)

FOLDER = Path(__file__).with_name("riverland-2031")
CLOSES = datetime(2031, 3, 16, tzinfo=ZoneInfo("Europe/Lisbon"))


@pytest.fixture(scope="module")
def riverland() -> Round:
    return read_round(FOLDER)


@pytest.fixture
def plan(application: Application) -> Application:
    """What fits Riverland, made out of the worked application."""
    insurer = application.joint[0]
    private = insurer.model_copy(
        update={"organisation": insurer.organisation.model_copy(update={"nature": application.lead.nature})}
    )
    signatures = tuple(
        Signature(document="honesty", unit=unit.code, signed_by="A. Reed", signed_at=CLOSES)
        for unit in (application.lead, private.organisation)
    )
    return application.model_copy(
        update={
            "round_code": "riverland-2031",
            "lead": application.lead.model_copy(update={"region": "320506"}),
            "joint": (private,),
            "introduction": Prose(),
            "parts": (
                Part(code="plant", prose=Prose.plain("Two lines of six lathes.")),
                Part(code="money", prose=Prose.plain("One million yuan a year.")),
            ),
            "schemes": (),
            "scope": ("sys-erp",),
            "eligibility": (Statement(item="solvent", text="Audited."),),
            "signatures": signatures,
        }
    )


def test_its_form_is_its_own(riverland: Round) -> None:
    assert riverland.form.prescribed() == (
        "Application",
        "Applicant:_____",
        "How to fill this in",
        "1. Write plainly.",
        "1 The plant",
        "Describe the plant.",
        "2 The money",
        "Describe the money.",
        "Declaration of honesty",
        "We declare:",
        "1. All is true.",
        "We answer for it.",
        "Signed:",
    )
    assert riverland.form.to_sign == ("honesty",)
    assert (riverland.form.introduction, riverland.form.schemes, riverland.form.pledge) == (None, None, None)
    assert riverland.acceptance_number(12) == "RL/2031/12"
    assert riverland.layout.page.width == 12240


def test_its_own_rules_hold(riverland: Round, plan: Application, inventory: Inventory) -> None:
    verdicts = check(plan, inventory, riverland, now=CLOSES - timedelta(seconds=1))
    assert [(one.rule, one.outcome) for one in verdicts] == [(rule.code, Outcome.OK) for rule in riverland.rules]
    assert verdicts[0].clause == "RL-CI 7/2031 Art. 2"


def test_its_own_bounds_bite(
    riverland: Round, plan: Application, inventory: Inventory, application: Application
) -> None:
    changed = plan.model_copy(
        update={
            "lead": application.lead,
            "joint": application.joint[:3],
            "parts": (
                Part(code="plant", prose=Prose.plain("Two long lines of six lathes each.")),
                Part(code="money", prose=Prose.plain("RESTRICTED// none of it is ours")),
                Part(code="security", prose=Prose.plain("Doors.")),
            ),
        }
    )
    verdicts = check(changed, inventory, riverland, now=CLOSES, others=OtherApplications(as_joint=1))
    assert [(one.rule, one.outcome.value, one.at, one.value) for one in verdicts if one.outcome is not Outcome.OK] == [
        ("lead_region", "warns", "lead.region", "310115"),
        ("projects", "fails", "lead.code", "2"),
        ("joint_parties", "fails", "joint", "4"),
        ("joint_categories", "fails", "joint.1.organisation.category", "保险中介机构"),
        ("joint_categories", "fails", "joint.2.organisation.category", "网络安全企业"),
        ("natures", "fails", "joint.0.organisation.nature", "国有控股企业"),
        ("sections", "fails", "parts.security", "security"),
        ("text_limits", "fails", "parts.plant", "7"),
        ("classification", "fails", "parts.money", "限阅"),
        ("signatures", "fails", "signatures", "9131010600000C038A"),
        ("signatures", "fails", "signatures", "9131011200000D049B"),
        ("deadline", "fails", "", "2031-03-16 00:00:00"),
    ]


def test_a_round_without_topics_suggests_nothing(riverland: Round, inventory: Inventory) -> None:
    assert prefill(inventory, ["sys-erp"], riverland) == ()
