"""公文: letters of a round's authorities as data, and one letter put together from its form and the facts."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import BadInput, Label, NotFound, OrganisationCode, Problem, Record, refuse_if

if TYPE_CHECKING:
    from haitang.pilot.application import Application
    from haitang.pilot.round import Round

Facts = Mapping[str, str | date | Sequence[str]]
"""What a letter says beside what the round and the application say: by placeholder."""

OCCASIONS: Final = (
    "acceptance",
    "correction",
    "inadmissible",
    "selected",
    "not_selected",
    "exit_notice",
    "exit_decision",
    "summary_reminder",
)
"""Moments of an application's life at which an authority writes; a round has a letter for each, and may have more."""

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "round": "试点名称",
        "notice": "通知文号",
        "address": "材料提交地址",
        "summary_deadline": "总结报送期限",
        "lead": "牵头单位名称",
        "units": "全部申报单位名称",
        "title": "方案名称",
        "number": "申报方案编号",
        "reasons": "理由或事项，逐条",
        "deadline": "期限",
    }
)
"""What a letter's text may name, and what it stands for."""

GIVEN: Final = ("reasons", "deadline")
"""Placeholders that whoever writes the letter fills; all others follow from the round and the application."""


class LetterForm(Entry):
    """One kind of letter (文书样式).

    Attributes
    ----------
    code : str
        One of `OCCASIONS`, or a further one of the round's own.
    to : str
        Whom it is addressed to: the lead alone, or every unit of the application.
    issued_by : str
        The authority that leads the round, or all of its authorities together (联合行文).
    body : tuple of str
        Paragraphs; a paragraph that is ``{reasons}`` alone becomes one for each reason.
    copies : tuple of str
        Who gets a copy (抄送).
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")
    label: Label
    title: str = Field(min_length=1)
    to: Literal["lead", "units"] = "lead"
    issued_by: Literal["lead", "all"] = "lead"
    body: tuple[str, ...] = Field(min_length=1)
    closing: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_only_what_is_known(self) -> Self:
        for place, text in self._texts():
            try:
                named = _named(text)
            except ValueError as error:
                raise ValueError(f"{place} 的花括号不成对") from error
            if unknown := [name for name in named if name not in PLACEHOLDERS]:
                raise ValueError(f"{place} 有未知的占位符 {'、'.join(unknown)}；可用：{'、'.join(PLACEHOLDERS)}")
        return self

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "title", self.title
        for name, texts in (("body", self.body), ("attachments", self.attachments), ("copies", self.copies)):
            yield from ((f"{name}.{index}", text) for index, text in enumerate(texts))
        yield "closing", self.closing

    @property
    def needs(self) -> tuple[str, ...]:
        """Which of `GIVEN` the text names."""
        named = {name for _, text in self._texts() for name in _named(text)}
        return tuple(name for name in GIVEN if name in named)


class Letters(Entry):
    """The letters of a round.

    Attributes
    ----------
    number : str
        Pattern of 发文字号, with ``{year}`` and ``{serial}``; all letters of that pattern in a year are one series.
    mark : str
        What stands behind the names in the head: 文件.
    printer : str
        Who prints the letters (印发机关), for the record at their end; empty for no such record.
    replacing : str
        The sentence of a letter that takes the place of an earlier one, with ``{replaced}``.
    day, separator : str
        How a date is written, with ``{year}``, ``{month}`` and ``{day}``; what stands between the names of units.
    """

    number: str = Field(max_length=48)
    mark: str = ""
    printer: str = ""
    day: str = "{year}年{month}月{day}日"
    separator: str = "、"
    replacing: str = Field(pattern=r"\{replaced\}")
    forms: tuple[LetterForm, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        try:
            filled = {self.number.format(year=year, serial=serial) for year in (2026, 2027) for serial in (1, 2)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("发文字号只能用 {year} 与 {serial}") from error
        if len(filled) != len({(year, serial) for year in (2026, 2027) for serial in (1, 2)}):
            raise ValueError("发文字号须随 {year} 与 {serial} 变化")
        codes = [form.code for form in self.forms]
        if len(codes) != len(set(codes)):
            raise ValueError("文书代码重复")
        if absent := [code for code in OCCASIONS if code not in codes]:
            raise ValueError("缺少文书：" + "、".join(absent))
        return self

    def form(self, code: str) -> LetterForm:
        """The form of that code, or `NotFound`."""
        found = next((form for form in self.forms if form.code == code), None)
        if found is None:
            raise NotFound(f"本批次没有文书 {code}", advice="现有：" + "、".join(form.code for form in self.forms))
        return found


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


def _named(text: str) -> list[str]:
    """Names of the placeholders in a text; one without a name counts as unknown."""
    return [
        f"{{{name}}}" if spec or conversion or not name else name
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    ]
