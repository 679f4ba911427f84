"""Fills fields of an application by their paths, and says what is wrong with each; what is good is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from haitang.lexicon import BadInput, Problem, problems_of, refuse_if
from haitang.parties import Organisation
from haitang.pilot.application import Application, OtherNature, Part, Prose, Scheme, Statement
from haitang.pilot.cleaning import clean
from haitang.pilot.confidentiality import refused_markings
from haitang.pilot.field_tables import FORM, listed, read_milestones, read_prices
from haitang.pilot.form import Point
from haitang.pilot.prose import read_typed
from haitang.pilot.round import Round

_SCHEME: Final = re.compile(r"schemes\.(?P<row>\d{1,3})\.(?P<name>title|insurers|security|prices|points\.\w+)")


def fill_in(
    application: Application, changes: Mapping[str, str], round_: Round
) -> tuple[Application, tuple[Problem, ...]]:
    """The application with every change that can be taken, and what is wrong with the others.

    Parameters
    ----------
    changes : mapping of str to str
        Text by path, as `fields_of` gives them; in the order in which schemes are to be added.

    Returns
    -------
    Application
        With each good change; a text that carries a classification marking is never among them.
    tuple of Problem
        Each names the path of its field.

    Examples
    --------
    >>> from datetime import date
    >>> from haitang.parties import Nature, PartyCategory
    >>> from haitang.pilot import load_round
    >>> lead = Organisation(code="D2143569X", name="某轴承厂", category=PartyCategory.INDUSTRIAL_ENTERPRISE,
    ...                     nature=Nature.PRIVATE, region="310115")
    >>> application = Application(round_code="shanghai-2026", title="方案", applied_on=date(2026, 6, 18), lead=lead)
    >>> changes = {"lead.founded": "2009-04-31", "parts.security": "已部署防火墙。"}
    >>> filled, problems = fill_in(application, changes, load_round("shanghai-2026"))
    >>> filled.part("security").text, [problem.at for problem in problems]
    ('已部署防火墙。', ['lead.founded'])
    """
    problems: list[Problem] = []
    for path, raw in changes.items():
        text, faults = clean(raw, at=path, most=round_.filling.most_characters)
        faults += refused_markings([(path, text)], round_, file=FORM)
        if faults:
            problems += faults
            continue
        try:
            kind, _, rest = path.partition(".")
            entry = Entry(application, path, rest, text, round_)
            setter = _SETTERS.get(kind)
            if setter is None:
                raise entry.unknown()
            application = setter(entry)
        except BadInput as error:
            problems += error.problems
    return application, tuple(problems)


@dataclass(frozen=True)
class Entry:
    """One field as it is being filled in.

    Attributes
    ----------
    rest : str
        The path without the kind of field at its head.
    """

    application: Application
    path: str
    rest: str
    text: str
    round: Round

    def updated(self, **fields: Any) -> Application:
        """The application with other fields, of their types already."""
        return self.application.model_copy(update=fields)

    def prose(self) -> Prose:
        """The text as prose, or `BadInput` with the lines that cannot be printed."""
        prose, problems = read_typed(self.text, file=FORM)
        if problems:
            raise BadInput(problem.under(self.path) for problem in problems)
        return prose

    def refuse(self, message: str, *, value: str = "", bound: str = "", advice: str = "") -> BadInput:
        """The fault of this field."""
        return BadInput([Problem(FORM, self.path, message, value, bound, advice)])

    def unknown(self) -> BadInput:
        """The fault of a field that the round's form does not have."""
        return self.refuse("表中没有这一项", advice="按本批次的表填写")


def _plain(entry: Entry) -> Application:
    if not entry.text and entry.path in {"title", "applied_on"}:
        raise entry.refuse("未填写", bound="必填", advice="补上该项")
    return _validated(entry, entry.path, entry.text)


def _scope(entry: Entry) -> Application:
    return _validated(entry, "scope", listed(entry.text))


def _validated(entry: Entry, name: str, value: Any) -> Application:
    try:
        return Application.model_validate(entry.application.model_dump() | {name: value})
    except ValidationError as error:
        raise BadInput(problems_of(error, file=FORM)) from error


def _introduction(entry: Entry) -> Application:
    return entry.updated(introduction=entry.prose())


def _part(entry: Entry) -> Application:
    codes = [section.code for section in entry.round.form.texts]
    if entry.rest not in codes:
        raise entry.unknown()
    return entry.updated(parts=with_part(entry.application.parts, entry.rest, entry.prose(), codes))


def _eligibility(entry: Entry) -> Application:
    codes = [item.code for item in entry.round.eligibility]
    if entry.rest not in codes:
        raise entry.unknown()
    known = {statement.item: statement for statement in entry.application.eligibility}
    proofs = known[entry.rest].proofs if entry.rest in known else ()
    if not entry.text and proofs:
        raise entry.refuse("已有证明材料，说明不能为空", advice="先删除证明材料，或写明该项情况")
    known.pop(entry.rest, None)
    if entry.text:
        known[entry.rest] = Statement(item=entry.rest, text=entry.text, proofs=proofs)
    ordered = [*codes, *(code for code in known if code not in codes)]
    return entry.updated(eligibility=tuple(known[code] for code in ordered if code in known))


def _milestones(entry: Entry) -> Application:
    found, problems = read_milestones(entry.text, at=entry.path)
    refuse_if(problems)
    return entry.updated(milestones=found)


def _lead(entry: Entry) -> Application:
    if entry.rest == "other_nature":
        return _other_nature(entry, entry.application.lead.code)
    return entry.updated(lead=_organisation(entry, entry.application.lead, entry.rest))


def _joint(entry: Entry) -> Application:
    code, _, name = entry.rest.partition(".")
    parties = {party.organisation.code: party for party in entry.application.joint}
    if code not in parties:
        raise entry.unknown()
    if name == "other_nature":
        return _other_nature(entry, code)
    update = (
        {"duties": entry.text}
        if name == "duties"
        else {"organisation": _organisation(entry, parties[code].organisation, name)}
    )
    parties[code] = parties[code].model_copy(update=update)
    return entry.updated(joint=tuple(parties.values()))


def _other_nature(entry: Entry, unit: str) -> Application:
    kept = tuple(each for each in entry.application.other_natures if each.unit != unit)
    new = (OtherNature(unit=unit, text=entry.text),) if entry.text else ()
    return entry.updated(other_natures=(*kept, *new))


def _organisation(entry: Entry, unit: Organisation, name: str) -> Organisation:
    """The unit with one of its fields said anew; optional ones fall away where nothing is said."""
    plain: dict[str, Any] = unit.model_dump(mode="json")
    outer, _, inner = name.partition(".")
    if outer == "contact" and inner in {"name", "phone", "fax", "email"}:
        contact = (plain["contact"] or {"name": ""}) | {inner: entry.text}
        plain["contact"] = contact if any(contact.values()) else None
    elif name in {"founded", "registered_capital"}:
        plain[name] = entry.text or None
    elif name in {"name", "region", "nature", "address", "legal_representative"}:
        plain[name] = entry.text
    else:
        raise entry.unknown()
    try:
        return Organisation.model_validate(plain)
    except ValidationError as error:
        at = entry.path.removesuffix(f".{name}")
        raise BadInput(problem.under(at) for problem in problems_of(error, file=FORM)) from error


def _scheme(entry: Entry) -> Application:
    found, section = _SCHEME.fullmatch(entry.path), entry.round.form.schemes
    row = int(found["row"]) if found else -1
    if found is None or section is None or row > len(entry.application.schemes):
        raise entry.unknown()
    schemes = list(entry.application.schemes)
    if row == len(schemes):
        schemes.append(Scheme(title=f"服务方案{row + 1}", insurers=(), security=(), points=(), prices=()))
    schemes[row] = schemes[row].model_copy(update=_in_scheme(entry, schemes[row], found["name"], section.points))
    return entry.updated(schemes=tuple(schemes))


def _in_scheme(entry: Entry, scheme: Scheme, name: str, points: Iterable[Point]) -> dict[str, Any]:
    if name == "title":
        if not entry.text:
            raise entry.refuse("服务方案未命名", bound="必填", advice="补上方案名称")
        return {"title": entry.text}
    if name in {"insurers", "security"}:
        return {name: _units(entry)}
    if name == "prices":
        prices, problems = read_prices(entry.text, at=entry.path)
        refuse_if(problems)
        return {"prices": prices}
    codes, code = [point.code for point in points], name.removeprefix("points.")
    if code not in codes:
        raise entry.unknown()
    return {"points": with_part(scheme.points, code, entry.prose(), codes)}


def _units(entry: Entry) -> tuple[str, ...]:
    known, named = {unit.code for unit in entry.application.units}, listed(entry.text)
    if strangers := [code for code in named if code not in known]:
        advice = "先邀请该单位，待其接受后再选"
        raise entry.refuse("不是申报单位", value="、".join(strangers), bound="申报单位的代码", advice=advice)
    return tuple(named)


def with_part(parts: tuple[Part, ...], code: str, prose: Prose, order: list[str]) -> tuple[Part, ...]:
    """The parts with one written anew, in the order of the form; an empty one falls away."""
    known = {part.code: part for part in parts if part.code != code}
    if prose.lines:
        known[code] = Part(code=code, prose=prose)
    ordered = [*order, *(each for each in known if each not in order)]
    return tuple(known[each] for each in ordered if each in known)


_SETTERS: Final[dict[str, Callable[[Entry], Application]]] = {
    "title": _plain,
    "applied_on": _plain,
    "location": _plain,
    "lead": _lead,
    "joint": _joint,
    "introduction": _introduction,
    "parts": _part,
    "eligibility": _eligibility,
    "schemes": _scheme,
    "scope": _scope,
    "milestones": _milestones,
}
