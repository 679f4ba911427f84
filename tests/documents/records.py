"""Records of the whole loop, made by the rooms themselves from a small fictional plant, for the tests of reports."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from papers import INSURER, INVENTORY, LEAD, SECURITY, application

from haitang.assessment import Assessment, Catalogues, assess, with_remediation
from haitang.claims import (
    Claim,
    ClaimNotice,
    ClockState,
    Determination,
    Dissent,
    EvidenceReference,
    Found,
    LevelFinding,
    LossHour,
    Outcome,
    ReserveMovement,
    Rulings,
    SheetInput,
    SheetLine,
    WorkSheet,
    adjust,
    assess_level,
    board,
)
from haitang.contract import (
    Condition,
    Contract,
    CoverTerms,
    Insurer,
    LossEvent,
    Piece,
    Settlement,
    example_contract,
    example_event,
    settle,
)
from haitang.incident import ImpactFacts, Incident, Leaf, LossItem, Signal, SignalKind, TimeBasis, Timeline
from haitang.insured import Answer, Asset, Assurance, Conduit, Evidence, Inventory, Posture, Process, Zone
from haitang.lexicon import SHANGHAI, Cover, Digest, Label, Moment, Peril, Share, Yuan
from haitang.pilot import (
    Activity,
    ClaimFact,
    PolicyFact,
    ServiceDelivered,
    Summary,
    SummarySheet,
    load_round,
    summarise,
)
from haitang.underwriting import (
    Alternative,
    OptionsWanted,
    Policy,
    PolicyRequest,
    Quote,
    bind,
    cancel,
    disclosures,
    endorse,
    make_quote,
)

PARTIES = (LEAD, INSURER, SECURITY)
ASSESSED = datetime(2026, 6, 10, 9, tzinfo=SHANGHAI)
QUOTED = datetime(2026, 6, 24, 10, tzinfo=SHANGHAI)
HIT = datetime(2026, 8, 12, 2, 10, tzinfo=SHANGHAI)
TURNOVER = Yuan.parse("6.2亿元")

PLANT = Inventory(
    enterprise=LEAD.code,
    sites=INVENTORY.sites,
    systems=tuple(system.model_copy(update={"zone": "zone-control"}) for system in INVENTORY.systems),
    zones=(
        Zone(code="zone-office", name="办公网", level=4),
        Zone(code="zone-control", name="生产控制网", level=2),
    ),
    conduits=(
        Conduit(
            code="c-office-control",
            source="zone-office",
            target="zone-control",
            protocols=("modbus",),
            control="router_acl",
        ),
    ),
    assets=(Asset(code="plc-1", name="磨床控制器", system="sys-grind", zone="zone-control", category="plc"),),
    processes=(Process(code="grind", name="磨加工", systems=("sys-grind",), gross_profit_per_hour=Yuan.wan("0.66")),),
)
POSTURE = Posture(
    enterprise=LEAD.code,
    answers=(
        Answer(
            control="endpoint_detection",
            coverage=Share.parse("80%"),
            assurance=Assurance.ASSESSOR_VERIFIED,
            evidence=(Evidence(file="终端部署清单.xlsx", digest=Digest.sha256(b"edr")),),
            answered_by="林翀",
            answered_at=ASSESSED,
        ),
    ),
)


@cache
def assessment() -> Assessment:
    return assess(PLANT, POSTURE, turnover=TURNOVER, sector="manufacturing", now=ASSESSED)


def contract() -> Contract:
    terms = example_contract()
    condition = Condition(
        code="panel_vendor",
        clause="2.3",
        label=Label(zh="使用约定的应急服务机构", en="Panel vendor used"),
        effect="added_rate",
        added_rate=Share.parse("10%"),
    )
    response = CoverTerms(
        cover=Cover.INCIDENT_RESPONSE, clause="2.3", event_limit=Yuan.wan(150), conditions=(condition,)
    )
    return terms.model_copy(
        update={
            "insured": LEAD.code,
            "insurers": (Insurer(code=INSURER.code, share=Share.parse("100%")),),
            "covers": (*terms.covers, response),
            "exclusions": ("physical_damage", "fines"),
        }
    )


@cache
def quote() -> Quote:
    found = assessment()
    code = found.remediations[0].code
    repaired = with_remediation(PLANT, POSTURE, code, turnover=TURNOVER, sector="manufacturing", now=ASSESSED)
    return make_quote(
        PolicyRequest(contract=contract(), options=OptionsWanted(event_deductibles=(Yuan.wan(5), Yuan.wan(20)))),
        found.profile,
        quote_id=UUID(int=1),
        number="HTQ2026000001",
        made_at=QUOTED,
        names={control.code: control.label for control in Catalogues.shipped().controls.controls},
        alternatives=(Alternative(code=code, label=found.remediations[0].label, profile=repaired),),
    )


def policy() -> Policy:
    return bind(
        quote(),
        policy_id=UUID(int=2),
        number="HTP2026000001",
        issued_at=QUOTED + timedelta(days=2),
        disclosures=disclosures(
            POSTURE, {"endpoint_detection": Label(zh="终端检测与响应的覆盖率", en="Coverage of EDR")}
        ),
        approved_by="周堃",
    )


def policy_changed() -> Policy:
    """The policy with a higher event limit from the hundredth day on, cancelled fifty days later."""
    bound = policy()
    start = bound.contract.period.start
    endorsed = endorse(
        bound,
        endorsement_id=UUID(int=9),
        number="HTE2026000001",
        reason="提高限额",
        made_at=start + timedelta(days=100),
        made_by="沈珺",
        contract=bound.contract.model_copy(update={"event_limit": Yuan.wan(1500)}),
    )
    return cancel(endorsed, "by_insured", at=start + timedelta(days=150), reason="转产", made_by="沈珺")


def incident() -> Incident:
    return Incident(
        id=UUID(int=3),
        enterprise=LEAD.code,
        peril=Peril.OT_INTRUSION,
        title="磨加工线工控入侵",
        narrative="未登记主机向磨床控制器写入 Modbus 寄存器，磨加工线停机。",
        systems=("sys-grind",),
        timeline=Timeline(
            first_hostile_act=Moment.at(HIT, error=timedelta(minutes=2)),
            interruption_start=Moment.at(HIT + timedelta(minutes=4)),
            discovery=Moment.at(HIT + timedelta(minutes=31)),
            insurer_notified=Moment.at(HIT + timedelta(hours=7, minutes=10)),
            restoration=Moment.at(datetime(2026, 8, 15, tzinfo=SHANGHAI)),
        ),
        facts=ImpactFacts(direct_loss=Yuan.wan(120), suspected_crime=True),
    )


def level() -> LevelFinding:
    return assess_level(incident().facts)


def clocks() -> tuple[ClockState, ...]:
    return board(incident(), {}, HIT + timedelta(hours=8), level=level())


def signals() -> tuple[Signal, ...]:
    leaf = Leaf(log="haimao", index=7, digest=Digest.sha256(b"line"), name="eve.json", line=42)
    return (
        Signal(
            id=UUID(int=4),
            kind=SignalKind.INCIDENT,
            key="plc-1|modbus_write",
            title=Label(zh="未登记主机写入控制器", en="Write from an unregistered host"),
            asset="plc-1",
            system="sys-grind",
            covers=(Cover.BUSINESS_INTERRUPTION,),
            seen=Moment.at(HIT, error=timedelta(minutes=2)),
            last_seen=HIT + timedelta(minutes=9),
            time_basis=TimeBasis.DECLARED,
            confidence=Share.parse("90%"),
            sensor_coverage=Share.parse("60%"),
            count=13,
            leaves=(leaf,),
            actors=("10.0.0.99",),
        ),
    )


def event() -> LossEvent:
    return example_event().model_copy(
        update={
            "mitigation": Yuan.wan(2),
            "interruption": (Piece(minutes=40 * 60, hourly_loss=Yuan.parse("30000.37")),),
        }
    )


def settlement() -> Settlement:
    return settle(contract(), event())


def items() -> tuple[LossItem, ...]:
    return (
        LossItem(
            reference="INV-1",
            head="data_restoration",
            invoice="31002600",
            cover=Cover.DATA_RESTORATION,
            vendor="申衡工控安全技术有限公司",
            incurred_on=HIT + timedelta(days=2),
            gross=Yuan.parse("318000"),
            recoverable_vat=Yuan.parse("18000"),
        ),
    )


def work_sheet() -> WorkSheet:
    """Forty hours without output, at the rate of the event's curve."""
    rate = SheetLine(
        code="rate",
        label=Label(zh="毛利润率", en="Rate of gross profit"),
        formula=Label(zh="毛利润 ÷ 年度营业额", en="gross profit ÷ turnover"),
        inputs=(SheetInput(label=Label(zh="毛利润", en="Gross profit"), value="148,800,000.00 元"),),
        value="24.0000%",
    )
    curve = (Piece(minutes=40 * 60, hourly_loss=Yuan.parse("30000.37")),)
    lost = SheetLine(
        code="loss",
        label=Label(zh="营业中断损失", en="Loss of business interruption"),
        formula=Label(zh="营业额损失 × 毛利润率", en="turnover lost × rate"),
        amount=curve[0].loss,
        value=f"{curve[0].loss.text()} 元",
    )
    begin = HIT.replace(hour=2, minute=0)
    hours = tuple(
        LossHour(start=begin + timedelta(hours=hour), minutes=60, standard=Yuan.wan(12), actual=Yuan(0))
        for hour in range(40)
    )
    return WorkSheet(basis="gross_profit", lines=(rate, lost), hours=hours, curve=curve, total=curve[0].loss)


def claim() -> Claim:
    """The claim adjusted: one point decided with a dissent, the others as proposed."""
    filed = datetime(2026, 8, 28, 10, tzinfo=SHANGHAI)
    notice = ClaimNotice(
        id=UUID(int=5), incident=incident().id, policy="HTP2026000001", filed_by="林翀", filed_at=filed
    )
    opened = ReserveMovement(key="1", kind="opened", amount=Yuan.wan(150), at=filed, by="丁睿", reason="索赔金额")
    asked = Claim(notice=notice, fictional=True, items=items(), sheets=(work_sheet(),), reserves=(opened,))
    rulings = Rulings(
        found=(
            Found(
                point="trigger",
                holds=True,
                statement="未登记主机写入控制器",
                found_by="申衡工控",
                evidence=(EvidenceReference(leaf=signals()[0].leaves[0]),),
            ),
        ),
        determinations=(
            Determination(
                point="trigger",
                outcome=Outcome.HOLDS,
                by="丁睿",
                at=filed,
                opinion="属于恶意行为",
                dissent=(Dissent(by="王镕", opinion="宜补充取证"),),
            ),
        ),
    )
    return adjust(asked, contract(), incident(), rulings, by="丁睿", at=datetime(2026, 9, 10, 9, tzinfo=SHANGHAI))


def summary() -> Summary:
    rules = load_round("shanghai-2026")
    sheet = SummarySheet(
        round="shanghai-2026",
        texts={section.code: f"## 小结\n\n{section.label.zh}已按方案完成，负责人周堃。\n" for section in rules.summary},
        services=(
            ServiceDelivered(provider=SECURITY.code, title="风险监测", content="工控异常写入", method="镜像采集"),
        ),
    )
    return summarise(
        application(),
        sheet,
        rules,
        policies=[
            PolicyFact(
                number="HTP2026000001", premium=policy().premium, sum_insured=Yuan.wan(2000), systems=("sys-grind",)
            )
        ],
        claims=[
            ClaimFact(
                number="HTC2026000001",
                filed_at=datetime(2026, 8, 28, 2, tzinfo=UTC),
                paid_at=datetime(2026, 9, 10, 2, tzinfo=UTC),
                paid=settlement().total,
            )
        ],
        activity=Activity(assessments=1, weaknesses_closed=2, signals=1, incidents=1),
        prepared_at=datetime(2026, 9, 22, 1, tzinfo=UTC),
    )


DAY = date(2026, 9, 10)
