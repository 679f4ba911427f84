"""举报: somebody tells the round's authority of a post that should not be there; the authority removes it or not."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from haitang.lexicon import OrganisationCode, Problem, Record
from haitang.pilot.outreach.materials import code_problems, word_problems
from haitang.pilot.outreach.settings import MatchingRules

About = Literal["need", "offer"]


class Complaint(Record):
    """A complaint and what became of it.

    Attributes
    ----------
    about, about_id, about_number : str
        The need or the offer.
    cause : str
        Code of the round's list.
    ruling : str
        What the authority found.
    """

    about: About
    about_id: UUID
    about_number: str
    cause: str
    text: str = ""
    by: OrganisationCode
    by_name: str
    ruling: str = ""


def complaint_problems(complaint: Complaint, rules: MatchingRules) -> list[Problem]:
    """Everything that keeps a complaint from being taken."""
    return [
        *code_problems("举报", "事由", [complaint.cause], rules.complaints),
        *word_problems("举报", "说明", complaint.text, rules.words, rules.clause),
    ]
