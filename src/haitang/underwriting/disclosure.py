"""The disclosure record (如实告知, Insurance Law Art. 16): what was asked, what was said, and what was known."""

from __future__ import annotations

from collections.abc import Mapping

from haitang.insured import Assurance, Evidence, Posture
from haitang.lexicon import Instant, Label, Record, Share


class Disclosure(Record):
    """One question and its answer, as they stood when the policy was bound.

    Attributes
    ----------
    control : str
        Code of the control that was asked about.
    question : Label
        The words of the question; the duty reaches only as far as it was asked.
    systems : tuple of str
        Systems that the answer is about; empty means the whole enterprise.
    signed_by, answered_at : str, Instant
        Who gave the answer, and when.
    known_to_insurer : str
        What the insurer had itself seen of it before binding; what it knew it cannot hold against the insured.
    """

    control: str
    question: Label
    answer: Share
    systems: tuple[str, ...] = ()
    assurance: Assurance
    evidence: tuple[Evidence, ...]
    signed_by: str
    answered_at: Instant
    known_to_insurer: str = ""

    @property
    def estopped(self) -> bool:
        """Whether the insurer knew better when it bound, and so may not rescind over it (弃权与禁止反言)."""
        return bool(self.known_to_insurer)


def disclosures(
    posture: Posture, questions: Mapping[str, Label], known: Mapping[str, str] | None = None
) -> tuple[Disclosure, ...]:
    """Freeze the answers of a posture with the words of their questions.

    Parameters
    ----------
    questions : mapping
        Words of each question by code of the control; the code itself where there are none.
    known : mapping, optional
        What the insurer had seen, by code of the control.

    Examples
    --------
    >>> disclosures(Posture(enterprise="D2143569X", answers=()), {})
    ()
    """
    seen = known or {}
    return tuple(
        Disclosure(
            control=answer.control,
            question=questions.get(answer.control) or Label(zh=answer.control, en=answer.control),
            answer=answer.coverage,
            systems=answer.systems,
            assurance=answer.assurance,
            evidence=answer.evidence,
            signed_by=answer.answered_by,
            answered_at=answer.answered_at,
            known_to_insurer=seen.get(answer.control, ""),
        )
        for answer in posture.answers
    )
