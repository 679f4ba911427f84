"""典型案例: a summary chosen for publication, trade secrets removed, with the consent of every party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon import (
    Conflict,
    Instant,
    Label,
    OrganisationCode,
    Problem,
    Record,
    refuse_if,
)
from haitang.pilot.progress.redaction import Disclosure
from haitang.pilot.round import Round
from haitang.pilot.word_count import count_words

FILE: Final = "典型案例"


class CaseState(StrEnum):
    """Where a typical case stands."""

    CHOSEN = "chosen"
    OFFERED = "offered"
    REFUSED = "refused"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STATES[self]


_STATES: Final = MappingProxyType(
    {
        CaseState.CHOSEN: Label(zh="编写中", en="Being written"),
        CaseState.OFFERED: Label(zh="征求各方同意", en="Consent asked"),
        CaseState.REFUSED: Label(zh="有单位不同意", en="Refused by a party"),
        CaseState.PUBLISHED: Label(zh="已发布", en="Published"),
        CaseState.UNPUBLISHED: Label(zh="已撤下", en="Taken down"),
    }
)
ADMITS: Final[Mapping[str, tuple[CaseState, ...]]] = MappingProxyType(
    {
        "write": (CaseState.CHOSEN, CaseState.OFFERED, CaseState.REFUSED, CaseState.UNPUBLISHED),
        "offer": (CaseState.CHOSEN,),
        "consent": (CaseState.OFFERED, CaseState.REFUSED, CaseState.PUBLISHED),
        "publish": (CaseState.OFFERED,),
        "take_down": (CaseState.PUBLISHED,),
    }
)
"""In which states each action is admitted: writing puts a case back to being written, and consents fall away."""


class Release(Record):
    """A word that the check found and that may stand all the same, and why."""

    value: str
    reason: str


class Consent(Record):
    """What a party says to the publication of the text as it stands."""

    unit: OrganisationCode
    agrees: bool
    reason: str = ""
    by: str
    at: Instant


class TypicalCase(Record):
    """A typical case of one version; consents are to its text and fall away with it."""

    round_code: str
    title: str
    chosen_by: str
    chosen_at: Instant
    why: str
    texts: dict[str, str] = {}
    released: tuple[Release, ...] = ()
    consents: tuple[Consent, ...] = ()
    published_at: Instant | None = None
    taken_down: str = ""

    def consent_of(self, unit: str) -> Consent | None:
        """What a party said last."""
        return next((each for each in self.consents if each.unit == unit), None)

    def agreed_by(self, units: Iterable[str]) -> bool:
        """Whether every one of the units agrees."""
        return all((consent := self.consent_of(unit)) is not None and consent.agrees for unit in units)


def require_case(state: CaseState, action: str) -> None:
    """Refuse an action that the state does not admit (`Conflict`)."""
    if state not in ADMITS[action]:
        raise Conflict(f"典型案例“{state.label.zh}”，不能办理该事项", advice="刷新页面查看最新状态")


def case_problems(case: TypicalCase, round_: Round, found: Iterable[Disclosure]) -> list[Problem]:
    """All that keeps a case from being offered to its parties: texts missing or too long, secrets that still stand."""
    form = round_.implementation.cases
    problems = [] if case.title.strip() else [Problem(FILE, "title", "缺少案例标题", advice="填写标题")]
    for section in form.sections:
        text, at = case.texts.get(section.code, "").strip(), f"texts.{section.code}"
        clause = f"依据：{section.source} {section.clause}"
        if not text:
            problems.append(Problem(FILE, at, f"缺少“{section.label.zh}”", bound=section.prompt, advice=clause))
        if (words := count_words(text)) > section.words:
            problems.append(
                Problem(FILE, at, f"“{section.label.zh}”超过字数", f"{words} 字", f"{section.words} 字", clause)
            )
    for each in standing(case, found):
        secret = each.secret
        problems.append(
            Problem(
                FILE,
                each.place,
                f"含{secret.kind.label.zh}（见{secret.where.zh}）",
                secret.value,
                "公开文本不含商业秘密",
                "删改该处；如可公开，在“可以公开的词语”中写明理由",
            )
        )
    for row, release in enumerate(case.released):
        if not release.reason.strip():
            problems.append(Problem(FILE, f"released.{row}", "缺少可以公开的理由", release.value))
    return problems


def standing(case: TypicalCase, found: Iterable[Disclosure]) -> tuple[Disclosure, ...]:
    """The secrets found that nobody has released."""
    released = {release.value.strip().casefold() for release in case.released}
    return tuple(each for each in found if each.secret.value.casefold() not in released)


def with_consent(
    case: TypicalCase,
    state: CaseState,
    units: Iterable[str],
    *,
    unit: str,
    agrees: bool,
    reason: str,
    by: str,
    at: datetime,
) -> tuple[TypicalCase, CaseState]:
    """The case with a party's word: one refusal stops it, a consent taken back takes a published case down.

    Raises
    ------
    BadInput
        A refusal without a reason.
    Conflict
        The state does not admit it.
    """
    require_case(state, "consent")
    if not agrees:
        refuse_if([] if reason.strip() else [Problem(FILE, "consent", "缺少不同意的理由", advice="写明理由")])
    consent = Consent(unit=unit, agrees=agrees, reason=reason.strip(), by=by, at=at)
    others = tuple(each for each in case.consents if each.unit != unit)
    said = case.model_copy(update={"consents": (*others, consent)})
    if state is CaseState.PUBLISHED:
        return said, state if agrees else CaseState.UNPUBLISHED
    refused = any(not each.agrees for each in said.consents if each.unit in set(units))
    return said, CaseState.REFUSED if refused else CaseState.OFFERED
