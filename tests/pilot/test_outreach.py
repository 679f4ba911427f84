"""Publicity and matching as pure rules: what is refused, what fits and why, what others see; all of it by the round."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from haitang.lexicon import Conflict, Cover, Label, NotAllowed, SystemKind
from haitang.parties import Contact, Nature, Organisation, PartyCategory
from haitang.pilot import Round, load_round, read_round, refused_personal_data
from haitang.pilot.outreach import (
    EVENT_MOVES,
    Event,
    EventState,
    Material,
    MaterialState,
    Message,
    Need,
    Offer,
    PostState,
    Seat,
    Side,
    Talk,
    TalkState,
    answered,
    event_problems,
    material_problems,
    message_problems,
    moved,
    named_in,
    need_problems,
    offer_problems,
    outreach_figures,
    ranked,
    score,
    seat_for,
    seen_need,
    shown_contact,
    sign_up_problems,
    suggest,
    visible_to,
)

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LEAD, BODY, CLUB = "9131011500000A016L", "9131011500000B0270", "5131000000000N142Y"
REGION = Label(zh="上海市", en="Shanghai")
COVERS = frozenset(cover.value for cover in Cover)
SYSTEMS = frozenset(kind.value for kind in SystemKind)


@pytest.fixture(scope="module")
def shanghai() -> Round:
    return load_round("shanghai-2026")


@pytest.fixture(scope="module")
def riverland() -> Round:
    return read_round(Path(__file__).with_name("riverland-2031"))


def need(**changes: object) -> Need:
    whole = {
        "party": LEAD,
        "party_name": "上海海锚轴承制造有限公司",
        "sector": "equipment",
        "district": "310115",
        "services": ("insurance", "assessment"),
        "covers": (Cover.RANSOM, Cover.BUSINESS_INTERRUPTION),
        "systems": (SystemKind.SCADA,),
        "sum": "to-1000",
        "wanted_from": date(2026, 12, 1),
        "wanted_until": date(2026, 12, 20),
        "contact": Contact(name="何敏", phone="021-50000001", email="a@example.cn"),
        "expires_on": date(2027, 1, 24),
    }
    return Need.model_validate(whole | changes)


def offer(**changes: object) -> Offer:
    whole = {
        "party": BODY,
        "party_name": "东岸财产保险股份有限公司",
        "category": PartyCategory.INSURER,
        "posted_by": BODY,
        "posted_by_name": "东岸财产保险股份有限公司",
        "services": ("insurance",),
        "covers": (Cover.RANSOM,),
        "systems": (SystemKind.SCADA, SystemKind.ERP),
        "sums": ("to-300",),
        "districts": ("310115", "310104"),
        "capacity": 5,
        "available_from": date(2026, 11, 1),
        "available_until": date(2026, 12, 10),
        "contact": Contact(name="沈珺", email="b@example.cn"),
        "expires_on": date(2027, 5, 24),
    }
    return Offer.model_validate(whole | changes)


def event(hours: float = 48, **changes: object) -> Event:
    whole = {
        "title": "宣贯会",
        "kind": "briefing",
        "topics": ("policy",),
        "starts": NOW + timedelta(hours=hours),
        "ends": NOW + timedelta(hours=hours + 2),
        "place": "张江路 8 号",
        "capacity": 2,
        "organiser": CLUB,
        "organiser_name": "行业协会",
    }
    return Event.model_validate(whole | changes)


def test_a_suggestion_adds_up_in_words(shanghai: Round) -> None:
    found = suggest(need(), offer(), shanghai.outreach.matching)
    assert found is not None
    assert [(reason.code, reason.points, reason.of, reason.text.zh) for reason in found.reasons] == [
        ("service", 20, 40, "提供所需服务 1/2：承保"),
        ("covers", 10, 20, "覆盖所需保障 1/2：勒索损失"),
        ("systems", 15, 15, "熟悉所需系统 1/1：数据采集与监控系统"),
        ("sum", 0, 5, "保额档不符：300万元至1000万元"),
        ("district", 10, 10, "服务区域相符：浦东新区"),
        ("time", 5, 10, "时间重合 10 天，共 20 天"),
    ]
    assert found.score == 100 * 60 // 100 == score(need(), offer(), shanghai.outreach.matching)


def test_what_a_need_does_not_ask_for_counts_neither_way(shanghai: Round) -> None:
    plain = need(services=("insurance",), covers=(), systems=(), sum="")
    found = suggest(plain, offer(), shanghai.outreach.matching)
    assert found is not None
    assert ([reason.code for reason in found.reasons], found.score) == (["service", "district", "time"], 91)


@pytest.mark.parametrize(
    "changes",
    [{"services": ("monitoring",)}, {"available_from": date(2026, 12, 21), "available_until": date(2027, 1, 1)}],
)
def test_no_common_service_or_day_is_no_suggestion(shanghai: Round, changes: dict[str, object]) -> None:
    assert suggest(need(), offer(**changes), shanghai.outreach.matching) is None


def test_a_hidden_district_is_not_found_out_by_the_score(shanghai: Round) -> None:
    """Offers for one district each: with a hidden district they all read the same."""
    rules = shanghai.outreach.matching
    here, elsewhere = offer(districts=("310115",)), offer(districts=("310151",))
    assert suggest(need(), here, rules) != suggest(need(), elsewhere, rules)
    assert suggest(need(), here, rules, district=False) == suggest(need(), elsewhere, rules, district=False)


def test_pairs_come_the_best_first_and_stay_in_order(shanghai: Round) -> None:
    rules = shanghai.outreach.matching
    good, poor = offer(services=("insurance", "assessment")), offer(covers=(), districts=("310151",), sums=())
    pairs = [(name, score(need(), each, rules)) for name, each in (("poor", poor), ("a", good), ("b", good))]
    assert [name for name, _ in ranked(pairs, rules)] == ["a", "b"]


def test_another_round_weighs_otherwise(riverland: Round) -> None:
    rules = riverland.outreach.matching
    wanted = need(services=("cover",), covers=(), systems=(), sum="", district="320506")
    near, far = (offer(services=("cover",), sums=(), districts=(code,)) for code in ("320506", "320507"))
    found = [suggest(wanted, each, rules) for each in (near, far)]
    assert [each.score for each in found if each] == [100, 25]


def test_every_fault_of_a_need_is_told_at_once(shanghai: Round) -> None:
    bad = need(
        sector="mills",
        district="320506",
        services=(),
        sum="any",
        covers=(Cover.RANSOM,),
        text="海锚轴承" + "字" * 500,
        wanted_from=date(2026, 11, 20),
        wanted_until=date(2026, 11, 19),
    )
    found = need_problems(bad, shanghai.outreach.matching, TODAY, covers={"legal"}, systems=SYSTEMS)
    assert [(problem.at, problem.message) for problem in found] == [
        ("服务", "至少选择一项"),
        ("行业", "不在批次所列范围内"),
        ("区域", "不在批次所列范围内"),
        ("保额档", "不在批次所列范围内"),
        ("说明", "字数超出上限"),
        ("保障范围", "不在批次所列范围内"),
        ("时间", "截止日早于起始日"),
        ("时间", "时间已过"),
        ("说明", "选择不公开名称，但说明中写有本单位名称"),
    ]


def test_a_testing_body_insures_nobody(shanghai: Round) -> None:
    body = offer(category=PartyCategory.TESTING_BODY, services=("insurance", "testing"), qualifications=("资" * 61,))
    found = offer_problems(body, shanghai.outreach.matching, TODAY, covers=COVERS, systems=SYSTEMS)
    assert [(problem.at, problem.message, problem.bound) for problem in found] == [
        ("服务", "专业测评机构不能提供承保", "保险公司"),
        ("资质 1", "资质名称过长", "不超过 60 字"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("上海海锚轴承制造有限公司两条线", "上海海锚轴承制造有限公司"),
        ("海锚轴承制造需要保险", "海锚轴承"),
        ("海 锚 轴 承两条线", "海锚轴承"),
        ("两条轴承产线", ""),
    ],
)
def test_a_text_that_names_its_author_is_seen(text: str, found: str) -> None:
    assert named_in(text, "上海海锚轴承制造有限公司") == found


def test_personal_data_is_refused_masked_and_riverland_warns_of_none(shanghai: Round, riverland: Round) -> None:
    texts = [("说明", "请电 13800138000 或 a@example.cn")]
    found = refused_personal_data(texts, shanghai, file="对接需求")
    assert [problem.value for problem in found] == ["138******00", "a@e*******cn"]
    assert refused_personal_data(texts, riverland, file="对接需求") == []


@pytest.mark.parametrize(
    ("named", "whole", "neighbours", "name", "district"),
    [
        (False, False, 2, None, "上海市"),
        (False, False, 3, None, "浦东新区"),
        (True, False, 0, "上海海锚轴承制造有限公司", "浦东新区"),
        (False, True, 0, "上海海锚轴承制造有限公司", "浦东新区"),
    ],
)
def test_what_others_see_of_a_need(
    shanghai: Round, named: bool, whole: bool, neighbours: int, name: str | None, district: str
) -> None:
    seen = seen_need(need(named=named), shanghai.outreach.matching, REGION, whole=whole, neighbours=neighbours)
    assert (seen.name, seen.district.zh, seen.sector.zh) == (name, district, "装备制造")


def test_competitors_see_named_needs_alone(shanghai: Round) -> None:
    def unit(code: str, category: PartyCategory) -> Organisation:
        return Organisation(code=code, name="某单位", category=category, nature=Nature.PRIVATE, region="310115")

    rival, insurer = unit(BODY, PartyCategory.INDUSTRIAL_ENTERPRISE), unit(BODY, PartyCategory.INSURER)
    owner = unit(LEAD, PartyCategory.INDUSTRIAL_ENTERPRISE)
    leads = shanghai.categories.lead
    assert [visible_to(need(), each, leads) for each in (rival, insurer, owner)] == [False, True, True]
    assert visible_to(need(named=True), rival, leads)


def test_a_round_says_which_contacts_are_shown(shanghai: Round, riverland: Round) -> None:
    contact = Contact(name="何敏", phone="021-50000001", email="a@example.cn", fax="1")
    assert shown_contact(contact, shanghai.outreach.matching.contacts) == contact.model_copy(update={"fax": ""})
    assert shown_contact(contact, riverland.outreach.matching.contacts) == Contact(name="", email="a@example.cn")


def test_a_past_date_and_a_clash_are_refused(shanghai: Round) -> None:
    other = event(47, organiser=BODY, organiser_name="东岸", title="另一场", place="张江路8号")
    mine = event(46.5)
    found = event_problems(mine, shanghai.outreach, [other], NOW, PartyCategory.ASSOCIATION)
    assert [(problem.at, problem.message) for problem in found] == [("地点", "与已安排的活动时间冲突")]
    past = event(-1, kind="ball", place="", capacity=0, topics=(), link="javascript:alert(1)")
    found = event_problems(past, shanghai.outreach, [], NOW, PartyCategory.ASSOCIATION)
    assert [problem.at for problem in found] == ["类别", "主题", "开始时间", "线上链接", "名额"]


def test_events_that_touch_do_not_clash(shanghai: Round) -> None:
    first, second = event(46), event(48)
    assert event_problems(second, shanghai.outreach, [first], NOW, PartyCategory.ASSOCIATION) == []


def test_seats_then_the_waiting_list_where_the_round_has_one(shanghai: Round, riverland: Round) -> None:
    assert [seat_for(event(), taken, shanghai.outreach) for taken in (0, 1, 2)] == [
        Seat.SEATED,
        Seat.SEATED,
        Seat.WAITING,
    ]
    with pytest.raises(Conflict, match="名额已满"):
        seat_for(event(), 2, riverland.outreach)


@pytest.mark.parametrize(
    ("hours", "own", "elsewhere", "at"),
    [
        (3, 4, [], []),
        (2, 0, [], ["报名时间"]),
        (48, 5, [], ["报名人数"]),
        (48, 0, [event(49), event(50)], ["姓名"]),
    ],
)
def test_who_may_still_sign_up(shanghai: Round, hours: int, own: int, elsewhere: list[Event], at: list[str]) -> None:
    found = sign_up_problems(event(hours), shanghai.outreach, NOW, own=own, elsewhere=elsewhere)
    assert [problem.at for problem in found] == at


def test_a_material_keeps_to_the_lists_of_its_round(shanghai: Round, riverland: Round) -> None:
    leaflet = Material(
        title="传单", kind="leaflet", topics=("basics",), text="字" * 13, publisher=CLUB, publisher_name="x"
    )
    assert [problem.at for problem in material_problems(leaflet, shanghai.outreach)] == ["类别", "主题"]
    assert [(problem.at, problem.bound) for problem in material_problems(leaflet, riverland.outreach)] == [
        ("正文", "不超过 12 字（Art. 17）")
    ]


def test_words_are_looked_for_in_any_order() -> None:
    text = Material(title="理赔指引", kind="faq", text="Claims 流程", publisher=CLUB, publisher_name="行业协会")
    assert [text.speaks_of(words) for words in ("claims 理赔", "协会", "理赔 核保", "")] == [True, True, False, True]


def talk(opened_by: Side = Side.OFFER, messages: int = 0) -> Talk:
    said = Message(side=opened_by, at=NOW, text="你好")
    return Talk.model_validate(
        {
            "need": "01980000-0000-7000-8000-000000000001",
            "offer": "01980000-0000-7000-8000-000000000002",
            "need_number": "XQ1",
            "offer_number": "GJ1",
            "opened_by": opened_by,
            "need_party": LEAD,
            "offer_party": BODY,
            "offer_poster": CLUB,
            "messages": (said,) * messages,
        }
    )


def test_only_the_side_asked_answers() -> None:
    assert answered(talk(), TalkState.INTERESTED, "accept", Side.NEED) is TalkState.ACCEPTED
    assert answered(talk(), TalkState.INTERESTED, "withdraw", Side.OFFER) is TalkState.WITHDRAWN
    for action, side in (("accept", Side.OFFER), ("decline", Side.OFFER), ("withdraw", Side.NEED)):
        with pytest.raises(NotAllowed):
            answered(talk(), TalkState.INTERESTED, action, side)
    for state in (TalkState.ACCEPTED, TalkState.DECLINED, TalkState.WITHDRAWN):
        with pytest.raises(Conflict):
            answered(talk(), state, "accept", Side.NEED)


def test_an_association_speaks_beside_its_member_and_nobody_else_does() -> None:
    assert [talk().side_of(unit) for unit in (LEAD, BODY, CLUB, "1131000000000F060N")] == [
        Side.NEED,
        Side.OFFER,
        Side.OFFER,
        None,
    ]


def test_messages_are_short_and_few(riverland: Round) -> None:
    rules = riverland.outreach.matching.contacts
    assert [problem.message for problem in message_problems(talk(), "一二三四五六", rules)] == ["字数超出上限"]
    assert [problem.message for problem in message_problems(talk(), " ", rules)] == ["留言为空"]
    with pytest.raises(Conflict, match="2 条"):
        message_problems(talk(messages=2), "好", rules)


def test_expiry_is_the_clocks() -> None:
    last = need().expires_on
    assert [need().stands(PostState.OPEN, day) for day in (last, last + timedelta(days=1))] == [True, False]
    assert not need().stands(PostState.WITHDRAWN, last)


def test_a_cancelled_event_stays_cancelled() -> None:
    with pytest.raises(Conflict, match="已取消"):
        moved(EVENT_MOVES, EventState.CANCELLED, "edit")


def test_figures_count_organisations_once_and_removed_posts_never() -> None:
    found = outreach_figures(
        materials=[MaterialState.PUBLISHED, MaterialState.DRAFT],
        events=[(EventState.HELD, event()), (EventState.HELD, event(kind="training")), (EventState.PLANNED, event())],
        sign_ups=[
            (Seat.ATTENDED, LEAD),
            (Seat.ATTENDED, LEAD),
            (Seat.ATTENDED, BODY),
            (Seat.ABSENT, CLUB),
        ],
        needs=[PostState.OPEN, PostState.REMOVED],
        offers=[PostState.WITHDRAWN],
        talks=[TalkState.ACCEPTED, TalkState.DECLINED],
    )
    assert found.model_dump() == {
        "materials": 1,
        "planned": 1,
        "held": 2,
        "held_by_kind": {"briefing": 1, "training": 1},
        "organisations": 2,
        "people": 3,
        "needs": 1,
        "offers": 1,
        "matched": 1,
    }
