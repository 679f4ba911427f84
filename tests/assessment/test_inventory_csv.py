"""Inventories as CSV: what is good reads back equal, what is bad is told in full."""

import pytest

from haitang.assessment import read_inventory_csv, write_inventory_csv
from haitang.insured import Inventory
from haitang.lexicon import BadInput, Problem, SystemKind, Yuan

GOOD = {
    "enterprise.csv": "code\nD2143569-X\n",
    "sites.csv": "code,name,region\nsite-a,甲厂,310115\n",
    "lines.csv": "code,name,site\nline-1,一线,site-a\n",
    "systems.csv": "code,name,kind,site,lines,zone,protection_level\nsys-a,甲系统,scada,site-a,line-1,z-1,3\n",
    "zones.csv": "code,name,level\nz-1,控制区,2\nz-2,管理区,4\n",
    "conduits.csv": "code,source,target,protocols,control\nc-1,z-2,z-1,modbus;rdp,firewall\n",
    "assets.csv": "code,name,system,zone,category,address\na-1,控制器,sys-a,z-1,plc,10.0.0.3\n",
    "processes.csv": "code,name,line,systems,gross_profit_per_hour\np-1,磨削,line-1,sys-a,1.4万元\n",
}


def files(**changed: str) -> dict[str, bytes]:
    """The good files, some replaced; an empty text takes a file out."""
    texts = GOOD | {f"{name}.csv": text for name, text in changed.items()}
    return {name: text.encode() for name, text in texts.items() if text}


def problems(given: dict[str, bytes]) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read_inventory_csv(given)
    return list(caught.value.problems)


def places(given: dict[str, bytes]) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.at, problem.message) for problem in problems(given)]


def test_a_small_inventory() -> None:
    inventory = read_inventory_csv(files())
    assert inventory.enterprise == "D2143569X"
    assert inventory.systems[0].kind is SystemKind.SCADA
    assert inventory.systems[0].lines == ("line-1",)
    assert inventory.conduits[0].protocols == ("modbus", "rdp")
    assert inventory.processes[0].gross_profit_per_hour == Yuan.parse(14_000)
    assert inventory.assets[0].internet_facing is False


def test_tables_that_are_not_needed_may_be_absent() -> None:
    given = files(
        lines="",
        zones="",
        conduits="",
        assets="",
        processes="",
        systems="code,name,kind,site\nsys-a,甲系统,scada,site-a\n",
    )
    assert read_inventory_csv(given).zones == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings(encoding: str) -> None:
    given = {name: text.encode(encoding) for name, text in GOOD.items()}
    assert read_inventory_csv(given) == read_inventory_csv(files())


def test_headers_and_values_may_be_chinese() -> None:
    given = files(
        systems="编号,名称,类别,厂区,产线,区域,等保级别,关键信息基础设施\nsys-a,甲系统,数据采集与监控系统,site-a,line-1,z-1,第三级,否\n",
        conduits="编号,起点区域,终点区域,协议,防护\nc-1,z-2,z-1,modbus；rdp,防火墙\n",
        assets="编号,名称,系统,区域,类别,地址\na-1,控制器,sys-a,z-1,可编程控制器,10.0.0.3\n",
    )
    assert read_inventory_csv(given) == read_inventory_csv(files())


def test_files_may_have_chinese_names() -> None:
    given = files()
    given["系统.csv"] = given.pop("systems.csv")
    assert read_inventory_csv(given) == read_inventory_csv(files())


def test_order_of_columns_blank_lines_and_spaces_do_not_matter() -> None:
    given = files(sites="\n\nregion , name,code\n\n310115, 甲厂 ,site-a\n\n")
    assert read_inventory_csv(given).sites == read_inventory_csv(files()).sites


def test_what_is_written_reads_back_equal(plant: Inventory) -> None:
    assert read_inventory_csv(write_inventory_csv(plant)) == plant


def test_the_committed_files_are_what_the_writer_gives(plant: Inventory, csv_files: dict[str, bytes]) -> None:
    assert write_inventory_csv(plant) == csv_files


def test_every_fault_of_every_file_is_told_at_once() -> None:
    given = files(
        enterprise="code\nD21435690\n",
        sites="code,name,region\nsite-a,甲厂,31011\nsite-a,乙厂,310115\n",
        systems="code,name,kind,site,protection_level\n"
        "sys-a,甲系统,skada,site-a,6\nSYS B,乙系统,erp,site-x,2\nsys-c,,erp,site-a,二级\n",
        assets="code,name,system,zone,category\na-1,控制器,sys-a,z-9,toaster\n",
        processes="code,name,systems,gross_profit_per_hour\np-1,磨削,sys-a,-100\np-2,装配,sys-z,很多\n",
    )
    assert sorted(places(given)) == sorted(
        [
            ("enterprise.csv", "第 2 行 code", "组织机构代码校验位不符，应为 X"),
            ("sites.csv", "第 2 行 region", "行政区划代码不符"),
            ("sites.csv", "第 3 行 code", "编号重复"),
            ("systems.csv", "第 2 行 kind", "不在可取值之中"),
            ("systems.csv", "第 2 行 protection_level", "等保级别超出范围"),
            ("systems.csv", "第 3 行 code", "编号格式不符"),
            ("systems.csv", "第 3 行 site", "引用的厂区不存在"),
            ("systems.csv", "第 4 行 name", "缺少必填值"),
            ("assets.csv", "第 2 行 zone", "引用的区域不存在"),
            ("assets.csv", "第 2 行 category", "不在可取值之中"),
            ("processes.csv", "第 2 行 gross_profit_per_hour", "金额为负"),
            ("processes.csv", "第 3 行 systems", "引用的系统不存在"),
            ("processes.csv", "第 3 行 gross_profit_per_hour", "不是金额"),
        ]
    )


def test_a_problem_says_value_bound_and_advice() -> None:
    [problem] = problems(files(systems=GOOD["systems.csv"].replace(",3\n", ",7\n")))
    assert (problem.value, problem.bound, problem.advice) == (
        "7",
        "1 到 5 的整数，未定级留空",
        "按备案证明填写，未定级留空",
    )


def test_columns_that_are_wrong_missing_or_twice_there() -> None:
    given = files(sites="code,nmae,region,region\nsite-a,甲厂,310115,310115\n")
    found = {(problem.at, problem.message, problem.advice) for problem in problems(given)}
    assert found == {
        ("第 1 行 nmae", "未知的列", "是否为 name"),
        ("第 1 行 region", "列出现了两次", "删去一列"),
        ("第 1 行 name", "缺少必需的列", "加上列 name（名称）"),
    }


def test_a_missing_file_does_not_drag_references_along() -> None:
    assert places(files(sites="")) == [("sites.csv", "", "缺少文件")]


def test_a_misnamed_file_is_recognised() -> None:
    given = files()
    given["system.csv"] = given.pop("systems.csv")
    found = problems(given)
    assert [(problem.file, problem.message) for problem in found] == [
        ("system.csv", "未知的文件"),
        ("systems.csv", "缺少文件"),
    ]
    assert found[0].advice == "是否为 systems.csv"


def test_the_same_table_twice() -> None:
    given = files()
    given["系统.csv"] = given["systems.csv"]
    assert places(given) == [("系统.csv", "", "同一张表有两个文件")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf\r\n", "文件是空的"),
        (b"PK\x03\x04\x00\x00", "不是文本文件，或编码无法识别"),
        ("code;name;region\nsite-a;甲厂;310115\n".encode(), "分隔符不是逗号"),
        ('code,name,region\nsite-a,"甲厂,310115\n'.encode(), "不是合法的 CSV"),
        (b"code,name,region\n", "表中没有数据行"),
        (b"code,name,region\n" + b"x" * 20_000_000, "文件过大"),
        (b"code,name,region\n" + b"s,n,310115\n" * 20_001, "行数过多"),
        (b",".join(b"c%d" % i for i in range(101)) + b"\n1\n", "列数过多或没有表头"),
    ],
)
def test_files_that_are_no_table(data: bytes, message: str) -> None:
    found = problems(files() | {"sites.csv": data})
    assert [(problem.file, problem.message) for problem in found] == [("sites.csv", message)]


def test_cells_that_are_no_plain_values() -> None:
    given = files(
        sites='code,name,region\nsite-a,"=HYPERLINK(""x"")",310115\n',
        zones="code,name,level\nz-1,控\x01制区,2\nz-2,管理区,NaN\n",
        lines="code,name,site\nline-1,一线,site-a,多出\n",
        assets=GOOD["assets.csv"].replace("控制器", "长" * 201),
    )
    assert {message for _, _, message in places(given)} == {
        "单元格是公式",
        "含不可见的控制字符",
        "不是数",
        "比表头多出单元格",
        "文本过长，有 201 字",
    }


def test_text_that_looks_like_a_formula_survives_the_round(plant: Inventory) -> None:
    site = plant.sites[0].model_copy(update={"name": "=1+1"})
    odd = plant.model_copy(update={"sites": (site,)})
    written = write_inventory_csv(odd)
    assert b"'=1+1" in written["sites.csv"]
    assert read_inventory_csv(written) == odd


def test_a_conduit_has_two_ends_and_an_enterprise_one_row() -> None:
    given = files(
        enterprise="code\nD2143569-X\n9131011500000A016L\n",
        conduits="code,source,target\nc-1,z-1,z-1\nc-2,z-1,z-2;z-1\n",
    )
    assert sorted(places(given)) == [
        ("conduits.csv", "第 2 行 target", "通道的两端是同一区域"),
        ("conduits.csv", "第 3 行 target", "编号格式不符"),
        ("enterprise.csv", "第 3 行", "企业多于一行"),
    ]


def test_very_many_faults_are_counted() -> None:
    rows = "".join(f"z-{number},区,9\n" for number in range(600))
    found = problems(files(zones="code,name,level\n" + rows))
    assert len(found) == 501
    assert found[-1].message.startswith("另有 ")
