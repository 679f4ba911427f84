"""修改对照: what changed between two versions of an application, field by field, and inside each text word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from haitang.lexicon import Label, Record
from haitang.parties import Nature
from haitang.pilot.application import Application
from haitang.pilot.field_texts import fields_of, label_of
from haitang.pilot.round import Round

_SENTENCE: Final = re.compile(r"[^。！？；\n]+[。！？；]*|[。！？；]+|\n")
_WORD: Final = re.compile(r"[A-Za-z0-9_.\-]+|\s+|.", re.DOTALL)
_MOST_WORDS: Final = 1_500
"""Longer sentences are shown as replaced whole: finding the least difference takes the square of their length."""
_ALIKE: Final = 0.4
"""Two sentences less alike than this are shown as one replaced by the other."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(Record):
    """A run of text that stayed, went or came."""

    change: Change
    text: str


class Difference(Record):
    """One field that changed.

    Attributes
    ----------
    at : str
        Path of the field, as `fields_of` names it.
    pieces : tuple of Piece
        The earlier text and the later one woven together; ``same`` and ``gone`` are the earlier, ``same`` and ``new``
        the later.
    """

    at: str
    label: Label
    before: str
    after: str
    pieces: tuple[Piece, ...]


def differences(before: Application, after: Application, round_: Round) -> tuple[Difference, ...]:
    """Every field that differs, in the order of the form; signatures and seals are no content."""
    earlier, later = _compared(before), _compared(after)
    names = {unit.code: unit.name for unit in (*before.units, *after.units)}
    return tuple(
        Difference(
            at=at,
            label=label_of(at, round_, names),
            before=earlier.get(at, ""),
            after=later.get(at, ""),
            pieces=woven(earlier.get(at, ""), later.get(at, "")),
        )
        for at in _in_order(list(earlier), list(later))
        if earlier.get(at, "") != later.get(at, "")
    )


def _compared(application: Application) -> dict[str, str]:
    """Fields as people read them, the proofs of each statement, and which units apply."""
    names = {unit.code: unit.name for unit in application.units}
    fields = {at: _readable(at, text, names) for at, text in fields_of(application).items()}
    for statement in application.eligibility:
        proofs = "\n".join(f"{proof.title} {proof.digest or ''}".strip() for proof in statement.proofs)
        fields[f"eligibility.{statement.item}.proofs"] = proofs
    for party in application.joint:
        fields[f"joint.{party.organisation.code}"] = f"{party.relation.label.zh} {party.organisation.category.label.zh}"
    return fields


def _readable(at: str, text: str, names: dict[str, str]) -> str:
    """A field as people read it: labels and names in place of codes."""
    last = at.rsplit(".", 1)[-1]
    if last == "nature" and text:
        return Nature(text).label.zh
    if last in {"insurers", "security"} and at.startswith("schemes."):
        return "\n".join(names.get(code, code) for code in text.split())
    if last in {"prices", "milestones"}:
        for code, name in names.items():
            text = text.replace(code, name)
        return text.replace("\t", " · ")
    return text


def _in_order(earlier: list[str], later: list[str]) -> list[str]:
    """All paths: those of the later version in its order, each that is gone after the one that stood before it."""
    found, known = list(later), set(later)
    for place, at in enumerate(earlier):
        if at not in known:
            before = next((each for each in reversed(earlier[:place]) if each in found), None)
            found.insert(found.index(before) + 1 if before else 0, at)
    return found


def woven(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one run of pieces: by sentences, and inside sentences that are alike by words.

    Examples
    --------
    >>> [(piece.change.value, piece.text) for piece in woven("已部署防火墙。", "已部署防火墙和审计。")]
    [('same', '已部署防火墙'), ('new', '和审计'), ('same', '。')]
    >>> [(piece.change.value, piece.text) for piece in woven("投入 50万元。", "投入 80万元。")]
    [('same', '投入 '), ('gone', '50'), ('new', '80'), ('same', '万元。')]
    """
    return tuple(_merged(_sentences(_SENTENCE.findall(before), _SENTENCE.findall(after))))


def _sentences(before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, new = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Piece(change=Change.SAME, text=gone)
        else:
            yield from _words(gone, new)


def _words(before: str, after: str) -> Iterator[Piece]:
    earlier, later = _WORD.findall(before), _WORD.findall(after)
    if 0 < len(earlier) <= _MOST_WORDS and 0 < len(later) <= _MOST_WORDS:
        matcher = SequenceMatcher(None, earlier, later, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            for tag, i, j, k, m in matcher.get_opcodes():
                if tag == "equal":
                    yield Piece(change=Change.SAME, text="".join(earlier[i:j]))
                else:
                    yield from _replaced("".join(earlier[i:j]), "".join(later[k:m]))
            return
    yield from _replaced(before, after)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece(change=Change.GONE, text=before)
    if after:
        yield Piece(change=Change.NEW, text=after)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held.change is piece.change:
            held = Piece(change=held.change, text=held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
