"""The guide names every field of the files that an applicant writes."""

import re
from pathlib import Path

import pytest

from haitang.parties import Contact, Organisation
from haitang.pilot import ApplicationSheet, Milestone, Price, Proof, Round, Sealing, Signature, Statement, SummarySheet
from haitang.pilot.reading import JointEntry, SchemeEntry
from haitang.pilot.summary import ServiceDelivered

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "application.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", GUIDE))


@pytest.mark.parametrize(
    ("record", "filled_by_program"),
    [
        (Organisation, set()),
        (Contact, set()),
        (ApplicationSheet, set()),
        (JointEntry, set()),
        (SchemeEntry, set()),
        (Price, set()),
        (Statement, set()),
        (Proof, {"digest"}),
        (Milestone, set()),
        (Signature, {"content"}),
        (Sealing, set()),
        (SummarySheet, set()),
        (ServiceDelivered, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_field_is_named(record: type[Organisation], filled_by_program: set[str]) -> None:
    assert set(record.model_fields) - NAMED - filled_by_program == set()


def test_every_code_of_the_round_is_named(shanghai_round: Round) -> None:
    form = shanghai_round.form
    assert form.schemes is not None
    codes = {section.code for section in form.texts} | {point.code for point in form.schemes.points}
    codes |= set(form.to_sign) | {section.code for section in shanghai_round.summary}
    assert codes - NAMED == set()
