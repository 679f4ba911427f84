"""How a pilot's progress is kept: one record of a kind for the project, files beside it, the pilot's own state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, Kind, Stored
from haitang.journeys.step import Step
from haitang.journeys.uploads import accept_upload
from haitang.lexicon import BadInput, Conflict, NotFound, Problem, Record, refuse_if
from haitang.parties import PartyCategory, Relation
from haitang.pilot import Application, Proof, State

R = TypeVar("R", bound=Record)
Uploads = Iterable[tuple[str, bytes]]
"""Files as they come: name and content."""


def application_in(doing: Step, states: Collection[State], advice: str) -> Stored[Application]:
    """The project's application, which must be in one of ``states`` (`Conflict`)."""
    known = doing.need(APPLICATION, "先编制申报方案")
    if State(known.state) not in states:
        raise Conflict(f"试点“{State(known.state).label.zh}”，不能办理该事项", advice=advice)
    return known


def newest(doing: Step, kind: Kind[R], subject: str | None = None) -> Filed[R] | None:
    """The project's record of a kind, the newest where there are several."""
    found = doing.work.filed(kind, project=doing.project.id, subject=subject)
    # By number, not by time: the clock of a drill stands still.
    return max(found, key=lambda each: (len(each.number), each.number), default=None)


def need_filed(doing: Step, kind: Kind[R], advice: str) -> Filed[R]:
    """The project's newest record of a kind, or `NotFound`."""
    found = newest(doing, kind)
    if found is None:
        raise NotFound(f"尚无{kind.label.zh}", advice=advice)
    return found


def file_in(doing: Step, kind: Kind[R], body: R, *, id: UUID, subject: str, series: str, state: str) -> Filed[R]:
    """Keep the first version of a record of the project."""
    return doing.work.file_record(
        kind,
        body,
        id=id,
        round_code=doing.round_code,
        project=doing.project.id,
        subject=subject,
        number=doing.number(series),
        state=state,
        actor=doing.actor,
        at=doing.at,
    )


def accepted(files: Uploads) -> dict[str, bytes]:
    """The files as they are taken in, by name; every fault of all of them at once."""
    taken: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, data in files:
        try:
            taken[accept_upload(name, data)] = data
        except BadInput as error:
            problems.extend(error.problems)
    refuse_if(problems)
    return taken


def attached(doing: Step, record: UUID, files: Mapping[str, bytes]) -> tuple[Proof, ...]:
    """Keep files beside a record; each as a proof with its digest."""
    return tuple(
        Proof(
            title=name,
            file=name,
            digest=doing.work.attach(record, name, data, actor=doing.actor, at=doing.at),
        )
        for name, data in files.items()
    )


def named(files: Mapping[str, bytes]) -> tuple[Proof, ...]:
    """The files as proofs before they are kept, for rules that only count them."""
    return tuple(Proof(title=name, file=name) for name in files)


def parties_of(doing: Step) -> dict[str, PartyCategory]:
    """Every organisation of the project but its authorities, by code: the lead first."""
    codes = dict.fromkeys(code for code, relation in doing.project.relations if relation is not Relation.AUTHORITY)
    return {code: doing.work.organisation(code).category for code in codes}


def services_of(doing: Step) -> tuple[str, ...]:
    """The service bodies of the project."""
    return tuple(code for code in parties_of(doing) if code != doing.project.lead)


def authorities_of(doing: Step) -> tuple[str, ...]:
    """The authorities that decide on the project."""
    return tuple(dict.fromkeys(code for code, relation in doing.project.relations if relation is Relation.AUTHORITY))
