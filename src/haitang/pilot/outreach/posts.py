"""需求与供给: what an enterprise looks for, and what a service body offers, as they stand on the board."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final, TypeVar

from pydantic import Field

from haitang.lexicon import Cover, OrganisationCode, Problem, Record, SystemKind
from haitang.parties import Contact, PartyCategory
from haitang.pilot.outreach.materials import code_problems, word_problems
from haitang.pilot.outreach.settings import MatchingRules
from haitang.pilot.outreach.states import PostState

NEED: Final = "对接需求"
OFFER: Final = "服务供给"
_FURTHEST: Final = timedelta(days=730)
_LEGAL_FORM: Final = re.compile(r"(股份|集团)?(有限)?(责任)?公司.*$|集团$|厂$|（.*?）|\(.*?\)")


class Need(Record):
    """What an enterprise looks for (需求).

    Attributes
    ----------
    party, party_name : str
        Whose need it is.
    named : bool
        Whether others may see whose it is; otherwise its sector and, where enough are there, its district.
    sum : str
        Code of the band of the sum to be insured; empty where no insurance is wanted.
    wanted_from, wanted_until : date
        First and last day of the time in which it is wanted.
    contact : Contact
        Shown to the other side once an interest was accepted.
    expires_on : date
        The last day on which it stands.
    """

    party: OrganisationCode
    party_name: str
    named: bool = False
    sector: str
    district: str
    services: tuple[str, ...]
    covers: tuple[Cover, ...] = ()
    systems: tuple[SystemKind, ...] = ()
    sum: str = ""
    wanted_from: date
    wanted_until: date
    text: str = ""
    contact: Contact
    expires_on: date

    def stands(self, state: str, today: date) -> bool:
        """Whether it is open and has not expired."""
        return state == PostState.OPEN and today <= self.expires_on


class Offer(Record):
    """What a service body offers (供给); ``posted_by`` is the body itself, or the association that it belongs to.

    Attributes
    ----------
    sums : tuple of str
        Bands of the sum insured that it serves; every band where there is none.
    districts : tuple of str
        Districts that it serves; the whole region where there is none.
    capacity : int
        How many enterprises it can serve in that time.
    qualifications : tuple of str
        Names of qualifications, licences and products, as its owner states them.
    """

    party: OrganisationCode
    party_name: str
    category: PartyCategory
    posted_by: OrganisationCode
    posted_by_name: str
    services: tuple[str, ...]
    covers: tuple[Cover, ...] = ()
    systems: tuple[SystemKind, ...] = ()
    sums: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    capacity: int = Field(ge=1, le=10_000)
    available_from: date
    available_until: date
    qualifications: tuple[str, ...] = Field(default=(), max_length=20)
    text: str = ""
    contact: Contact
    expires_on: date

    def stands(self, state: str, today: date) -> bool:
        """Whether it is open and has not expired."""
        return state == PostState.OPEN and today <= self.expires_on

    def owned_by(self, organisation: str) -> bool:
        """Whether an organisation speaks for it: the body itself, or who posted it for it."""
        return organisation in {self.party, self.posted_by}


P = TypeVar("P", Need, Offer)


def public_texts(post: Need | Offer) -> tuple[tuple[str, str], ...]:
    """Every free text of a post that others can read, with its place."""
    if isinstance(post, Need):
        return (("说明", post.text),)
    return (("说明", post.text), *((f"资质 {row}", text) for row, text in enumerate(post.qualifications, 1)))


def need_problems(
    need: Need, rules: MatchingRules, today: date, *, covers: Collection[str], systems: Collection[str]
) -> list[Problem]:
    """Everything that keeps a need from the board; ``covers`` and ``systems`` are those of the round."""
    problems = [
        *code_problems(NEED, "服务", need.services, rules.services, needed=True),
        *code_problems(NEED, "行业", [need.sector], rules.sectors),
        *code_problems(NEED, "区域", [need.district], rules.districts),
        *code_problems(NEED, "保额档", [need.sum] if need.sum else [], rules.sums),
        *word_problems(NEED, "说明", need.text, rules.words, rules.clause),
        *_listed(NEED, "保障范围", need.covers, covers),
        *_listed(NEED, "系统类别", need.systems, systems),
        *_span(NEED, need.wanted_from, need.wanted_until, today),
    ]
    if not need.named and (name := named_in(need.text, need.party_name)):
        advice = "删去单位名称，或选择公开单位名称"
        problems.append(Problem(NEED, "说明", "选择不公开名称，但说明中写有本单位名称", name, "不出现名称", advice))
    return problems


def offer_problems(
    offer: Offer, rules: MatchingRules, today: date, *, covers: Collection[str], systems: Collection[str]
) -> list[Problem]:
    """Everything that keeps an offer from the board; ``covers`` and ``systems`` are those of the round."""
    problems = [
        *code_problems(OFFER, "服务", offer.services, rules.services, needed=True),
        *code_problems(OFFER, "保额档", offer.sums, rules.sums),
        *code_problems(OFFER, "服务区域", offer.districts, rules.districts),
        *word_problems(OFFER, "说明", offer.text, rules.words, rules.clause),
        *_listed(OFFER, "保障范围", offer.covers, covers),
        *_listed(OFFER, "系统类别", offer.systems, systems),
        *_span(OFFER, offer.available_from, offer.available_until, today),
    ]
    problems += [
        Problem(
            OFFER,
            "服务",
            f"{offer.category.label.zh}不能提供{service.label.zh}",
            offer.party_name,
            "、".join(each.label.zh for each in service.categories),
            f"依据：{service.clause}",
        )
        for service in rules.services
        if service.code in offer.services and offer.category not in service.categories
    ]
    problems += [
        Problem(OFFER, f"资质 {row}", "资质名称过长", f"{len(text)} 字", "不超过 60 字", "只写名称和等级")
        for row, text in enumerate(offer.qualifications, 1)
        if len(text) > 60
    ]
    return problems


def named_in(text: str, name: str) -> str:
    """The part of a name by which a text gives its author away; empty where it does not.

    Examples
    --------
    >>> named_in("海锚轴承两条产线", "上海海锚轴承制造有限公司")
    '海锚轴承'
    >>> named_in("两条产线", "上海海锚轴承制造有限公司")
    ''
    """
    whole = _LEGAL_FORM.sub("", name).strip()
    shorter = re.sub(r"(制造|科技|技术|工业|实业|设备|股份)+$", "", re.sub(r"^..?市|^(上海|中国)", "", whole))
    plain = "".join(text.split()).casefold()
    return next((part for part in (name, whole, shorter) if len(part) >= 2 and part.casefold() in plain), "")


def _listed(where: str, at: str, codes: tuple[str, ...], known: Collection[str]) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            yield Problem(where, at, "不在批次所列范围内", code, "、".join(sorted(known)), "从列表中选择")


def _span(where: str, first: date, last: date, today: date) -> Iterator[Problem]:
    if last < first:
        yield Problem(where, "时间", "截止日早于起始日", last.isoformat(), f"不早于 {first.isoformat()}", "修改日期")
    if last < today:
        yield Problem(where, "时间", "时间已过", last.isoformat(), f"不早于 {today.isoformat()}", "改为将来的日期")
    furthest = today + _FURTHEST
    if last > furthest:
        yield Problem(where, "时间", "时间过远", last.isoformat(), f"不晚于 {furthest.isoformat()}", "修改日期")
