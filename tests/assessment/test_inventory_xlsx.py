"""Inventories as workbooks: equal to their CSV twins, and refused where they are broken, huge or hostile."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from haitang.assessment import inventory_template, read_inventory_xlsx, write_inventory_xlsx
from haitang.insured import Inventory
from haitang.lexicon import BadInput, Problem

from .test_inventory_csv import GOOD


def book(change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """The good tables as a workbook, with numbers as numbers, changed by the caller."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, text in GOOD.items():
        sheet = workbook.create_sheet(name.removesuffix(".csv"))
        for line in text.splitlines():
            sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    change(workbook)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def problems(data: bytes) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read_inventory_xlsx(data)
    return list(caught.value.problems)


def test_the_workbook_of_the_case_equals_its_csv_files(workbook: bytes, plant: Inventory) -> None:
    assert read_inventory_xlsx(workbook) == plant


def test_the_committed_workbook_is_what_the_writer_gives(workbook: bytes, plant: Inventory) -> None:
    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {part.filename: archive.read(part) for part in archive.infolist()}

    assert parts(write_inventory_xlsx(plant)) == parts(workbook)


def test_the_same_content_gives_the_same_bytes(plant: Inventory) -> None:
    assert write_inventory_xlsx(plant) == write_inventory_xlsx(plant)


def test_numbers_that_a_spreadsheet_keeps_as_numbers() -> None:
    inventory = read_inventory_xlsx(book())
    assert inventory.sites[0].region == "310115"
    assert inventory.systems[0].protection_level == 3
    assert inventory.zones[0].level == 2.0


def test_the_template_has_headers_and_an_explanation_and_no_rows() -> None:
    template = load_workbook(io.BytesIO(inventory_template()))
    assert template.sheetnames == ["企业", "厂区", "产线", "系统", "区域", "通道", "资产", "业务过程", "说明"]
    assert [cell.value for cell in template["厂区"][1]] == ["编号", "名称", "行政区划"]
    assert template["厂区"].max_row == 1
    found = problems(inventory_template())
    assert [(problem.at, problem.message) for problem in found] == [
        ("企业 第 1 行", "表中没有数据行"),
        ("厂区 第 1 行", "表中没有数据行"),
        ("系统 第 1 行", "表中没有数据行"),
    ]


def test_every_fault_is_told_at_once_with_its_cell() -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["systems"]["G2"] = 6
        workbook["systems"]["C2"] = "skada"
        workbook["processes"]["E2"] = -0.5
        workbook["assets"]["D2"] = "z-9"
        workbook["zones"]["C2"] = "=1+1"
        workbook["zones"]["B3"] = ArrayFormula("B3:B3", "=A1:A2")
        workbook["lines"]["D1"] = "remark"
        workbook["sites"].merge_cells("A2:B2")
        workbook.create_sheet("Sheet1")

    found = {(problem.at, problem.message) for problem in problems(book(spoil))}
    assert found == {
        ("systems 第 2 行 protection_level（G2）", "等保级别超出范围"),
        ("systems 第 2 行 kind（C2）", "不在可取值之中"),
        ("processes 第 2 行 gross_profit_per_hour（E2）", "金额为负"),
        ("assets 第 2 行 zone（D2）", "引用的区域不存在"),
        ("zones 第 2 行 level（C2）", "单元格是公式"),
        ("zones 第 3 行 name（B3）", "单元格是公式"),
        ("lines 第 1 行 remark", "未知的列"),
        ("sites A2:B2", "有合并单元格"),
        ("sites 第 2 行 name（B2）", "缺少必填值"),
        ("Sheet1", "未知的工作表"),
    }


def test_a_date_where_text_belongs() -> None:
    def spoil(workbook: Workbook) -> None:
        import datetime

        workbook["assets"]["F2"] = datetime.date(2026, 1, 2)

    assert [problem.message for problem in problems(book(spoil))] == ["单元格被存成了日期"]


def test_text_that_looks_like_a_formula_survives_the_round(plant: Inventory) -> None:
    site = plant.sites[0].model_copy(update={"name": "=1+1"})
    odd = plant.model_copy(update={"sites": (site,)})
    assert read_inventory_xlsx(write_inventory_xlsx(odd)) == odd


def test_sheets_that_are_missing_twice_there_or_empty() -> None:
    def spoil(workbook: Workbook) -> None:
        workbook.remove(workbook["sites"])
        workbook.create_sheet("系统")
        workbook.remove(workbook["lines"])
        workbook.create_sheet("lines")

    assert {(problem.at, problem.message) for problem in problems(book(spoil))} == {
        ("sites", "缺少工作表"),
        ("系统", "同一张表有两个工作表"),
        ("lines", "工作表是空的"),
    }


def test_a_far_away_cell_does_not_make_the_reader_walk_there() -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["zones"]["XFD1048576"] = "x"

    assert ("zones", "工作表过大") in {(problem.at, problem.message) for problem in problems(book(spoil))}


def test_an_optional_sheet_that_is_absent_is_empty() -> None:
    found = problems(book(lambda workbook: workbook.remove(workbook["lines"])))
    assert [(problem.at, problem.message, problem.bound) for problem in found] == [
        ("systems 第 2 行 lines（E2）", "引用的产线不存在", "该表为空"),
        ("processes 第 2 行 line（C2）", "引用的产线不存在", "该表为空"),
    ]


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(41):
                sheet.write(b"0" * 1_000_000)
    return data.getvalue()


def laughing() -> bytes:
    """A workbook whose XML declares entities that multiply."""
    source, data = io.BytesIO(book()), io.BytesIO()
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, evil if part.filename == "xl/workbook.xml" else old.read(part))
    return data.getvalue()


def other_archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("readme.txt", "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"", "文件是空的"),
        (lambda: b"code,name\n", "不是 .xlsx 工作簿"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "是旧版或加密的工作簿"),
        (lambda: book()[:3000], "不是 .xlsx 工作簿"),
        (lambda: b"PK" + bytes(20_000_001), "文件过大"),
        (other_archive, "压缩包中没有工作簿"),
        (bomb, "展开后过大，疑似压缩炸弹"),
        (laughing, "工作簿带有文档类型声明"),
    ],
)
def test_files_that_are_no_workbook(make: Callable[[], bytes], message: str) -> None:
    assert [problem.message for problem in problems(make())] == [message]
