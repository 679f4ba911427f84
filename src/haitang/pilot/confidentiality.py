"""Classification markings, which are refused and never stored, and personal data, which only raise a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from stdnum import luhn
from stdnum.cn import ric

from haitang.lexicon import Problem
from haitang.pilot.requirements import Marking
from haitang.pilot.round import Round
from haitang.pilot.verdict import NUL, Facts, Finding

_VERIFY: dict[str, Callable[[str], bool]] = {
    "none": bool,
    "resident_id": lambda text: bool(ric.is_valid(text)),
    "luhn": lambda text: bool(luhn.is_valid(text)),
}


def classification(facts: Facts) -> Iterator[Finding]:
    """No text carries a formal classification marking."""
    refused = facts.round.confidentiality.refused
    for at, marking, _ in _found(facts.texts, refused) if _any(facts.joined, refused) else ():
        yield Finding(
            f"含{marking.label.zh}，申报材料不得涉及国家秘密；该内容不予保存",
            f"carries a {marking.label.en}; it is refused and not stored",
            at=at,
            bound="不涉及国家秘密",
            value=marking.label.zh,
        )


def personal_data(facts: Facts) -> Iterator[Finding]:
    """Texts that look like personal or sensitive data; shown masked."""
    warned = facts.round.confidentiality.warned
    for at, marking, text in _found(facts.texts, warned) if _any(facts.joined, warned) else ():
        yield Finding(
            f"{marking.label.zh}，请核对并删除不必要的信息",
            f"looks like {marking.label.en}; remove it unless it is needed",
            at=at,
            bound="不涉及个人信息和其他敏感信息",
            value=masked(text),
        )


def refused_markings(texts: Iterable[tuple[str, str]], round_: Round, *, file: str) -> list[Problem]:
    """Problems for every text that carries a classification marking, to be raised before anything is stored.

    The message repeats the kind of marking, never the text around it.
    """
    return [
        Problem(
            file=file,
            at=at,
            message=f"含{marking.label.zh}，不予接收和保存",
            bound=f"不涉及国家秘密（{round_.number} {marking.clause}）",
            advice="涉密内容不得通过本平台填报，请按保密规定处理",
        )
        for at, marking, _ in _found(texts, round_.confidentiality.refused)
    ]


def refused_personal_data(texts: Iterable[tuple[str, str]], round_: Round, *, file: str) -> list[Problem]:
    """Problems for every text that looks like personal or sensitive data, where the texts are for others to read.

    An application only raises a question over it; what is published has no need of it.
    """
    return [
        Problem(
            file=file,
            at=at,
            message=f"{marking.label.zh}，公开内容不得含个人信息和敏感信息",
            value=masked(found),
            bound=f"不涉及个人信息和其他敏感信息（{round_.number} {marking.clause}）",
            advice="删去后再提交",
        )
        for at, marking, found in _found(texts, round_.confidentiality.warned)
    ]


def masked(text: str) -> str:
    """The ends of a suspicious text, enough to find it again.

    Examples
    --------
    >>> masked("13800138000")
    '138******00'
    """
    return text[:3] + "*" * max(len(text) - 5, 1) + text[-2:] if len(text) > 5 else text[:1] + "*" * (len(text) - 1)


def _found(texts: Iterable[tuple[str, str]], markings: Iterable[Marking]) -> Iterator[tuple[str, Marking, str]]:
    wanted = [(marking, _compiled(marking.pattern), _VERIFY[marking.verify]) for marking in markings]
    for at, text in texts:
        for marking, pattern, verify in wanted:
            for match in pattern.finditer(text):
                if verify(match[0]):
                    yield at, marking, match[0]


def _any(joined: str, markings: Iterable[Marking]) -> bool:
    """Whether one of the texts may carry a marking; most carry none, and one search of them all is enough to know."""
    return any(not _joins(marking.pattern) or _compiled(marking.pattern).search(joined) for marking in markings)


@cache
def _joins(pattern: str) -> bool:
    """Whether a pattern finds in texts that `NUL` joins what it finds in each: nothing in it matches, or sees, `NUL`.

    Examples
    --------
    >>> _joins(r"(?<![0-9A-Za-z])\\d{17}[\\dXx]"), _joins(r"^机密"), _joins(r"[^0-9]\\d")
    (True, False, False)
    """
    if NUL in pattern or re.search(r"\\[^sdw.+*?()\[\]{}|/-]", pattern):
        return False
    bare = re.sub(r"\\.", "", pattern)
    return "[^" not in bare and not re.search(r"[.^$]", re.sub(r"\[[^\]]*\]", "", bare))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
