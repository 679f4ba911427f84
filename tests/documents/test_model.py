"""The model refuses tables that no renderer could draw."""

import pytest
from pydantic import ValidationError

from haitang.documents import Cell, Row, Table, checkbox
from haitang.lexicon import Yuan


def test_a_row_must_fill_the_columns() -> None:
    with pytest.raises(ValidationError, match="第 2 行占 1 列，应为 2 列"):
        Table.of([1, 1], ["甲", "乙"], [["丙"]])


def test_a_row_may_not_overflow_the_columns() -> None:
    with pytest.raises(ValidationError, match="第 1 行占 3 列，应为 2 列"):
        Table(widths=(1, 1), rows=(Row.of("甲", "乙", "丙"),))


def test_cells_that_span_rows_count_in_those_below() -> None:
    table = Table(widths=(1, 1), rows=(Row.of(Cell.of("甲", rows=2), "乙"), Row.of("丙")))
    assert [[(column, cell.text, below) for column, cell, below in row] for row in table.placed()] == [
        [(0, "甲", False), (1, "乙", False)],
        [(0, "甲", True), (1, "丙", False)],
    ]


def test_money_keeps_its_number_for_spreadsheets() -> None:
    cell = Cell.money(Yuan.parse("70368744177664.01"))
    assert (cell.text, str(cell.number)) == ("70,368,744,177,664.01", "70368744177664.01")


def test_boxes() -> None:
    assert (checkbox("是", True), checkbox("否", False)) == ("■ 是", "□ 否")
