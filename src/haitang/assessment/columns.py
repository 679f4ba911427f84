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

BOUNDS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "organisation": Label(
            zh="18 位统一社会信用代码或 9 位组织机构代码，校验位相符",
            en="unified social credit code (18) or organisation code (9), check digits right",
        ),
        "code": Label(
            zh="小写字母、数字、_ . -，以字母或数字开头，至多 64 字",
            en="lower-case letters, digits, `_ . -`; starts with a letter or digit; at most 64",
        ),
        "codes": Label(zh="编号，多个以分号隔开", en="codes, separated by semicolons"),
        "text": Label(zh="文本，至多 200 字", en="text, at most 200 characters"),
        "texts": Label(zh="文本，多个以分号隔开", en="texts, separated by semicolons"),
        "region": Label(zh="6 位行政区划代码", en="six-digit region code"),
        "choice": Label(zh="所列取值之一", en="one of the list, by code or label"),
        "flag": Label(zh="是 / 否", en="是 or 否"),
        "grade": Label(zh="1 到 5 的整数，未定级留空", en="1 to 5; empty where none was set"),
        "level": Label(zh="0 到 5 的数", en="number from 0 to 5"),
        "yuan": Label(
            zh="不小于 0 的金额，精确到分，可带 元、万元、亿元",
            en="amount of 0 or more, exact to the 分; may carry 元, 万元, 亿元",
        ),
        "share": Label(zh="0% 到 100%", en="0% to 100%"),
        "time": Label(
            zh="带时区的时刻，如 2026-06-09T10:30:00+08:00", en="time with its zone, such as 2026-06-09T10:30:00+08:00"
        ),
    }
)
"""What each type admits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: code, headers, type, whether it must be filled, and what it means."""

    code: str
    label: Label
    kind: Kind
    meaning: Label
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
    code: str, zh: str, en: str, kind: Kind, meaning: Label, *, required: bool = False, choices: str = ""
) -> Column:
    return Column(code, Label(zh=zh, en=en), kind, meaning, required, choices)


_CODE = _column("code", "编号", "Code", "code", Label(zh="在本表内唯一", en="unique in its table"), required=True)
_NAME = _column(
    "name", "名称", "Name", "text", Label(zh="人所熟知的名称", en="the name that people use"), required=True
)

INVENTORY: Final = (
    Table(
        "enterprise",
        Label(zh="企业", en="Enterprise"),
        (
            _column(
                "code",
                "统一社会信用代码",
                "Unified social credit code",
                "organisation",
                Label(zh="只有一行", en="one row"),
                required=True,
            ),
        ),
        required=True,
    ),
    Table(
        "sites",
        Label(zh="厂区", en="Sites"),
        (
            _CODE,
            _NAME,
            _column(
                "region",
                "行政区划",
                "Region",
                "region",
                Label(zh="如 310115 为浦东新区", en="310115 is Pudong"),
                required=True,
            ),
        ),
        required=True,
    ),
    Table(
        "lines",
        Label(zh="产线", en="Lines"),
        (
            _CODE,
            _NAME,
            _column("site", "厂区", "Site", "code", Label(zh="厂区表中的编号", en="code of a site"), required=True),
        ),
    ),
    Table(
        "systems",
        Label(zh="系统", en="Systems"),
        (
            _CODE,
            _NAME,
            _column(
                "kind",
                "类别",
                "Kind",
                "choice",
                Label(zh="标的类别", en="kind of insured system"),
                required=True,
                choices="system_kinds",
            ),
            _column("site", "厂区", "Site", "code", Label(zh="厂区表中的编号", en="code of a site"), required=True),
            _column("lines", "产线", "Lines", "codes", Label(zh="所服务的产线", en="lines that it serves")),
            _column(
                "zone",
                "区域",
                "Zone",
                "code",
                Label(
                    zh="控制设备所在的区域；留空按可直达计",
                    en="zone of its controlling devices; without one it counts as reached",
                ),
            ),
            _column(
                "protection_level",
                "等保级别",
                "Protection level",
                "grade",
                Label(zh="网络安全等级保护级别", en="level of the protection scheme"),
            ),
            _column(
                "filing_number",
                "备案编号",
                "Filing number",
                "text",
                Label(zh="等级保护备案证明编号", en="number of the filing certificate"),
            ),
            _column(
                "critical",
                "关键信息基础设施",
                "Critical infrastructure",
                "flag",
                Label(zh="留空为否", en="empty is 否"),
            ),
            _column("vendor", "供应商", "Vendor", "text", Label(zh="制造或开发者", en="who made it")),
            _column(
                "provider",
                "服务商",
                "Provider",
                "text",
                Label(zh="运行或托管者，自运行留空", en="who runs or hosts it; empty where the enterprise does"),
            ),
        ),
        required=True,
    ),
    Table(
        "zones",
        Label(zh="区域", en="Zones"),
        (
            _CODE,
            _NAME,
            _column(
                "level",
                "层级",
                "Level",
                "level",
                Label(zh="普渡模型层级，5 为企业之外", en="Purdue level; 5 is outside the enterprise"),
                required=True,
            ),
        ),
    ),
    Table(
        "conduits",
        Label(zh="通道", en="Conduits"),
        (
            _CODE,
            _column(
                "source",
                "起点区域",
                "Source",
                "code",
                Label(
                    zh="可主动发起连接的一方；双向须写两行",
                    en="the side that may open connections; two rows where both may",
                ),
                required=True,
            ),
            _column(
                "target",
                "终点区域",
                "Target",
                "code",
                Label(zh="被连接的一方", en="the side that is connected to"),
                required=True,
            ),
            _column(
                "protocols",
                "协议",
                "Protocols",
                "texts",
                Label(zh="放行的协议；留空按全部放行计", en="protocols let through; empty counts as all"),
            ),
            _column(
                "control",
                "防护",
                "Guard",
                "choice",
                Label(zh="留空为无防护", en="what stands guard; empty is none"),
                choices="guards",
            ),
        ),
    ),
    Table(
        "assets",
        Label(zh="资产", en="Assets"),
        (
            _CODE,
            _NAME,
            _column(
                "system", "系统", "System", "code", Label(zh="系统表中的编号", en="code of a system"), required=True
            ),
            _column("zone", "区域", "Zone", "code", Label(zh="区域表中的编号", en="code of a zone"), required=True),
            _column(
                "category",
                "类别",
                "Category",
                "choice",
                Label(zh="资产类别", en="kind of asset"),
                required=True,
                choices="categories",
            ),
            _column("vendor", "厂商", "Vendor", "text", Label(zh="制造者", en="maker")),
            _column("product", "型号", "Product", "text", Label(zh="产品型号", en="product and type")),
            _column(
                "firmware",
                "固件版本",
                "Firmware",
                "text",
                Label(zh="固件或软件版本", en="version of firmware or software"),
            ),
            _column(
                "address",
                "地址",
                "Address",
                "text",
                Label(zh="网络地址，监测据此对应资产", en="network address; monitoring finds the asset by it"),
            ),
            _column(
                "internet_facing",
                "面向互联网",
                "Internet-facing",
                "flag",
                Label(zh="可从互联网直接访问；留空为否", en="can be reached from the internet; empty is 否"),
            ),
        ),
    ),
    Table(
        "processes",
        Label(zh="业务过程", en="Processes"),
        (
            _CODE,
            _NAME,
            _column("line", "产线", "Line", "code", Label(zh="产线表中的编号", en="code of a line")),
            _column(
                "systems",
                "所需系统",
                "Systems",
                "codes",
                Label(zh="缺一即停的系统", en="systems without any of which it stops"),
                required=True,
            ),
            _column(
                "gross_profit_per_hour",
                "每小时毛利润",
                "Gross profit per hour",
                "yuan",
                Label(zh="停产一小时少得的毛利润", en="gross profit lost by an hour of standstill"),
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
        _column(
            "control",
            "控制项",
            "Control",
            "choice",
            Label(zh="控制项目录中的编号", en="code in the catalogue of controls"),
            required=True,
            choices="controls",
        ),
        _column(
            "coverage",
            "覆盖率",
            "Coverage",
            "share",
            Label(
                zh="控制项成立的比例；暴露类为暴露的比例",
                en="share of the scope in which the control holds; for an exposure, that is exposed",
            ),
            required=True,
        ),
        _column(
            "systems",
            "系统",
            "Systems",
            "codes",
            Label(zh="所及系统；留空为整个企业", en="systems of the scope; empty is the whole enterprise"),
        ),
        _column(
            "assurance",
            "证据等级",
            "Assurance",
            "choice",
            Label(zh="回答如何得知", en="how the answer is known"),
            required=True,
            choices="assurances",
        ),
        _column(
            "evidence",
            "证据",
            "Evidence",
            "texts",
            Label(zh="证据文件名；经测评核实的必填", en="names of evidence files; needed where an assessor verified"),
        ),
        _column("note", "说明", "Note", "text", Label(zh="对证据的说明", en="about the evidence")),
        _column(
            "answered_by",
            "回答人",
            "Answered by",
            "text",
            Label(zh="姓名与部门或机构", en="name and department or firm"),
            required=True,
        ),
        _column(
            "answered_at",
            "回答时间",
            "Answered at",
            "time",
            Label(zh="证据自此开始老化", en="evidence ages from then on"),
            required=True,
        ),
    ),
    required=True,
)
"""The table of answers."""


def column_table(table: Table) -> str:
    """The columns of a table in Markdown, as the guide prints them."""
    rows = ["| code | header | must | value | meaning |", "|---|---|---|---|---|"]
    rows.extend(
        f"| `{column.code}` | {column.label.zh} | {'yes' if column.required else 'no'} "
        f"| {BOUNDS[column.kind].en} | {column.meaning.en} |"
        for column in table.columns
    )
    return "\n".join(rows)
