"""From a form to the sheets that journeys take: texts without control characters, times on the round's clocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from pydantic import ValidationError

from haitang.journeys.outreach import EventSheet, MaterialSheet
from haitang.lexicon import BadInput, Problem, Record, problems_of
from haitang.pilot import Round

S = TypeVar("S", bound=Record)
FIELDS: Mapping[str, str] = {
    "title": "标题",
    "kind": "类别",
    "topics": "主题",
    "text": "正文",
    "starts": "开始时间",
    "ends": "结束时间",
    "capacity": "名额",
    "materials": "资料",
    "services": "服务",
    "covers": "保障范围",
    "systems": "系统类别",
    "wanted_from": "需要时间起",
    "wanted_until": "需要时间止",
    "available_from": "可服务时间起",
    "available_until": "可服务时间止",
    "qualifications": "资质",
}


def line(value: str) -> str:
    """A text of one line as it is kept: no control characters, no white space around it."""
    return "".join(" " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in value).strip()


def passage(value: str) -> str:
    """A text of several lines as it is kept."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in plain if each in "\n\t" or unicodedata.category(each) != "Cc").strip()


def read_sheet(schema: type[S], plain: Mapping[str, Any], *, file: str) -> S:
    """The sheet that a form holds.

    Raises
    ------
    BadInput
        Every field that cannot be read, by the name that the form gives it.
    """
    try:
        return schema.model_validate(plain)
    except ValidationError as error:
        raise BadInput(
            Problem(file, FIELDS.get(each.at.split(".")[0], each.at), each.message, each.value, each.bound, each.advice)
            for each in problems_of(error, file=file)
        ) from error


def instant(value: str, round_: Round) -> datetime | str:
    """A time of a form on the clocks of the round; what is no time of our days is handed on as it came."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    if not 2000 <= found.year <= 2100:
        return "?" + value
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(round_.application_deadline.timezone))


def record_of(data: QueryDict) -> tuple[UUID | None, int | None]:
    """Which record a form changes, at which version; neither for a new one.

    Raises
    ------
    BadInput
        The form was tampered with.
    """
    id, version = data.get("id", ""), data.get("version", "")
    if not id:
        return None, None
    try:
        return UUID(id), int(version)
    except ValueError as error:
        raise BadInput([Problem("表单", "id", "表单已失效", advice="重新打开该页后再提交")]) from error


def material_sheet(request: HttpRequest) -> MaterialSheet:
    """What the form of a material holds."""
    data = request.POST
    plain = {
        "title": line(data.get("title", "")),
        "kind": data.get("kind", ""),
        "topics": data.getlist("topics"),
        "text": passage(data.get("text", "")),
        "note": line(data.get("note", "")),
    }
    return read_sheet(MaterialSheet, plain, file="宣传资料")


def event_sheet(request: HttpRequest, round_: Round) -> EventSheet:
    """What the form of an event holds."""
    data = request.POST
    plain = {
        "title": line(data.get("title", "")),
        "kind": data.get("kind", ""),
        "topics": data.getlist("topics"),
        "starts": instant(data.get("starts", ""), round_),
        "ends": instant(data.get("ends", ""), round_),
        "place": line(data.get("place", "")),
        "link": line(data.get("link", "")),
        "capacity": data.get("capacity", ""),
        "agenda": passage(data.get("agenda", "")),
        "materials": data.getlist("materials"),
    }
    return read_sheet(EventSheet, plain, file="宣贯活动")
