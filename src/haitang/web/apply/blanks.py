"""The blanks of a step: what is to be filled in, how long it may be, what it should speak of, what may stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from haitang.journeys import Clash, DraftView
from haitang.lexicon import Label, Problem
from haitang.parties import Nature, Organisation
from haitang.pilot import (
    FieldsRow,
    JointParty,
    Suggestion,
    TextLimit,
    Topic,
    count_words,
    fields_of,
    label_of,
    words_of,
)
from haitang.web.apply.steps import anchor

LONG = "long"
_KINDS = {"nature": "choice", "founded": "date", "contact.email": "email", "contact.phone": "tel", "duties": LONG}
_TABLE = {
    "title": "title",
    "applied_on": "applied_on",
    "lead.location": "location",
    "lead.name": "lead.name",
    "lead.founded": "lead.founded",
    "lead.address": "lead.address",
    "lead.registered_capital": "lead.registered_capital",
    "lead.contact.name": "lead.contact.name",
    "lead.contact.phone": "lead.contact.phone",
    "lead.contact.fax": "lead.contact.fax",
    "lead.contact.email": "lead.contact.email",
}
"""Fields of a form's table that are filled in as lines, and the path of each."""


@dataclass(frozen=True)
class Length:
    """字数 under one limit: this text alone and all that the limit counts."""

    label: Label
    words: int
    total: int
    most: int

    @property
    def over(self) -> bool:
        """Whether it is too long."""
        return self.total > self.most

    @property
    def excess(self) -> int:
        """By how much."""
        return max(self.total - self.most, 0)

    @property
    def share(self) -> int:
        """Per cent of the limit, at most 100."""
        return min(round(100 * self.total / self.most), 100)


@dataclass(frozen=True)
class Blank:
    """One field on a page.

    Attributes
    ----------
    kind : str
        How it is typed: text, long, date, email, tel, choice, units.
    topics : list
        What it should speak of, and whether it does.
    """

    path: str
    label: Label
    text: str
    kind: str = "text"
    hint: str = ""
    open: bool = True
    required: bool = False
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)
    topics: list[tuple[Label, bool]] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    clash: Clash | None = None

    @property
    def id(self) -> str:
        """Its id on the page."""
        return anchor(self.path)


@dataclass(frozen=True)
class Told:
    """What is to be said of fields after they were saved: faults and clashes, by path."""

    problems: tuple[Problem, ...] = ()
    clashes: tuple[Clash, ...] = ()

    def of(self, path: str) -> dict[str, Any]:
        """What is to be said of one field."""
        return {
            "problems": [
                each for each in self.problems if each.at == path or each.at.startswith((f"{path}.", f"{path} "))
            ],
            "clash": next((each for each in self.clashes if each.at == path), None),
        }


def basics(view: DraftView, told: Told) -> dict[str, Any]:
    """The plan's name, the lead, and its introduction."""
    printed = {
        _TABLE[cell.field.value]: (cell.label, cell.hint, cell.optional)
        for row in view.round.form.rows
        if isinstance(row, FieldsRow)
        for cell in row.cells
        if cell.field.value in _TABLE
    }
    paths = ["title", "applied_on", *(path for path in printed if path not in {"title", "applied_on"})]
    paths += [path for path in ("lead.name", "lead.region", "lead.legal_representative") if path not in paths]
    blanks = [_line(view, told, path, printed.get(path)) for path in paths]
    blanks.insert(2, _fixed(view, "lead.code", view.body.lead.code))
    blanks += list(_nature(view, told, "lead", view.body.lead))
    passage = view.round.form.introduction
    texts = []
    if passage:
        texts.append(text_blank(view, told, "introduction", passage.hint, passage.topics))
    return {"blanks": blanks, "texts": texts}


def _line(view: DraftView, told: Told, path: str, printed: tuple[str, str, bool] | None) -> Blank:
    name = path.removeprefix("lead.")
    known = label_of(path, view.round)
    own = Label(zh=known.zh.removeprefix("牵头单位 · "), en=known.en.removeprefix("Lead · ").capitalize())
    label = Label(zh=printed[0], en=own.en) if printed else own
    return Blank(
        path=path,
        label=label,
        text=view.fields.get(path, ""),
        kind="date" if path == "applied_on" else _KINDS.get(name, "text"),
        hint=printed[1] if printed else "",
        required=not printed[2] if printed else path in {"title", "applied_on", "lead.name", "lead.region"},
        open=view.fills(path),
        **told.of(path),
    )


def _fixed(view: DraftView, path: str, text: str) -> Blank:
    label = Label(zh="统一社会信用代码", en="Organisation code")
    return Blank(path=path, label=label, text=text, open=False)


def _nature(view: DraftView, told: Told, at: str, unit: Organisation) -> Iterator[Blank]:
    """单位性质 as the form prints it, and what 其他 is."""
    offered = [*view.round.natures, *([Nature.OTHER] if view.round.other_nature else [])]
    natures = offered if unit.nature in offered else [unit.nature, *offered]
    chosen = view.fields.get(f"{at}.nature", "")
    yield Blank(
        path=f"{at}.nature",
        label=Label(zh="单位性质", en="Nature"),
        text=chosen,
        kind="choice",
        options=[(each.value, each.label.zh, each.value == chosen) for each in natures],
        required=True,
        open=view.fills(f"{at}.nature"),
        **told.of(f"{at}.nature"),
    )
    if view.round.other_nature:
        yield Blank(
            path=f"{at}.other_nature",
            label=Label(zh="其他性质（请注明）", en="If other, which"),
            text=view.fields.get(f"{at}.other_nature", ""),
            open=view.fills(f"{at}.other_nature"),
            **told.of(f"{at}.other_nature"),
        )


_OWN = ("name", "region", "founded", "registered_capital", "address", "legal_representative")
_CONTACT = ("contact.name", "contact.phone", "contact.fax", "contact.email")


def unit_blanks(view: DraftView, told: Told, party: JointParty) -> list[Blank]:
    """What one joint unit says of itself."""
    at = f"joint.{party.organisation.code}"

    def blank(name: str) -> Blank:
        path = f"{at}.{name}"
        label = label_of(path, view.round, {party.organisation.code: ""})
        label = Label(zh=label.zh.split(" · ")[-1], en=label.en.split(" · ")[-1].capitalize())
        return Blank(
            path=path,
            label=label,
            text=view.fields.get(path, ""),
            kind=_KINDS.get(name, "text"),
            open=view.fills(path),
            **told.of(path),
        )

    natures = list(_nature(view, told, at, party.organisation))
    return [*map(blank, _OWN), *natures, *map(blank, _CONTACT), blank("duties")]


def text_step(view: DraftView, told: Told, code: str) -> dict[str, Any]:
    """One text of the form."""
    section = next(each for each in view.round.form.texts if each.code == code)
    return {
        "heading": section.heading,
        "texts": [text_blank(view, told, f"parts.{code}", section.prompt, section.topics)],
    }


def text_blank(
    view: DraftView, told: Told, path: str, hint: str, topics: Iterable[Topic], label: Label | None = None
) -> Blank:
    """A long text: its length under each limit, the topics that it should speak of, what live facts suggest."""
    text = view.fields.get(path, "")
    return Blank(
        path=path,
        label=label or label_of(path, view.round),
        text=text,
        kind=LONG,
        hint=hint,
        open=view.fills(path),
        required=True,
        lengths=lengths(view, path),
        topics=[(topic.label, any(word in text for word in topic.keywords)) for topic in topics],
        suggestions=[each for each in view.suggestions if each.at == path],
        **told.of(path),
    )


def lengths(view: DraftView, path: str) -> list[Length]:
    """字数 of a text, and under each limit that counts it."""
    code = path.removeprefix("parts.")
    row = path.split(".")[1] if path.startswith("schemes.") else ""
    return [
        Length(label=limit.label, words=_words(view, path), total=total, most=limit.words)
        for limit in view.round.text_limits
        if (code in limit.sections if not row else _counts_schemes(view, limit))
        for at, total in words_of(view.body, view.round, limit)
        if limit.per == "total" or at == (f"schemes.{row}" if row else path)
    ]


def _words(view: DraftView, path: str) -> int:
    """字数 of one text as it is kept; the marks of headings are not part of it."""
    kept = fields_of(view.body).get(path, "")
    return count_words("\n".join(line.removeprefix("## ") for line in kept.split("\n")))


def _counts_schemes(view: DraftView, limit: TextLimit) -> bool:
    return bool(view.round.form.schemes and view.round.form.schemes.code in limit.sections)
