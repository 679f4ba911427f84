"""An application as fields (填报项): every blank by its path, as text; forms, workbooks and differences speak so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from haitang.lexicon import Label
from haitang.parties import Contact, Organisation
from haitang.pilot.application import Application
from haitang.pilot.field_tables import exact_wan, milestones_text, prices_text
from haitang.pilot.prose import typed_text
from haitang.pilot.round import Round

LEAD: Final = (
    "name",
    "region",
    "nature",
    "founded",
    "registered_capital",
    "address",
    "legal_representative",
    "contact.name",
    "contact.phone",
    "contact.fax",
    "contact.email",
)
"""What is said of the lead, and of each joint unit too."""


def fields_of(application: Application) -> dict[str, str]:
    """Every field that a person fills in, by its path, in the order of the form; joint units by their codes.

    Texts are in lines, ``##`` before a second-level heading; tables have a line for each row and a tab between cells.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.parties import Nature, PartyCategory
    >>> lead = Organisation(code="D2143569X", name="某轴承厂", category=PartyCategory.INDUSTRIAL_ENTERPRISE,
    ...                     nature=Nature.PRIVATE, region="310115")
    >>> application = Application(round_code="r", title="方案", applied_on=date(2026, 6, 18), lead=lead)
    >>> fields = fields_of(application)
    >>> fields["title"], fields["lead.name"], fields["introduction"]
    ('方案', '某轴承厂', '')
    """
    return dict(_fields(application))


def _fields(application: Application) -> Iterator[tuple[str, str]]:
    yield "title", application.title
    yield "applied_on", application.applied_on.isoformat()
    yield from ((f"lead.{name}", text) for name, text in unit_fields(application, application.lead))
    yield "location", application.location
    yield "introduction", typed_text(application.introduction)
    for party in application.joint:
        at = f"joint.{party.organisation.code}"
        yield from ((f"{at}.{name}", text) for name, text in unit_fields(application, party.organisation))
        yield f"{at}.duties", party.duties
    for statement in application.eligibility:
        yield f"eligibility.{statement.item}", statement.text
    for part in application.parts:
        yield f"parts.{part.code}", typed_text(part.prose)
    for row, scheme in enumerate(application.schemes):
        yield f"schemes.{row}.title", scheme.title
        yield f"schemes.{row}.insurers", "\n".join(scheme.insurers)
        yield f"schemes.{row}.security", "\n".join(scheme.security)
        for point in scheme.points:
            yield f"schemes.{row}.points.{point.code}", typed_text(point.prose)
        yield f"schemes.{row}.prices", prices_text(scheme.prices)
    yield "scope", "\n".join(application.scope)
    yield "milestones", milestones_text(application.milestones)


def unit_fields(application: Application, unit: Organisation) -> Iterator[tuple[str, str]]:
    """What is said of one unit."""
    contact = unit.contact or Contact(name="")
    capital = unit.registered_capital
    texts = {
        "name": unit.name,
        "region": unit.region,
        "nature": unit.nature.value,
        "founded": unit.founded.isoformat() if unit.founded else "",
        "registered_capital": exact_wan(capital) if capital is not None else "",
        "address": unit.address,
        "legal_representative": unit.legal_representative,
        "contact.name": contact.name,
        "contact.phone": contact.phone,
        "contact.fax": contact.fax,
        "contact.email": contact.email,
    }
    yield from ((name, texts[name]) for name in LEAD)
    other = next((each.text for each in application.other_natures if each.unit == unit.code), "")
    yield "other_nature", other


UNIT_LABELS: Final = {
    "name": Label(zh="单位名称", en="name"),
    "region": Label(zh="行政区划代码", en="region code"),
    "nature": Label(zh="单位性质", en="nature"),
    "other_nature": Label(zh="其他性质（请注明）", en="other nature"),
    "founded": Label(zh="成立时间", en="founded on"),
    "registered_capital": Label(zh="注册资本", en="registered capital"),
    "address": Label(zh="通讯地址", en="address"),
    "legal_representative": Label(zh="法定代表人", en="legal representative"),
    "contact.name": Label(zh="联系人", en="contact"),
    "contact.phone": Label(zh="联系电话", en="telephone"),
    "contact.fax": Label(zh="传真", en="fax"),
    "contact.email": Label(zh="邮箱", en="e-mail"),
    "duties": Label(zh="职责分工", en="duties"),
}
"""What people read in place of what is said of a unit."""

_PLAIN: Final = {
    "title": Label(zh="方案名称", en="Title of the plan"),
    "applied_on": Label(zh="申报日期", en="Date of application"),
    "location": Label(zh="所在地区", en="Location"),
    "introduction": Label(zh="申报单位简介", en="Introduction of the applicant"),
    "scope": Label(zh="纳入试点的系统", en="Systems in scope"),
    "milestones": Label(zh="里程碑", en="Milestones"),
}
_SCHEME: Final = {
    "title": Label(zh="名称", en="title"),
    "insurers": Label(zh="保险机构", en="insurers"),
    "security": Label(zh="网络安全企业", en="security firms"),
    "prices": Label(zh="价格表", en="table of prices"),
}
_SCHEME_FIELD: Final = re.compile(r"schemes\.(\d+)\.(?:points\.)?([a-z0-9_]+)")


def label_of(path: str, round_: Round, names: dict[str, str] | None = None) -> Label:
    """What people read in place of a field's path.

    Parameters
    ----------
    names : dict, optional
        Names of units by their codes.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> label_of("schemes.0.points.process", load_round("shanghai-2026")).zh
    '服务方案 1 · 保险服务内容与流程'
    """
    if path in _PLAIN:
        return _PLAIN[path]
    kind, _, rest = path.partition(".")
    if kind == "lead":
        return _joined(Label(zh="牵头单位", en="Lead"), UNIT_LABELS.get(rest))
    if kind == "joint":
        code, _, name = rest.partition(".")
        unit = (names or {}).get(code, code)
        return _joined(Label(zh=unit, en=unit), UNIT_LABELS.get(name))
    if kind == "parts":
        return next((section.label for section in round_.form.texts if section.code == rest), Label(zh=rest, en=rest))
    if kind == "eligibility":
        found = next((item.label for item in round_.eligibility if item.code == rest), Label(zh=rest, en=rest))
        return _joined(Label(zh="资格", en="Eligibility"), found)
    if found_scheme := _SCHEME_FIELD.fullmatch(path):
        number, name = int(found_scheme[1]) + 1, found_scheme[2]
        points = {point.code: point.label for point in round_.form.schemes.points} if round_.form.schemes else {}
        inner = points.get(name) if ".points." in path else _SCHEME.get(name)
        return _joined(Label(zh=f"服务方案 {number}", en=f"Scheme {number}"), inner)
    return Label(zh=path, en=path)


def _joined(outer: Label, inner: Label | None) -> Label:
    return outer if inner is None else Label(zh=f"{outer.zh} · {inner.zh}", en=f"{outer.en} · {inner.en}")
