"""The record of a tab for pages that show it whole: it has to be there, and to be for the reader's eyes."""

from __future__ import annotations

from typing import Any

from haitang.journeys import KINDS, CaseFile, Seen
from haitang.lexicon import NotAllowed, NotFound

_LABELS = {kind.code: kind.label.zh for kind in KINDS}


def seen_whole(file: CaseFile, tab: str) -> Seen[Any]:
    """The record of a tab with its body.

    Raises
    ------
    NotFound
        There is none yet.
    NotAllowed
        The reader sees facts alone.
    """
    seen: Seen[Any] | None = getattr(file, tab)
    if seen is None:
        raise NotFound(f"尚无{_LABELS[tab]}", advice="按流程先办理上一步")
    if seen.body is None:
        raise NotAllowed(f"{_LABELS[tab]}含商业秘密，您的岗位只能查看事实", advice="向牵头单位或保险人索取")
    return seen


def body_of(file: CaseFile, tab: str) -> Any:
    """The record itself; raises as `seen_whole` does."""
    return seen_whole(file, tab).body
