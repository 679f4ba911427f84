"""A worked case is a folder: its identity, its people, its clock, and the files of each room."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter, field_validator

from haitang.lexicon import BadInput, Instant, Label, OrganisationCode, Problem, Record, Yuan, parse
from haitang.parties import Organisation, Relation, Role

SHEET = "case.yaml"


class CasePerson(Record):
    """Somebody who acts in the case."""

    username: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str
    organisation: OrganisationCode
    role: Role


class Moments(Record):
    """What the clock shows at each step; the steps come in this order."""

    open: Instant
    plant: Instant
    posture: Instant
    assess: Instant
    draft: Instant
    sign: Instant
    submit: Instant
    receive: Instant
    quote: Instant
    bind: Instant
    select: Instant
    watch: Instant
    report: Instant
    claim: Instant
    progress: Instant
    settle: Instant
    agree: Instant
    disclose: Instant
    pay: Instant
    repair: Instant
    summarise: Instant

    def misplaced(self) -> list[tuple[str, str]]:
        """Steps that come before the one in front of them, as (step, step in front)."""
        names = list(type(self).model_fields)
        return [(later, earlier) for earlier, later in pairwise(names) if getattr(self, later) < getattr(self, earlier)]


class UnderWay(Record):
    """A second project of the same enterprise that a demonstration leaves on its way, so that desks have work.

    Attributes
    ----------
    until : str
        The last moment of the loop that it has reached.
    """

    number: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]*$", max_length=40)
    title: Label
    until: str

    @field_validator("until")
    @classmethod
    def _is_a_moment(cls, value: str) -> str:
        if value not in Moments.model_fields:
            raise ValueError("不是办理步骤，可取：" + "、".join(Moments.model_fields))
        return value


class CaseSheet(Record):
    """What ``case.yaml`` holds.

    Attributes
    ----------
    number : str
        Number of the pilot project (项目编号).
    seed : str
        Ids and keys of a run are derived from it and the number.
    authorities : tuple
        The authorities that decide, each an organisation of ``parties.yaml``.
    """

    number: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]*$", max_length=40)
    title: Label
    fictional: bool
    notice: Label
    round: str
    seed: str
    lead: OrganisationCode
    partners: tuple[tuple[OrganisationCode, Relation], ...]
    authorities: tuple[OrganisationCode, ...] = Field(min_length=1)
    turnover: Yuan
    sector: str
    people: tuple[CasePerson, ...] = Field(min_length=1)
    moments: Moments
    under_way: UnderWay | None = None

    @property
    def key(self) -> str:
        """What ids and keys are derived from: copies of a case under other numbers share none."""
        return f"{self.number}/{self.seed}"


def case_schema() -> dict[str, Any]:
    """JSON Schema of ``case.yaml``."""
    return TypeAdapter(CaseSheet).json_schema()


def read_sheet(folder: Path) -> CaseSheet:
    """``case.yaml`` of a folder, with every reference inside it resolved.

    Raises
    ------
    BadInput
        Every fault at once.
    """
    path = folder / SHEET
    if not path.is_file():
        raise BadInput(
            [Problem(SHEET, "", "缺少文件", str(folder), advice="从 examples/haimao-bearing 复制一份并修改")]
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            [Problem(SHEET, f"第 {error.start + 1} 字节", "不是 UTF-8 编码", advice="另存为 UTF-8")]
        ) from error
    sheet = parse(text, CaseSheet, file=SHEET)
    problems = [
        Problem(SHEET, f"moments.{later}", "早于前一步", bound=f"不早于 moments.{earlier}", advice="按办理顺序填写时间")
        for later, earlier in sheet.moments.misplaced()
    ]
    names = [person.username for person in sheet.people]
    problems += [
        Problem(SHEET, f"people.{row}.username", "用户名重复", name)
        for row, name in enumerate(names)
        if name in names[:row]
    ]
    if problems:
        raise BadInput(problems)
    return sheet


def check_people(sheet: CaseSheet, parties: tuple[Organisation, ...]) -> list[Problem]:
    """Faults between ``case.yaml`` and ``parties.yaml``: codes that nobody has, roles that nobody fills."""
    known = {party.code for party in parties}
    named = [("lead", sheet.lead)]
    named += [(f"partners.{row}", code) for row, (code, _) in enumerate(sheet.partners)]
    named += [(f"authorities.{row}", code) for row, code in enumerate(sheet.authorities)]
    named += [(f"people.{row}.organisation", person.organisation) for row, person in enumerate(sheet.people)]
    problems = [
        Problem(SHEET, at, "没有该单位", code, "parties.yaml", "在 parties.yaml 中补上该单位，或改正代码")
        for at, code in named
        if code not in known
    ]
    filled = {person.role for person in sheet.people}
    problems += [
        Problem(SHEET, "people", f"缺少岗位 {role.value}（{role.label.zh}）", advice="在 people 中补一人")
        for role in NEEDED
        if role not in filled
    ]
    return problems


NEEDED = (
    Role.APPLICANT,
    Role.RISK_MANAGER,
    Role.INCIDENT_OFFICER,
    Role.LEGAL_REPRESENTATIVE,
    Role.UNDERWRITER,
    Role.ADJUSTER,
    Role.INSURER_MANAGER,
    Role.ASSESSOR,
    Role.MONITOR,
    Role.FORENSIC_EXAMINER,
    Role.CASE_OFFICER,
    Role.AUTHORITY_LEADER,
)
"""Roles without which the loop cannot be walked."""
