"""Reads a text of the application: paragraphs apart by an empty line, ``##`` for a second-level heading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Final

from haitang.lexicon import Problem
from haitang.pilot.application import Block, Prose

_HEADING: Final = re.compile(r"^##\s+(\S.*)$")
_FOREIGN: Final = (
    (re.compile(r"^#\s|^###"), "只用 ## 作二级标题；一级标题由申报书给定"),
    (re.compile(r"^\s*\|"), "正文不含表格；请改写成文字"),
    (re.compile(r"!\["), "正文不含图片；请作为附件"),
    (re.compile(r"</?[A-Za-z][^>]*>"), "正文不含 HTML 标记；请删除"),
    (re.compile(r"^```"), "正文不含代码块；请删除"),
)


def read_prose(text: str, *, file: str) -> tuple[Prose, list[Problem]]:
    """The prose in a Markdown text, and everything in it that the application cannot print.

    A single line break inside a paragraph joins its lines: with a blank between Latin words, with nothing beside Han.

    Examples
    --------
    >>> prose, problems = read_prose("## 概况\\n本单位建成\\n两条产线。\\n\\n另有 MES\\nand ERP。", file="二.md")
    >>> prose.lines, problems
    (('概况', '本单位建成两条产线。', '另有 MES and ERP。'), [])
    """
    blocks: list[tuple[str, list[str]]] = [("", [])]
    problems: list[Problem] = []
    lines: list[str] = []

    def end_paragraph() -> None:
        if lines:
            blocks[-1][1].append(_joined(lines))
            lines.clear()

    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        stripped = line.strip()
        for pattern, advice in _FOREIGN:
            if pattern.search(stripped):
                problems.append(Problem(file, f"第 {number} 行", "不支持的格式", stripped[:40], advice=advice))
        if heading := _HEADING.match(stripped):
            end_paragraph()
            blocks.append((heading[1], []))
        elif stripped:
            lines.append(stripped)
        else:
            end_paragraph()
    end_paragraph()
    kept = tuple(Block(heading=heading, paragraphs=tuple(found)) for heading, found in blocks if heading or found)
    return Prose(blocks=kept), problems


def read_typed(text: str, *, file: str) -> tuple[Prose, list[Problem]]:
    """The prose in a text as people type it into a form: every line is a paragraph, ``##`` begins a heading.

    Examples
    --------
    >>> prose, problems = read_typed("## 概况\\n本单位建成两条产线。\\n\\n另有 ERP。", file="表单")
    >>> prose.lines, problems
    (('概况', '本单位建成两条产线。', '另有 ERP。'), [])
    """
    lines = text.split("\n")
    prose, problems = read_prose("\n\n".join(lines), file=file)
    return prose, [replace(problem, at=_undoubled(problem.at)) for problem in problems]


def typed_text(prose: Prose) -> str:
    """A prose as people type it: what `read_typed` reads back."""
    lines = ((f"## {block.heading}" if block.heading else "", *block.paragraphs) for block in prose.blocks)
    return "\n".join(line for block in lines for line in block if line)


def _undoubled(at: str) -> str:
    """The line of the text as typed, from that of the text with an empty line after each."""
    number = int(at.split()[1])
    return f"第 {(number + 1) // 2} 行"


def _joined(lines: list[str]) -> str:
    whole = lines[0]
    for line in lines[1:]:
        whole += line if _wide(whole[-1]) or _wide(line[0]) else f" {line}"
    return whole


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
