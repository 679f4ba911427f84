"""A fictional application and inventory, with rare characters in the names of people, for the tests of papers."""

from datetime import date

from stdnum.cn import uscc

from haitang.insured import Inventory, Site, System
from haitang.lexicon import SystemKind, Yuan, organisation_check_digit
from haitang.parties import Contact, Nature, Organisation, PartyCategory, Relation
from haitang.pilot import Application, Block, JointParty, Part, Price, Prose, Scheme

RARE = "周堃、林翀、陈珺、王镕"


def code_of(serial: int) -> str:
    """A valid 统一社会信用代码 for a unit that does not exist."""
    body = f"MA9X{serial:04d}"
    stem = f"91310115{body}{organisation_check_digit(body)}"
    return stem + uscc.calc_check_digit(stem)


def organisation(serial: int, name: str, category: PartyCategory, nature: Nature = Nature.PRIVATE) -> Organisation:
    return Organisation(
        code=code_of(serial),
        name=name,
        category=category,
        nature=nature,
        region="310115",
        founded=date(2009, 4, 16),
        registered_capital=Yuan.wan(8000),
        address="上海市浦东新区临港（虚构）路 1 号",
        contact=Contact(name="林翀", phone="021-00000000", email="lin@example.test"),
        legal_representative="周堃",
        fictional=True,
    )


LEAD = organisation(1, "上海海锚轴承制造有限公司", PartyCategory.INDUSTRIAL_ENTERPRISE)
INSURER = organisation(2, "东岸财产保险股份有限公司上海分公司", PartyCategory.INSURER, Nature.STATE_CONTROLLED)
SECURITY = organisation(3, "申衡工控安全技术有限公司", PartyCategory.SECURITY_FIRM)

INVENTORY = Inventory(
    enterprise=LEAD.code,
    sites=(Site(code="site-lingang", name="临港厂区", region="310115"),),
    systems=(
        System(
            code="sys-grind",
            name="磨加工线控制系统",
            kind=SystemKind.PRODUCTION_CONTROL,
            site="site-lingang",
            protection_level=2,
        ),
        System(
            code="sys-heat",
            name="热处理SCADA",
            kind=SystemKind.SCADA,
            site="site-lingang",
            protection_level=3,
            filing_number="31011500001-23001",
        ),
    ),
)

LONG_NAME = "上海市浦东新区临港新片区智能制造与工业互联网安全协同创新高端装备精密轴承研究开发（集团）股份有限公司"
RAREST = "堃翀珺镕𠮷㼆"
_LONG = "本单位已建成覆盖磨加工、热处理与装配的工业网络，数控机床与可编程控制器经工业交换机接入产线控制网。"


def application(*, joint: int = 2, title: str = "海锚轴承网络安全保险服务试点") -> Application:
    """An application with ``joint`` joint applicants out of two."""
    partners = (
        JointParty(organisation=INSURER, relation=Relation.INSURER, duties="承保与理赔"),
        JointParty(organisation=SECURITY, relation=Relation.SECURITY, duties="风险评估与监测"),
    )[:joint]
    part = Prose(
        blocks=(
            Block(paragraphs=(_LONG * 2,)),
            Block(heading="（一）组织与人员", paragraphs=(f"网络安全领导小组由{RARE}组成，“保险+服务”并行。", _LONG)),
        )
    )
    prices = (
        Price(
            item="工业网络安全综合保险",
            unit="每张保单、每年",
            premium=Yuan.parse("182345.67"),
            sum_insured=Yuan.wan(1000),
            note="含监测服务",
        ),
    )
    points = tuple(Part(code=code, prose=Prose.plain(_LONG)) for code in ("bodies", "process", "services"))
    return Application(
        round_code="shanghai-2026",
        title=title,
        applied_on=date(2026, 6, 18),
        lead=LEAD,
        joint=partners,
        introduction=Prose.plain("公司成立于 2009 年，主营精密轴承。", "法定代表人周堃，联系人林翀。"),
        parts=tuple(Part(code=code, prose=part) for code in ("informatization", "security", "insurance")),
        schemes=(
            Scheme(
                title="综合保障与全程监测",
                insurers=(INSURER.code,),
                security=(SECURITY.code,),
                points=points,
                prices=prices,
            ),
        ),
        scope=("sys-grind", "sys-heat"),
    )


def extreme() -> Application:
    """All that the form can be asked to hold: five partners, names of 50 characters, three schemes, 15 prices each."""
    categories = (
        PartyCategory.INSURER,
        PartyCategory.REINSURER,
        PartyCategory.INSURANCE_INTERMEDIARY,
        PartyCategory.SECURITY_FIRM,
        PartyCategory.RESEARCH_INSTITUTE,
    )
    joint = tuple(
        JointParty(
            organisation=organisation(10 + place, f"{LONG_NAME}{RAREST}第{place}分公司", category),
            relation=Relation.PARTNER,
            duties="分工",
        )
        for place, category in enumerate(categories, start=1)
    )
    contact = Contact(name=RAREST, phone="021-00000000", email="a.very.long.address@a-long-subdomain.example.test")
    lead = LEAD.model_copy(update={"name": LONG_NAME + RAREST, "contact": contact, "address": LONG_NAME * 2})
    text = Prose(
        blocks=tuple(
            Block(heading=f"（{place}）{RAREST}{LONG_NAME}", paragraphs=(_LONG * 4, _LONG * 6)) for place in range(1, 4)
        )
    )
    prices = tuple(
        Price(
            item=f"工业网络安全综合保险第{place}档（{RAREST}）",
            unit="每张保单、每年",
            premium=Yuan.parse("182345.67") * place,
            sum_insured=Yuan.wan(1000) * place,
            note="含监测服务与应急处置" * (place % 4),
        )
        for place in range(1, 16)
    )
    plain = application()
    (scheme,) = plain.schemes
    schemes = tuple(
        scheme.model_copy(
            update={
                "title": f"{RAREST}{place}",
                "prices": prices,
                "insurers": (joint[0].organisation.code,),
                "security": (joint[3].organisation.code,),
                "points": tuple(Part(code=point.code, prose=text) for point in scheme.points),
            }
        )
        for place in (1, 2, 3)
    )
    return Application.model_validate(
        plain.model_dump()
        | {
            "title": f"{LONG_NAME}网络安全保险服务试点工作方案{RAREST}",
            "lead": lead,
            "joint": joint,
            "schemes": schemes,
            "parts": tuple(Part(code=part.code, prose=text) for part in plain.parts),
            "introduction": Prose.plain(*[_LONG * 2] * 9),
        }
    )
