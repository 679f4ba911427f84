"""The published column list of inventory and answers: codes, Chinese headers, types and bounds.

CSV files and XLSX sheets hold the same tables. A header may be the code or the Chinese header. This list is printed in
docs/guide/plant.md, fills the template, and is what the readers check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from haitang.lexicon import Label

Kind = Literal[
    "organisation",
    "code",
    "codes",
    "text",
    "texts",
    "region",
    "choice",
    "flag",
    "grade",
    "level",
    "yuan",
    "share",
    "time",
]

BOUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "organisation": "18 位统一社会信用代码或 9 位组织机构代码，校验位相符",
        "code": "小写字母、数字、_ . -，以字母或数字开头，至多 64 字",
        "codes": "编号，多个以分号隔开",
        "text": "文本，至多 200 字",
        "texts": "文本，多个以分号隔开",
        "region": "6 位行政区划代码",
        "choice": "所列取值之一",
        "flag": "是 / 否",
        "grade": "1 到 5 的整数，未定级留空",
        "level": "0 到 5 的数",
        "yuan": "不小于 0 的金额，精确到分，可带 元、万元、亿元",
        "share": "0% 到 100%",
        "time": "带时区的时刻，如 2026-06-09T10:30:00+08:00",
    }
)
"""What each type admits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: code, headers, type, whether it must be filled, and what it means."""

    code: str
    label: Label
    kind: Kind
    meaning: str
    required: bool = False
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a CSV file named by its code, or a sheet named by its code or Chinese name."""

    code: str
    label: Label
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, code: str) -> Column:
        """The column of that code."""
        return {column.code: column for column in self.columns}[code]


def _column(
    code: str, zh: str, en: str, kind: Kind, meaning: str, *, required: bool = False, choices: str = ""
) -> Column:
    return Column(code, Label(zh=zh, en=en), kind, meaning, required, choices)


_CODE = _column("code", "编号", "Code", "code", "在本表内唯一", required=True)
_NAME = _column("name", "名称", "Name", "text", "人所熟知的名称", required=True)

INVENTORY: Final = (
    Table(
        "enterprise",
        Label(zh="企业", en="Enterprise"),
        (_column("code", "统一社会信用代码", "Unified social credit code", "organisation", "只有一行", required=True),),
        required=True,
    ),
    Table(
        "sites",
        Label(zh="厂区", en="Sites"),
        (_CODE, _NAME, _column("region", "行政区划", "Region", "region", "如 310115 为浦东新区", required=True)),
        required=True,
    ),
    Table(
        "lines",
        Label(zh="产线", en="Lines"),
        (_CODE, _NAME, _column("site", "厂区", "Site", "code", "厂区表中的编号", required=True)),
    ),
    Table(
        "systems",
        Label(zh="系统", en="Systems"),
        (
            _CODE,
            _NAME,
            _column("kind", "类别", "Kind", "choice", "标的类别", required=True, choices="system_kinds"),
            _column("site", "厂区", "Site", "code", "厂区表中的编号", required=True),
            _column("lines", "产线", "Lines", "codes", "所服务的产线"),
            _column("zone", "区域", "Zone", "code", "控制设备所在的区域；留空按可直达计"),
            _column("protection_level", "等保级别", "Protection level", "grade", "网络安全等级保护级别"),
            _column("filing_number", "备案编号", "Filing number", "text", "等级保护备案证明编号"),
            _column("critical", "关键信息基础设施", "Critical infrastructure", "flag", "留空为否"),
            _column("vendor", "供应商", "Vendor", "text", "制造或开发者"),
            _column("provider", "服务商", "Provider", "text", "运行或托管者，自运行留空"),
        ),
        required=True,
    ),
    Table(
        "zones",
        Label(zh="区域", en="Zones"),
        (_CODE, _NAME, _column("level", "层级", "Level", "level", "普渡模型层级，5 为企业之外", required=True)),
    ),
    Table(
        "conduits",
        Label(zh="通道", en="Conduits"),
        (
            _CODE,
            _column("source", "起点区域", "Source", "code", "可主动发起连接的一方；双向须写两行", required=True),
            _column("target", "终点区域", "Target", "code", "被连接的一方", required=True),
            _column("protocols", "协议", "Protocols", "texts", "放行的协议；留空按全部放行计"),
            _column("control", "防护", "Guard", "choice", "留空为无防护", choices="guards"),
        ),
    ),
    Table(
        "assets",
        Label(zh="资产", en="Assets"),
        (
            _CODE,
            _NAME,
            _column("system", "系统", "System", "code", "系统表中的编号", required=True),
            _column("zone", "区域", "Zone", "code", "区域表中的编号", required=True),
            _column("category", "类别", "Category", "choice", "资产类别", required=True, choices="categories"),
            _column("vendor", "厂商", "Vendor", "text", "制造者"),
            _column("product", "型号", "Product", "text", "产品型号"),
            _column("firmware", "固件版本", "Firmware", "text", "固件或软件版本"),
            _column("address", "地址", "Address", "text", "网络地址，监测据此对应资产"),
            _column("internet_facing", "面向互联网", "Internet-facing", "flag", "可从互联网直接访问；留空为否"),
        ),
    ),
    Table(
        "processes",
        Label(zh="业务过程", en="Processes"),
        (
            _CODE,
            _NAME,
            _column("line", "产线", "Line", "code", "产线表中的编号"),
            _column("systems", "所需系统", "Systems", "codes", "缺一即停的系统", required=True),
            _column(
                "gross_profit_per_hour",
                "每小时毛利润",
                "Gross profit per hour",
                "yuan",
                "停产一小时少得的毛利润",
                required=True,
            ),
        ),
    ),
)
"""Tables of an inventory, in the order in which they are written."""

ANSWERS: Final = Table(
    "answers",
    Label(zh="回答", en="Answers"),
    (
        _column("control", "控制项", "Control", "choice", "控制项目录中的编号", required=True, choices="controls"),
        _column("coverage", "覆盖率", "Coverage", "share", "控制项成立的比例；暴露类为暴露的比例", required=True),
        _column("systems", "系统", "Systems", "codes", "所及系统；留空为整个企业"),
        _column("assurance", "证据等级", "Assurance", "choice", "回答如何得知", required=True, choices="assurances"),
        _column("evidence", "证据", "Evidence", "texts", "证据文件名；经测评核实的必填"),
        _column("note", "说明", "Note", "text", "对证据的说明"),
        _column("answered_by", "回答人", "Answered by", "text", "姓名与部门或机构", required=True),
        _column("answered_at", "回答时间", "Answered at", "time", "证据自此开始老化", required=True),
    ),
    required=True,
)
"""The table of answers."""


def column_table(table: Table) -> str:
    """The columns of a table in Markdown, as the guide prints them."""
    rows = ["| 编号 | 表头 | 必填 | 取值 | 含义 |", "|---|---|---|---|---|"]
    rows.extend(
        f"| `{column.code}` | {column.label.zh} | {'是' if column.required else '否'} "
        f"| {BOUNDS[column.kind]} | {column.meaning} |"
        for column in table.columns
    )
    return "\n".join(rows)
