"""公文: one letter, put together from its form and the facts, and kept as it was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pydantic import Field

from haitang.lexicon import BadInput, Label, OrganisationCode, Problem, Record, refuse_if
from haitang.pilot.application import Application
from haitang.pilot.letters import PLACEHOLDERS, LetterForm, Letters
from haitang.pilot.round import Round

Facts = Mapping[str, str | date | Sequence[str]]
"""What a letter says beside what the round and the application say: by placeholder."""


class Letter(Record):
    """A letter as it was issued (公文): its text is kept, so that a later change of the form changes no letter.

    Attributes
    ----------
    to : tuple of OrganisationCode
        The organisations it is addressed to, who may read it beside the authorities.
    replaces : str
        Number of the letter whose place it takes; empty where there is none.
    """

    code: str
    label: Label
    number: str
    dated: date
    title: str
    to: tuple[OrganisationCode, ...] = Field(min_length=1)
    addressees: tuple[str, ...] = Field(min_length=1)
    issuers: tuple[str, ...] = Field(min_length=1)
    written_day: str
    paragraphs: tuple[str, ...] = Field(min_length=1)
    closing: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    mark: str = ""
    printer: str = ""
    replaces: str = ""
    fictional: bool = False


def compose_letter(
    round_: Round,
    code: str,
    application: Application,
    facts: Facts,
    *,
    application_number: str,
    number: str,
    dated: date,
    replaces: str = "",
) -> Letter:
    """Put a letter together.

    Parameters
    ----------
    code : str
        Code of the form.
    facts : mapping
        The form's `LetterForm.needs`: ``reasons`` as a sequence of texts, ``deadline`` as a date.
    application_number : str
        Number by which the letter names the application.
    number : str
        The letter's own number (发文字号).
    replaces : str
        Number of the letter whose place it takes.

    Raises
    ------
    NotFound
        The round has no such letter.
    BadInput
        Facts that the letter needs and did not get; all of them at once.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> load_round("shanghai-2026").letters.form("correction").needs
    ('reasons', 'deadline')
    """
    letters = round_.letters
    form = letters.form(code)
    _refuse_missing(form, facts)
    reasons = _lines(facts.get("reasons", ()))
    units = application.units if form.to == "units" else (application.lead,)
    known = {
        "round": round_.title,
        "notice": round_.number,
        "address": round_.intake.address,
        "summary_deadline": _written(round_.summary_deadline.last_day, letters),
        "lead": application.lead.name,
        "units": letters.separator.join(unit.name for unit in application.units),
        "title": application.title,
        "number": application_number,
        "reasons": "；".join(reasons),
        "deadline": _day(facts.get("deadline", ""), letters),
    }
    body = [text for paragraph in form.body for text in _paragraphs(paragraph, known, reasons)]
    if replaces:
        body.append(letters.replacing.format(replaced=replaces))
    leading = tuple(issuer.name for issuer in round_.issuers if issuer.leads) or (round_.issuers[0].name,)
    return Letter(
        code=code,
        label=form.label,
        number=number,
        dated=dated,
        written_day=_written(dated, letters),
        title=form.title.format_map(known),
        to=tuple(unit.code for unit in units),
        addressees=tuple(unit.name for unit in units),
        issuers=leading if form.issued_by == "lead" else tuple(issuer.name for issuer in round_.issuers),
        paragraphs=tuple(body),
        closing=form.closing.format_map(known),
        attachments=tuple(text.format_map(known) for text in form.attachments),
        copies=tuple(text.format_map(known) for text in form.copies),
        mark=letters.mark,
        printer=letters.printer,
        replaces=replaces,
        fictional=application.fictional,
    )


def _refuse_missing(form: LetterForm, facts: Facts) -> None:
    refuse_if(
        [
            Problem(
                f"公文“{form.label.zh}”",
                name,
                f"缺少{PLACEHOLDERS[name]}",
                bound="；".join(part for part in ("不能为空", form.clause) if part),
                advice="补充后再印发",
            )
            for name in form.needs
            if not (_lines(facts.get(name, ())) if name == "reasons" else facts.get(name))
        ]
    )


def _paragraphs(text: str, known: Mapping[str, str], reasons: Sequence[str]) -> Iterator[str]:
    if text.strip() == "{reasons}":
        numbered = len(reasons) > 1
        yield from (f"{place}. {each}" if numbered else each for place, each in enumerate(reasons, start=1))
    else:
        yield text.format_map(known)


def _lines(value: str | date | Sequence[str]) -> list[str]:
    """Each line that is not empty, without control characters."""
    if isinstance(value, date):
        raise BadInput([Problem("公文", "reasons", "应为文字", value.isoformat(), "逐条写明")])
    texts = [value] if isinstance(value, str) else list(value)
    lines = (" ".join(line.split()) for text in texts for line in text.splitlines())
    return ["".join(mark for mark in line if mark.isprintable()) for line in lines if line]


def _day(value: str | date | Sequence[str], letters: Letters) -> str:
    return _written(value, letters) if isinstance(value, date) else "".join(value)


def _written(day: date, letters: Letters) -> str:
    return letters.day.format(year=day.year, month=day.month, day=day.day)
