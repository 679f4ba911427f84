"""公文: a letter of one or several authorities: red head, number, addressees, text, signatures, record at its end."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.documents.model import Block, Cell, Document, Paragraph, Row, Run, Table
from haitang.documents.sheets import Align, StyleSheet, style_sheet
from haitang.documents.wording import FICTIONAL
from haitang.pilot import Letter, Round

_RED = "FF0000"
_CHARACTERS = 28
_TWIPS_PER_MM = 1440 / 25.4
# 35 mm from the top of the type area to the head; 4 mm from the number to the red rule.
_HEAD_ROOM_MM = 35
_RULE_ROOM_MM = 4
# A seal is 42 mm across; a body that signs beside others needs room for its own.
_SEAL_MM = 38
_RECORD_MM = 9
_MARK_SHARE = 24
# 成文日期 stands four characters from the right and is about nine long: what is centred over it has this much room.
_SIGNATURE_CHARACTERS = 17
# Longest text, in characters, that goes over to the signatures' page whole: the last paragraph, and the one before it.
_KEPT = (300, 84)
# 1/8 point: 2 pt, and 1 pt for about 0.35 mm.
_RED_RULE, _RECORD_RULE = 16, 8


def build_letter(letter: Letter, round_: Round) -> Document:
    """The letter in the layout of official documents; it bears no seal, and leaves room for each.

    Parameters
    ----------
    letter : Letter
        Its text as it was issued.
    round_ : Round
        The round that it is about.
    """
    sheet = style_sheet("letter")
    line = sheet.styles["body"].pitch
    blocks: list[Block] = [
        *_head(letter, sheet),
        Paragraph.of(letter.title, style="title", before=2 * line),
        Paragraph.of("、".join(letter.addressees) + "：", style="plain"),
        *_text(letter),
        *_attachments(letter, line),
        _signatures(letter, line),
    ]
    if letter.printer or letter.copies:
        blocks.append(_imprint(letter))
    return Document(
        title=letter.title,
        sheet=sheet,
        dated=letter.dated,
        author=letter.issuers[0],
        blocks=tuple(blocks),
        number=letter.number,
        header=FICTIONAL if letter.fictional else "",
        subject=round_.title,
    )


def _text(letter: Letter) -> Iterator[Block]:
    """The paragraphs; what is last stays with the signatures, so that no page holds signatures alone."""
    texts = [*letter.paragraphs, *filter(None, [letter.closing])]
    for left, text in zip(range(len(texts) - 1, -1, -1), texts, strict=True):
        yield Paragraph.of(text, keep=left < len(_KEPT) and len(text) <= _KEPT[left])


def _head(letter: Letter, sheet: StyleSheet) -> Iterator[Block]:
    """发文机关标志, 发文字号 and the red rule."""
    line = sheet.styles["body"].pitch
    yield Paragraph.of("", style="plain", before=round(_HEAD_ROOM_MM * _TWIPS_PER_MM) - line)
    yield _bodies(letter, sheet)
    yield Paragraph.of("", style="plain", before=line)
    number = Cell(
        content=(Paragraph.of(letter.number, style="subtitle"),), edges="b", rule=_RED, weight=_RED_RULE, vertical="top"
    )
    yield Table(
        widths=(1,),
        rows=(Row.of(number, height_mm=line / _TWIPS_PER_MM + _RULE_ROOM_MM),),
        frame="none",
        name="发文字号",
    )


def _bodies(letter: Letter, sheet: StyleSheet) -> Table:
    """One body's name with the mark (文件) behind it; several names under one another, the mark beside them all."""
    names = letter.issuers if len(letter.issuers) > 1 else (letter.issuers[0] + letter.mark,)
    beside = letter.mark if len(names) > 1 else ""
    share = 100 - _MARK_SHARE if beside else 100
    width = _squeeze(max(map(len, names)), sheet, share)
    rows = [[_headed(Paragraph.of(Run(text=name, width=width), style="cover_label"))] for name in names]
    if beside:
        mark = Run(text=beside, width=_squeeze(len(beside) + 1, sheet, _MARK_SHARE))
        rows[0].append(_headed(Paragraph.of(mark, style="cover_value"), rows=len(names)))
    widths = (share, _MARK_SHARE) if beside else (share,)
    return Table(widths=widths, rows=tuple(Row.of(*cells) for cells in rows), frame="none", name="发文机关标志")


def _headed(paragraph: Paragraph, *, rows: int = 1) -> Cell:
    return Cell(content=(paragraph,), edges="", rows=rows)


def _squeeze(characters: int, sheet: StyleSheet, share: int) -> int:
    """How far the characters of the head must be squeezed to stand on one line of a share of the measure, per cent."""
    room = sheet.page.measure * share / 100 - 2 * sheet.table.padding
    size = sheet.styles["cover_label"].half_points * 10
    return max(30, min(100, int(100 * room / (characters * size))))


def _attachments(letter: Letter, line: int) -> Iterator[Block]:
    several = len(letter.attachments) > 1
    for place, name in enumerate(letter.attachments, start=1):
        label = "附件：" if place == 1 else "　　　"
        text = f"{label}{place}. {name}" if several else f"{label}{name}"
        yield Paragraph.of(text, before=line if place == 1 else None, keep=True)


def _signatures(letter: Letter, line: int) -> Table:
    """署名 and 成文日期: the date under the last body, in the middle of the same column; room for each body's seal."""
    width = min(_CHARACTERS, max(_SIGNATURE_CHARACTERS, *(len(name) + 1 for name in letter.issuers)))
    room = 3 * line if len(letter.issuers) == 1 else round(_SEAL_MM * _TWIPS_PER_MM) - line
    lines = [Paragraph.of(name, style="plain", align="center", before=room) for name in letter.issuers]
    lines.append(Paragraph.of(letter.written_day, style="plain", align="center"))
    signed = Cell(content=tuple(lines), edges="")
    cells = (signed,) if width == _CHARACTERS else (Cell.of("", edges=""), signed)
    widths = (width,) if width == _CHARACTERS else (_CHARACTERS - width, width)
    return Table(widths=widths, rows=(Row(cells=cells, keep=True),), frame="none", name="署名")


def _imprint(letter: Letter) -> Table:
    """版记: who gets copies, who printed the letter and when; at the foot of the last page."""
    rows = []
    if letter.copies:
        rows.append([_noted(f"　抄送：{'，'.join(letter.copies)}。", edges="tb", columns=2)])
    edges = "b" if rows else "tb"
    printed = _noted(f"{letter.written_day}印发　", edges=edges, align="right")
    rows.append([_noted(f"　{letter.printer or letter.issuers[0]}", edges=edges), printed])
    made = tuple(Row.of(*cells, height_mm=_RECORD_MM, keep=True) for cells in rows)
    return Table(widths=(62, 38), rows=made, frame="none", foot=True, name="版记")


def _noted(text: str, *, edges: str, columns: int = 1, align: Align | None = None) -> Cell:
    paragraph = Paragraph.of(text, style="note", align=align)
    return Cell(content=(paragraph,), columns=columns, edges=edges, weight=_RECORD_RULE)
