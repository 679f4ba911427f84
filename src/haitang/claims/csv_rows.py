"""Reads the rows of a CSV with a known header, keeping every fault with its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from haitang.lexicon import BadInput, Problem, Yuan, refuse_if


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the header is 1) and its values, stripped, by column."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def place(self, column: str = "") -> str:
        """Where a fault is, as people read it."""
        return f"第 {self.number} 行 {column}".strip()


@dataclass
class Faults:
    """The faults of one file, in the order of its rows."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def say(self, at: str, message: str, value: str, *, bound: str, advice: str) -> None:
        """Keep one fault."""
        self.problems.append(Problem(file=self.file, at=at, message=message, value=value, bound=bound, advice=advice))

    def refuse(self) -> None:
        """Raise `BadInput` with all of them, if there are any."""
        refuse_if(self.problems)

    def amount(self, row: Row, column: str) -> Yuan | None:
        """The yuan of a cell, not negative; None with a fault kept where it is no such amount."""
        try:
            amount = Yuan.parse(row[column])
        except ValueError:
            self.say(row.place(column), "不是金额", row[column], bound="元，精确到分", advice="写成 1234.56")
            return None
        if amount.fen < 0:
            self.say(row.place(column), "金额为负", row[column], bound="不小于 0", advice="红字冲销另行说明，不列负数")
            return None
        return amount


def rows(text: str, columns: Collection[str], faults: Faults) -> Iterator[Row]:
    """Rows of a CSV that are not empty; a row of the wrong width becomes a fault.

    Raises
    ------
    BadInput
        The header lacks columns, has others or has one twice: nothing of the file can be read.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [name.strip() for name in next(reader, [])]
    bound = ",".join(columns)
    for message, advice, names in (
        ("缺少列", "补上该列", [name for name in columns if name not in header]),
        ("多余的列", "删除该列", [name for name in header if name not in columns]),
        ("列名重复", "只留一列", sorted({name for name in header if header.count(name) > 1})),
    ):
        for name in names:
            faults.say("第 1 行", message, name, bound=bound, advice=advice)
    if faults.problems:
        raise BadInput(faults.problems)
    for values in _records(reader, faults):
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            at, width = f"第 {reader.line_num} 行", str(len(values))
            faults.say(at, "列数不符", width, bound=f"{len(header)} 列", advice="检查该行的逗号和引号")
            continue
        cells = {name: value.strip() for name, value in zip(header, values, strict=True)}
        yield Row(number=reader.line_num, values=cells)


def _records(reader: _Reader, faults: Faults) -> Iterator[list[str]]:
    """What the reader reads, until it cannot go on."""
    try:
        yield from reader
    except csv.Error as error:
        at, advice = f"第 {reader.line_num} 行", "另存为 UTF-8 编码的 CSV"
        faults.say(at, "不是可读的 CSV", str(error), bound="文本，逗号分隔", advice=advice)


class _Reader(Protocol):
    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
