"""The frame that all reports share: title block, running head, date and number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from haitang.documents.model import Block, Document, Paragraph
from haitang.documents.sheets import style_sheet
from haitang.documents.wording import FICTIONAL


def report(
    title: str,
    blocks: Iterable[Block],
    *,
    author: str,
    dated: date,
    number: str = "",
    subtitle: str = "",
    fictional: bool = False,
) -> Document:
    """A document in the report sheet that begins with its title, and says on every page when a case is fictional."""
    head: list[Block] = [Paragraph.of(title, style="title")]
    line = "　".join(part for part in (subtitle, f"编号：{number}" if number else "") if part)
    if line:
        head.append(Paragraph.of(line, style="subtitle"))
    return Document(
        title=f"{title} {number}".strip(),
        sheet=style_sheet("report"),
        dated=dated,
        author=author,
        blocks=(*head, *blocks),
        number=number,
        header=FICTIONAL if fictional else "",
        subject=subtitle,
    )


def numbered(headings: Sequence[str]) -> dict[str, str]:
    """Headings with their Chinese ordinals.

    Examples
    --------
    >>> numbered(["结论", "依据"])["依据"]
    '二、依据'
    """
    ordinals = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    return {text: f"{ordinal}、{text}" for text, ordinal in zip(headings, ordinals, strict=False)}
