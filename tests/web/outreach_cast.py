"""Who takes part in publicity and matching: two enterprises, two insurers, a testing body, an association."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse
from tests.web.conftest import NAMES, Reader, organisation, reader

from haitang.journeys import Filed, Kind, register
from haitang.journeys.outreach import EVENT, MATERIAL, NEED, OFFER, SIGN_UP, TALK
from haitang.lexicon import shanghai
from haitang.parties import PartyCategory, Person, Role
from haitang.storage.unit_of_work import DatabaseUnitOfWork
from haitang.web.people import ports

ROUND = "shanghai-2026"
UNITS = {
    "gears": ("2100000A", "上海东海齿轮制造有限公司", PartyCategory.INDUSTRIAL_ENTERPRISE, Role.APPLICANT),
    "pumps": ("2200000B", "上海西山泵业有限公司", PartyCategory.INDUSTRIAL_ENTERPRISE, Role.RISK_MANAGER),
    "insurer": ("2300000C", "浦江财产保险股份有限公司", PartyCategory.INSURER, Role.INSURER_MANAGER),
    "other_insurer": ("2400000D", "黄浦财产保险股份有限公司", PartyCategory.INSURER, Role.UNDERWRITER),
    "lab": ("2500000E", "滨江测评有限公司", PartyCategory.TESTING_BODY, Role.TESTER),
    "club": ("2600000F", "临港工业安全协会", PartyCategory.ASSOCIATION, Role.ASSOCIATION),
}


def signed_in(name: str) -> Reader:
    """One of the cast, signed in; registered where that was not done yet."""
    letters, title, category, role = UNITS[name]
    unit = organisation(letters, title, category)
    person = Person(
        id=uuid5(NAMES, f"outreach-{name}"),
        username=f"outreach-{name}",
        name=f"某{name[0]}",
        organisation=unit.code,
        role=role,
    )
    register(ports(), [unit], [person])
    return reader(person)


def colleague(name: str, role: Role) -> Reader:
    """Somebody else of an organisation of the cast, in another role."""
    letters, title, category, _ = UNITS[name]
    unit = organisation(letters, title, category)
    person = Person(
        id=uuid5(NAMES, f"outreach-{name}-{role.value}"),
        username=f"outreach-{name}-{role.value}",
        name="同事",
        organisation=unit.code,
        role=role,
    )
    register(ports(), [unit], [person])
    return reader(person)


def url(name: str, *rest: Any) -> str:
    return reverse(name, args=[ROUND, *rest])


def newest(kind: Kind[Any]) -> Filed[Any]:
    return DatabaseUnitOfWork().filed(kind, round_code=ROUND)[-1]


def local(at: datetime) -> str:
    return shanghai(at).strftime("%Y-%m-%dT%H:%M")


def soon(hours: float) -> str:
    return local(ports().clock.now() + timedelta(hours=hours))


def day(days: int) -> str:
    return shanghai(ports().clock.now() + timedelta(days=days)).date().isoformat()


def material_form(**changes: Any) -> dict[str, Any]:
    plain = {"title": "申报问答", "kind": "faq", "topics": ["policy"], "text": "答：一式三份。"}
    return plain | changes


def event_form(**changes: Any) -> dict[str, Any]:
    plain = {
        "title": "政策宣贯会",
        "kind": "briefing",
        "topics": ["policy"],
        "starts": soon(48),
        "ends": soon(50),
        "place": "张江路 8 号",
        "link": "https://meeting.example.cn/8",
        "capacity": "2",
        "agenda": "解读",
    }
    return plain | changes


def need_form(**changes: Any) -> dict[str, Any]:
    plain = {
        "services": ["insurance"],
        "covers": ["ransom"],
        "systems": ["scada"],
        "sector": "equipment",
        "district": "310115",
        "sum": "to-1000",
        "wanted_from": day(0),
        "wanted_until": day(60),
        "text": "两条产线，拟投保勒索损失。",
        "contact_name": "甲联系人",
        "contact_phone": "021-50007777",
    }
    return plain | changes


def offer_form(**changes: Any) -> dict[str, Any]:
    plain = {
        "services": ["insurance"],
        "covers": ["ransom"],
        "systems": ["scada"],
        "capacity": "5",
        "available_from": day(0),
        "available_until": day(90),
        "text": "综合保障方案。",
        "qualifications": "备案产品甲\n备案产品乙",
        "contact_name": "乙联系人",
        "contact_email": "offer@example.cn",
    }
    return plain | changes


@dataclass(frozen=True)
class Stage:
    """A published material, a planned event with one name, a need, an offer and a talk that nobody answered yet."""

    material: UUID
    draft: UUID
    event: UUID
    name: UUID
    need: UUID
    offer: UUID
    talk: UUID


def set_the_stage() -> Stage:
    """Everything once, through the pages."""
    club, gears, insurer = signed_in("club").client, signed_in("gears").client, signed_in("insurer").client
    club.post(url("material-keep"), material_form())
    material = newest(MATERIAL).id
    club.post(url("material-publish", material))
    club.post(url("material-keep"), material_form(title="未发布的草稿"))
    club.post(url("event-keep"), event_form(materials=[str(material)]))
    event = newest(EVENT).id
    gears.post(url("event-sign-up", event), {"person": "齿轮代表", "duty": "信息部"})
    gears.post(url("need-keep"), need_form())
    insurer.post(url("offer-keep"), offer_form())
    insurer.post(url("interest"), {"need": newest(NEED).id, "offer": newest(OFFER).id, "text": "可以面谈"})
    return Stage(
        material=material,
        draft=newest(MATERIAL).id,
        event=event,
        name=newest(SIGN_UP).id,
        need=newest(NEED).id,
        offer=newest(OFFER).id,
        talk=newest(TALK).id,
    )
