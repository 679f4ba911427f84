"""What goes wrong, said so that the reader knows what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from haitang.lexicon import faults


class HaitangError(Exception):
    """Base of every error that a user may see; ``advice`` says what to do."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}；{self.advice}" if self.advice else self.message


class NotAllowed(HaitangError):
    """The actor may not do this, by the permission matrix or by a rule of the round."""


class NotFound(HaitangError):
    """There is no such record, or the actor may not know of it: the answer is the same."""


class Conflict(HaitangError):
    """Somebody else changed the record first (乐观锁), or the state does not admit the action."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one input: where it is, what was seen, which bound it breaks, what to do.

    Attributes
    ----------
    file : str
        Name of the file, or of the form, that holds the fault.
    at : str
        Row, column or path inside the file, such as ``第 7 行 amount`` or ``covers.0.limit``.
    message : str
        What is wrong.
    value, bound, advice : str
        The value seen, the bound that it breaks, and what to do about it.
    """

    file: str
    at: str
    message: str
    value: str = ""
    bound: str = ""
    advice: str = ""

    def under(self, place: str) -> Problem:
        """The same fault, of a part that stands at ``place`` of a larger file.

        Examples
        --------
        >>> Problem("book.yaml", "event_limit", "限额须大于 0").under("contracts.a").at
        'contracts.a.event_limit'
        """
        return replace(self, at=f"{place}.{self.at}")

    def __str__(self) -> str:
        parts = [f"{self.file} {self.at}".strip() + f"：{self.message}"]
        if self.value:
            parts.append(f"现值 {self.value}")
        if self.bound:
            parts.append(f"要求 {self.bound}")
        if self.advice:
            parts.append(self.advice)
        return "；".join(parts)


class BadInput(HaitangError):
    """All faults of one input at once; nothing of it was taken."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problems_of(error: ValidationError, *, file: str, at: str = "") -> list[Problem]:
    """Turn a pydantic error into problems, each with the path to its field.

    Examples
    --------
    >>> from haitang.lexicon import Period
    >>> from pydantic import ValidationError
    >>> try:
    ...     Period.model_validate({"start": "2026-07-01T00:00:00+08:00"})
    ... except ValidationError as error:
    ...     print(problems_of(error, file="policy.yaml")[0])
    policy.yaml end：缺少必填字段；补上该字段
    """
    items = error.errors()
    faulty = {tuple(item["loc"]) for item in items}
    return [_problem(item, file=file, at=at) for item in items if not _follows(item, faulty)]


def _follows(item: ErrorDetails, faulty: set[tuple[int | str, ...]]) -> bool:
    """Whether a list is only called too short because its members are faulty, each of which is told by itself."""
    place = tuple(item["loc"])
    return item["type"] == "too_short" and any(len(at) > len(place) and at[: len(place)] == place for at in faulty)


def _problem(item: ErrorDetails, *, file: str, at: str) -> Problem:
    path = ".".join(str(part) for part in (*([at] if at else []), *item["loc"]))
    words = faults.WORDS.get(item["type"], faults.OTHERWISE)
    context = item.get("ctx", {})
    return Problem(
        file=file,
        at=path,
        message=words.message or _said(item["msg"]),
        value="" if item["type"] == "missing" else _shown(item["input"]),
        bound=words.bound.format_map(_Known(context)),
        advice=words.advice,
    )


class _Known(dict[str, object]):
    """What pydantic tells of a fault, its lists as Chinese writes them; a bound that it does not tell is left out."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).replace("' or '", "'、'").replace("', '", "'、'").replace("'", "")

    def __missing__(self, key: str) -> str:
        return ""


def _said(message: str) -> str:
    """Pydantic prefixes our own messages; the reader needs ours alone."""
    return message.removeprefix("Value error, ")


def _shown(value: object, width: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= width else text[: width - 1] + "…"


def refuse_if(problems: Sequence[Problem]) -> None:
    """Raise `BadInput` when there is any problem.

    Examples
    --------
    >>> refuse_if([])
    """
    if problems:
        raise BadInput(problems)
