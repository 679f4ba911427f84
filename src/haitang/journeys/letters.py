"""公文: the authorities write to the units of an application; what was issued stands until a new letter replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from haitang.documents import MissingGlyphs, NoChineseFont, build_letter, render_docx, render_pdf
from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, KeptFile, Kind, Ports, Project
from haitang.journeys.step import Step, step
from haitang.lexicon import Conflict, Label, NotFound
from haitang.parties import Actor, Relation
from haitang.pilot import Facts, Letter, compose_letter

LETTER: Final = Kind("letter", Letter, Label(zh="公文", en="Letter"))
ISSUED, REPLACED = "issued", "replaced"


@dataclass(frozen=True)
class KeptLetter:
    """A letter and the files in which it went out."""

    filed: Filed[Letter]
    files: tuple[KeptFile, ...]


@dataclass(frozen=True)
class ProjectLetters:
    """A project, its application's state, and those of its letters that the actor may read, oldest first."""

    project: Project
    state: str | None
    letters: tuple[KeptLetter, ...]


def write_letter(doing: Step, code: str, facts: Facts, *, replaces: UUID | None = None) -> Filed[Letter]:
    """Issue a letter inside the step of another journey (印发公文), such as a decision that has to be told.

    Parameters
    ----------
    code : str
        Code of the letter among the round's (`haitang.pilot.OCCASIONS` and the round's own).
    facts : mapping
        What `haitang.pilot.LetterForm.needs` asks for: ``reasons`` (texts), ``deadline`` (a date).
    replaces : UUID, optional
        A letter of the same project whose place this one takes.

    Raises
    ------
    NotFound, BadInput, Conflict
        The round has no such letter; facts are missing; there is no application, or the letter to be replaced was
        replaced already.
    """
    work, round_ = doing.work, doing.round
    former = None if replaces is None else _standing(doing, replaces)
    day = _today(doing)
    serial = work.next_number(f"{round_.letters.number}/{day.year}")
    number = round_.letters.number.format(year=day.year, serial=serial)
    letter = _composed(doing, code, facts, number=number, former=former)
    filed = work.file_record(
        LETTER,
        letter,
        id=doing.new_id(),
        round_code=round_.code,
        project=doing.project.id,
        subject=letter.number,
        number=letter.number,
        state=ISSUED,
        actor=doing.actor,
        at=doing.at,
    )
    if former is not None:
        work.refile(LETTER, former, state=REPLACED, actor=doing.actor, at=doing.at)
    _attach(doing, filed)
    work.send("letter.issued", {"number": letter.number, "project": doing.project.number}, at=doing.at)
    return filed


def _today(doing: Step) -> date:
    """The day on the round's own clock."""
    return doing.at.astimezone(ZoneInfo(doing.round.application_deadline.timezone)).date()


def _composed(doing: Step, code: str, facts: Facts, *, number: str, former: Filed[Letter] | None) -> Letter:
    application = doing.need(APPLICATION, "公文须有申报方案可依")
    return compose_letter(
        doing.round,
        code,
        application.body,
        facts,
        application_number=application.number,
        number=number,
        dated=_today(doing),
        replaces=former.number if former else "",
    )


def _standing(doing: Step, letter: UUID) -> Filed[Letter]:
    """The letter of this project, which must not have been replaced."""
    former = doing.work.filed_record(LETTER, letter)
    if former.project != doing.project.id:
        raise NotFound("没有这份公文", advice="从项目的公文页重新选择")
    if former.state != ISSUED:
        raise Conflict(f"{former.number} 已被替代", advice="替代最新的一份")
    return former


def _attach(doing: Step, filed: Filed[Letter]) -> None:
    """Keep the letter as DOCX, and as PDF where this machine's fonts can set it: a name must not hold up a decision."""
    paper = build_letter(filed.body, doing.round)
    doing.work.attach(filed.id, f"{filed.number}.docx", render_docx(paper), actor=doing.actor, at=doing.at)
    try:
        pdf = render_pdf(paper)
    except (MissingGlyphs, NoChineseFont):
        return
    doing.work.attach(filed.id, f"{filed.number}.pdf", pdf, actor=doing.actor, at=doing.at)


def issue_letter(
    ports: Ports, actor: Actor, project: UUID, code: str, facts: Facts, *, replaces: UUID | None = None
) -> Filed[Letter]:
    """Issue a letter by hand, as `write_letter` does.

    Raises
    ------
    NotAllowed, NotFound, BadInput, Conflict
        As for `write_letter`.
    """
    with step(ports, actor, "letter.issue", project, subject=code) as doing:
        return write_letter(doing, code, facts, replaces=replaces)


def preview_letter(
    ports: Ports, actor: Actor, project: UUID, code: str, facts: Facts, *, replaces: UUID | None = None
) -> Letter:
    """The letter as `issue_letter` would write it, without a number; nothing is kept.

    Raises
    ------
    NotAllowed, NotFound, BadInput, Conflict
        As for `write_letter`.
    """
    with step(ports, actor, "letter.issue", project, subject=f"{code}/preview") as doing:
        former = None if replaces is None else _standing(doing, replaces)
        return _composed(doing, code, facts, number="", former=former)


def letters_of(ports: Ports, actor: Actor, project: UUID) -> ProjectLetters:
    """The letters of a project that the actor may read: an authority all, a unit those sent to it."""
    with step(ports, actor, "letter.view", project) as doing:
        found = [filed for filed in doing.work.filed(LETTER, project=project) if _may_read(doing, filed.body)]
        files = doing.work.attachments_of([filed.id for filed in found])
        application = doing.work.latest(APPLICATION, project)
        state = application.state if application else None
        return ProjectLetters(doing.project, state, tuple(KeptLetter(filed, files[filed.id]) for filed in found))


def letter_file(ports: Ports, actor: Actor, project: UUID, letter: UUID, form: str) -> tuple[str, bytes]:
    """Name and content of a letter's file, as it was kept when the letter was issued.

    Parameters
    ----------
    form : str
        ``docx`` or ``pdf``.

    Raises
    ------
    NotFound
        There is no such letter or file in this project, or it was sent to somebody else: the answer is the same.
    """
    with step(ports, actor, "letter.view", project, subject=str(letter)) as doing:
        filed = doing.work.filed_record(LETTER, letter)
        if filed.project != project or not _may_read(doing, filed.body):
            raise NotFound("没有这份公文", advice="从项目的公文页重新选择")
        name = f"{filed.number}.{form}"
        return name, doing.work.attachment(letter, name)


def _may_read(doing: Step, letter: Letter) -> bool:
    relations = doing.project.relations_of(doing.actor.organisation)
    return Relation.AUTHORITY in relations or doing.actor.organisation in letter.to
