"""The sheets of an application's workbook: their names and heads, and what was read from them (申报方案工作簿)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from haitang.lexicon import Problem
from haitang.pilot import UNIT_LABELS

BASICS, UNITS, TEXTS, ELIGIBILITY = "基本信息", "申报单位", "正文", "资格条件"
SCHEMES, PRICES, SCOPE, MILESTONES, GUIDE = "服务方案", "保费保额", "系统范围", "里程碑", "填表说明"
UNIT_FIELDS: Final = (
    "name",
    "nature",
    "other_nature",
    "region",
    "founded",
    "registered_capital",
    "address",
    "legal_representative",
    "contact.name",
    "contact.phone",
    "contact.fax",
    "contact.email",
    "duties",
)
HEADS: Final = {
    BASICS: ("项目编号", "项目", "内容"),
    UNITS: ("角色", "代码", "类别", "关系", "上级单位代码", "虚构", *(UNIT_LABELS[name].zh for name in UNIT_FIELDS)),
    TEXTS: ("部分编号", "部分", "段落（## 开头为二级标题）"),
    ELIGIBILITY: ("条件编号", "条件", "说明"),
    SCHEMES: ("方案序号", "方案名称", "保险机构代码", "网络安全企业代码"),
    PRICES: ("方案序号", "项目", "单位", "保费", "保额", "备注"),
    SCOPE: ("系统编号",),
    MILESTONES: ("编号", "里程碑", "到期日", "单位代码", "成果"),
}
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 40
PLAIN: Final = ("title", "applied_on", "location")


@dataclass
class Sheets:
    """What a workbook says: fields by path with the cell of each, the units, and everything that is wrong with it.

    Attributes
    ----------
    round_code : str
        The round that it was written for.
    units : dict
        What no field says of each unit (code, category, relation, parent, fictional): the lead under ``""``, joint
        units by their codes.
    schemes : int
        How many schemes it holds.
    """

    file: str
    round_code: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    schemes: int = 0
    problems: list[Problem] = field(default_factory=list)

    def fault(self, place: str, message: str, value: str = "", bound: str = "", advice: str = "") -> None:
        """Note what is wrong at a sheet and cell."""
        self.problems.append(Problem(self.file, place, message, value, bound, advice))

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Faults of fields, said by their cells."""
        return [replace(each, file=self.file, at=self.place(each.at)) for each in problems]

    def place(self, at: str) -> str:
        """The sheet and cell of a field, or its path where it stands in none."""
        known = (path for path in self.cells if at == path or at.startswith((f"{path}.", f"{path} ")))
        path = max(known, key=len, default="")
        rest = at[len(path) :].strip(" .")
        return f"{self.cells[path]} {rest}".strip() if path else at
