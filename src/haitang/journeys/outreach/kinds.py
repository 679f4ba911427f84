"""Records of publicity and matching, their printed numbers, and the checks that every text of theirs passes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar
from uuid import UUID

from haitang.journeys.ports import Filed, Kind, UnitOfWork
from haitang.journeys.step import Step
from haitang.lexicon import Conflict, Label, NotFound, Problem, Record
from haitang.pilot import refused_markings, refused_personal_data
from haitang.pilot.outreach import Complaint, Event, Material, Need, Offer, SignUp, Talk

MATERIAL: Final = Kind("outreach_material", Material, Label(zh="宣传资料", en="Material"))
EVENT: Final = Kind("outreach_event", Event, Label(zh="宣贯活动", en="Event"))
SIGN_UP: Final = Kind("event_sign_up", SignUp, Label(zh="活动报名", en="Sign-up"))
NEED: Final = Kind("matching_need", Need, Label(zh="对接需求", en="Need"))
OFFER: Final = Kind("matching_offer", Offer, Label(zh="服务供给", en="Offer"))
TALK: Final = Kind("matching_talk", Talk, Label(zh="对接", en="Talk"))
COMPLAINT: Final = Kind("matching_complaint", Complaint, Label(zh="举报", en="Complaint"))

_SERIES: Final = {
    MATERIAL.code: "XC",
    EVENT.code: "HD",
    SIGN_UP.code: "BM",
    NEED.code: "XQ",
    OFFER.code: "GJ",
    TALK.code: "DJ",
    COMPLAINT.code: "JB",
}

R = TypeVar("R", bound=Record)


def new_record(doing: Step, kind: Kind[R], body: R, *, state: str, subject: str = "") -> Filed[R]:
    """Keep a new record of the round under the next number of its kind."""
    series = _SERIES[kind.code]
    count = doing.work.next_number(f"{doing.round_code}/{series}")
    return doing.work.file_record(
        kind,
        body,
        id=doing.new_id(),
        round_code=doing.round_code,
        subject=subject,
        number=f"{doing.round_code}-{series}{count:04d}",
        state=state,
        actor=doing.actor,
        at=doing.at,
    )


def changed(
    doing: Step, kind: Kind[R], known: Filed[R], *, body: R | None = None, state: str | None = None
) -> Filed[R]:
    """Keep the next version of a record."""
    return doing.work.refile(kind, known, actor=doing.actor, at=doing.at, body=body, state=state)


def of_round(work: UnitOfWork, kind: Kind[R], code: str, id: UUID) -> Filed[R]:
    """The record of that id in a round; one of another round is not found."""
    found = work.filed_record(kind, id)
    if found.round != code:
        raise missing(kind)
    return found


def missing(kind: Kind[Any]) -> NotFound:
    """What is said of a record that is not there, or not for the actor: the same."""
    return NotFound(f"没有这份{kind.label.zh}", advice="从批次页重新进入")


def still_at(known: Filed[Any], version: int | None) -> None:
    """Refuse to write over what somebody else wrote since the page was opened."""
    if version is not None and version != known.version:
        raise Conflict(f"{known.number} 已被他人修改", advice="重新打开该页，核对差异后再保存")


def marked(doing: Step, texts: Iterable[tuple[str, str]], where: str) -> list[Problem]:
    """Texts with a classification marking."""
    return refused_markings(texts, doing.round, file=where)


def unfit_to_publish(doing: Step, texts: Iterable[tuple[str, str]], where: str) -> list[Problem]:
    """Texts with a classification marking, or with what looks like personal data."""
    texts = tuple(texts)
    return [*marked(doing, texts, where), *refused_personal_data(texts, doing.round, file=where)]
