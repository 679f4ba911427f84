"""An inventory as CSV files, one for each table (资产清单，CSV)."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Mapping

from haitang.assessment.catalogues import Catalogues
from haitang.assessment.cells import guarded_text
from haitang.assessment.columns import INVENTORY
from haitang.assessment.decoding import csv_table
from haitang.assessment.inventory_rows import inventory_choices, join, split, table_named
from haitang.assessment.tables import Read, read_table
from haitang.insured import Inventory
from haitang.lexicon import Problem


def read_inventory_csv(files: Mapping[str, bytes], *, catalogues: Catalogues | None = None) -> Inventory:
    """Read an inventory from its CSV files.

    Parameters
    ----------
    files : mapping
        File name to its bytes, such as ``systems.csv`` or ``系统.csv``; UTF-8, UTF-8 with mark, or GBK.
    catalogues : Catalogues, optional
        Those that ship with the program, unless given.

    Raises
    ------
    BadInput
        All faults of all files at once, each with file, line, column, value, bound and advice.
    """
    choices = inventory_choices(catalogues or Catalogues.shipped())
    reads: dict[str, Read] = {}
    problems: list[Problem] = []
    named: dict[str, str] = {}
    for file in sorted(files):
        table = table_named(file.rpartition("/")[2].removesuffix(".csv"))
        if table is None:
            problems.append(_unknown(file))
        elif table.code in named:
            problems.append(Problem(file, "", "同一张表有两个文件", named[table.code], "每张表一个文件", "删去一个"))
        else:
            named[table.code] = file
            raw, faults = csv_table(files[file], file=file)
            problems.extend(faults)
            if raw is not None:
                reads[table.code] = read_table(table, raw, choices)
    problems.extend(
        Problem(f"{table.code}.csv", "", "缺少文件", bound=f"必需的表：{table.label.zh}", advice="按模板补上")
        for table in INVENTORY
        if table.required and table.code not in named
    )
    return join(reads, problems, file="inventory", present=named)


def write_inventory_csv(inventory: Inventory) -> dict[str, bytes]:
    """The CSV files of an inventory, by name: UTF-8 with mark, Chinese headers, as spreadsheets open them rightly.

    What it writes, `read_inventory_csv` reads back to an equal inventory.
    """
    rows = split(inventory)
    return {f"{table.code}.csv": _csv([c.label.zh for c in table.columns], rows[table.code]) for table in INVENTORY}


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _unknown(file: str) -> Problem:
    names = [f"{table.code}.csv" for table in INVENTORY]
    near = difflib.get_close_matches(file, names, n=1)
    return Problem(
        file, "", "未知的文件", bound="、".join(names), advice=f"是否为 {near[0]}" if near else "移出该文件夹，或改名"
    )
