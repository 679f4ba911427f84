"""Walks the whole loop on a worked case, through the same journeys as the pages: there is no second pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from haitang.journeys import (
    apply,
    assess,
    bind,
    decide,
    disclose,
    intake,
    progress,
    quote,
    repair,
    report,
    settle,
    summarise,
    watch,
)
from haitang.journeys.case_files import Case
from haitang.journeys.papers import make_paper
from haitang.journeys.ports import Ports, Project
from haitang.journeys.rounds import is_open, open_round
from haitang.lexicon import Label, NotFound, SetClock
from haitang.monitoring import Watched
from haitang.parties import Actor, Person, Role, matrix
from haitang.pilot import DecisionResult, PaperIntake, Stage, load_round


@dataclass
class Walk:
    """A case on its way: who acts, what the clock shows, what came of it so far."""

    case: Case
    ports: Ports
    clock: SetClock
    people: tuple[Person, ...]
    opened: Project | None = None
    watched: Watched | None = None
    evidence: dict[str, bytes] | None = None

    @property
    def project(self) -> UUID:
        """The project, once it was opened."""
        if self.opened is None:
            raise NotFound("案例尚未立项", advice="先执行立项一步")
        return self.opened.id

    def actor(self, role: Role, organisation: str = "") -> Actor:
        """The first person of a role, of one organisation where it is named."""
        for person in self.people:
            if person.role is role and organisation in ("", person.organisation):
                return person.actor
        raise NotFound(
            f"案例中没有{role.label.zh}（{organisation or '任一单位'}）", advice="在 case.yaml 的 people 中补上"
        )

    def at(self, moment: str) -> None:
        """Set the clock to a moment of the case."""
        self.clock.set(getattr(self.case.sheet.moments, moment))


@dataclass(frozen=True)
class LoopStep:
    """One step of the loop: its name, and what is done."""

    label: Label
    moment: str
    do: Callable[[Walk], None]


def walk_case(
    case: Case,
    ports: Ports,
    clock: SetClock,
    *,
    people: tuple[Person, ...] = (),
    until: str = "",
    on_step: Callable[[str], None] = lambda label: None,
) -> Walk:
    """Walk the loop, telling ``on_step`` the name of each step before it begins.

    Parameters
    ----------
    people : tuple of Person
        Who acts, where they are registered already; else those of the case.
    until : str
        Moment of the last step to take; all of them without it.
    """
    clock.set(case.sheet.moments.open)
    walk = Walk(case=case, ports=ports, clock=clock, people=people or _people(case, ports, clock))
    moments = [each.moment for each in STEPS]
    for each in STEPS[: moments.index(until) + 1] if until else STEPS:
        on_step(each.label.zh)
        walk.at(each.moment)
        each.do(walk)
    return walk


def _people(case: Case, ports: Ports, clock: SetClock) -> tuple[Person, ...]:
    at = clock.now()
    return tuple(Person(id=ports.ids.new(at), demo=True, **person.model_dump()) for person in case.sheet.people)


def _open(walk: Walk) -> None:
    case = walk.case
    apply.register(walk.ports, case.parties, walk.people)
    if not is_open(walk.ports, case.sheet.round):
        issuers = [issuer.code for issuer in load_round(case.sheet.round).issuers]
        bodies = dict(zip(issuers, case.sheet.authorities, strict=False))
        open_round(walk.ports, walk.actor(Role.CASE_OFFICER), case.sheet.round, bodies)
    walk.opened = apply.open_project(
        walk.ports,
        walk.actor(Role.APPLICANT),
        number=case.sheet.number,
        round_code=case.sheet.round,
        title=case.sheet.title.zh,
        partners=case.sheet.partners,
    )


def _plant(walk: Walk) -> None:
    case = walk.case
    assess.import_plant(
        walk.ports, walk.actor(Role.RISK_MANAGER), walk.project, case.inventory, file=case.inventory_file
    )


def _posture(walk: Walk) -> None:
    assess.answer_posture(
        walk.ports, walk.actor(Role.RISK_MANAGER), walk.project, walk.case.posture, file="assessment/answers.csv"
    )


def _assess(walk: Walk) -> None:
    sheet = walk.case.sheet
    assess.run_assessment(
        walk.ports, walk.actor(Role.ASSESSOR), walk.project, turnover=sheet.turnover, sector=sheet.sector
    )


def _draft(walk: Walk) -> None:
    applicant = walk.actor(Role.APPLICANT)
    apply.draft_application(walk.ports, applicant, walk.project, walk.case.application, proofs=walk.case.proofs)
    _, verdicts = apply.check_application(walk.ports, applicant, walk.project)
    apply.refuse_breaches(verdicts, Stage.CHECK)


_SIGNERS: Final = (Role.LEGAL_REPRESENTATIVE, Role.INSURER_MANAGER, Role.BROKER, Role.ASSESSOR, Role.TESTER)


def _sign(walk: Walk) -> None:
    for unit in walk.case.application.units:
        signer = next(
            (person for person in walk.people if person.organisation == unit.code and person.role in _SIGNERS), None
        )
        if signer is None:
            raise NotFound(f"{unit.name} 没有可签署的人员", advice="在 case.yaml 的 people 中补上其代表")
        apply.sign_application(walk.ports, signer.actor, walk.project)
    apply.seal_application(walk.ports, walk.actor(Role.APPLICANT), walk.project, perforation=True)


def _submit(walk: Walk) -> None:
    apply.submit_application(walk.ports, walk.actor(Role.APPLICANT), walk.project)


def _receive(walk: Walk) -> None:
    officer = walk.actor(Role.CASE_OFFICER)
    round_ = load_round(walk.case.sheet.round)
    papers = PaperIntake(
        received_at=walk.clock.now(),
        copies=round_.intake.paper_copies,
        disc=round_.intake.disc,
        seals_seen=tuple(unit.code for unit in walk.case.application.units),
        perforation_seen=True,
    )
    intake.record_papers(walk.ports, officer, walk.project, papers)
    intake.receive_application(walk.ports, officer, walk.project)
    intake.review_application(walk.ports, officer, walk.project)


def _quote(walk: Walk) -> None:
    stored = quote.quote_terms(walk.ports, walk.actor(Role.UNDERWRITER), walk.project, walk.case.request)
    if stored.body.referred:
        quote.approve_quote(walk.ports, walk.actor(Role.INSURER_MANAGER), walk.project)


def _bind(walk: Walk) -> None:
    bind.bind_policy(walk.ports, walk.actor(Role.UNDERWRITER), walk.project)


def _select(walk: Walk) -> None:
    """The authorities decide together: the officer puts it down, each leader signs the same text."""
    code, officer, authorities = walk.case.sheet.round, walk.actor(Role.CASE_OFFICER), walk.case.sheet.authorities
    leaders = [walk.actor(Role.AUTHORITY_LEADER, authority) for authority in authorities]
    title, at, projects = "联合遴选会议", walk.clock.now(), [walk.project]
    meeting = decide.plan_meeting(walk.ports, officer, code, title=title, held_at=at, projects=projects)
    decide.write_meeting(
        walk.ports,
        officer,
        code,
        meeting.id,
        version=meeting.version,
        changes={"place": "主管部门会议室", "chair": leaders[0].name},
        results={walk.project: (DecisionResult.SELECTED.value, "符合通知要求", "")},
        presence={leader.organisation: [leader.name] for leader in leaders},
    )
    for leader in leaders:
        decide.sign_meeting(walk.ports, leader, code, meeting.id)
    apply.start_implementation(walk.ports, walk.actor(Role.APPLICANT), walk.project)


def _watch(walk: Walk) -> None:
    case = walk.case
    walk.watched, _ = watch.watch_logs(walk.ports, walk.actor(Role.MONITOR), walk.project, case.sources, case.logs)


def _report(walk: Walk) -> None:
    report.report_incident(walk.ports, walk.actor(Role.INCIDENT_OFFICER), walk.project, walk.case.report)


def _claim(walk: Walk) -> None:
    settle.claim_loss(walk.ports, walk.actor(Role.RISK_MANAGER), walk.project, walk.case.claim_papers)


def _progress(walk: Walk) -> None:
    """The lead records the milestones that were done; each unit that has written one hands its progress report in."""
    manager = walk.actor(Role.RISK_MANAGER)
    for done, proof in walk.case.milestones:
        files = [(done.file.rsplit("/", 1)[-1], proof)]
        progress.record_milestone(
            walk.ports, manager, walk.project, done.code, on=done.done_on, note=done.note, files=files
        )
    allowed = {role for grant in matrix()["progress.report"].grants for role in grant.roles}
    for sheet in walk.case.reports:
        roles = [person.role for person in walk.people if person.organisation == sheet.unit and person.role in allowed]
        if not roles:
            raise NotFound(f"{sheet.unit} 没有可报送进展报告的人员", advice="在 case.yaml 的 people 中补上")
        reporter = walk.actor(roles[0], sheet.unit)
        progress.draft_report(walk.ports, reporter, walk.project, sheet)
        progress.hand_in_report(walk.ports, reporter, walk.project, sheet.period)


def _settle(walk: Walk) -> None:
    settle.settle_claim(walk.ports, walk.actor(Role.ADJUSTER), walk.project, walk.case.rulings)


def _agree(walk: Walk) -> None:
    settle.agree_to_settlement(walk.ports, walk.actor(Role.RISK_MANAGER), walk.project)


def _pay(walk: Walk) -> None:
    settle.pay_claim(walk.ports, walk.actor(Role.ADJUSTER), walk.project, key=f"pay/{walk.project}")


def _disclose(walk: Walk) -> None:
    case = walk.case
    walk.evidence = disclose.disclose_evidence(
        walk.ports,
        walk.actor(Role.FORENSIC_EXAMINER),
        walk.project,
        batches=walk.watched.batches if walk.watched else (),
        sources=case.sources,
        folder=case.logs,
        witness=walk.actor(Role.INCIDENT_OFFICER),
    )


def _repair(walk: Walk) -> None:
    if walk.case.repaired is not None:
        repair.verify_repairs(
            walk.ports, walk.actor(Role.TESTER), walk.project, walk.case.repaired, file="repair/answers.csv"
        )


def _summarise(walk: Walk) -> None:
    applicant = walk.actor(Role.APPLICANT)
    schedule = make_paper(walk.ports, walk.actor(Role.UNDERWRITER), walk.project, "policy-pdf")
    summarise.draft_summary(walk.ports, applicant, walk.project, walk.case.summary, schedule=schedule)
    summarise.hand_in_summary(walk.ports, applicant, walk.project)


STEPS: Final = (
    LoopStep(Label(zh="立项与登记", en="Open the project"), "open", _open),
    LoopStep(Label(zh="导入资产清单", en="Import the plant"), "plant", _plant),
    LoopStep(Label(zh="填报安全状况", en="Answer for the posture"), "posture", _posture),
    LoopStep(Label(zh="风险评估", en="Assess"), "assess", _assess),
    LoopStep(Label(zh="编制申报方案", en="Draft the application"), "draft", _draft),
    LoopStep(Label(zh="签署与用印", en="Sign and seal"), "sign", _sign),
    LoopStep(Label(zh="报送", en="Submit"), "submit", _submit),
    LoopStep(Label(zh="受理与评审", en="Receive and review"), "receive", _receive),
    LoopStep(Label(zh="报价", en="Quote"), "quote", _quote),
    LoopStep(Label(zh="承保", en="Bind"), "bind", _bind),
    LoopStep(Label(zh="遴选与实施", en="Select and start"), "select", _select),
    LoopStep(Label(zh="风险监测", en="Watch"), "watch", _watch),
    LoopStep(Label(zh="报告事件", en="Report the incident"), "report", _report),
    LoopStep(Label(zh="索赔", en="Claim"), "claim", _claim),
    LoopStep(Label(zh="报告进展", en="Report progress"), "progress", _progress),
    LoopStep(Label(zh="理算", en="Settle"), "settle", _settle),
    LoopStep(Label(zh="达成赔付协议", en="Agree"), "agree", _agree),
    LoopStep(Label(zh="出具证据包", en="Disclose the evidence"), "disclose", _disclose),
    LoopStep(Label(zh="赔付", en="Pay"), "pay", _pay),
    LoopStep(Label(zh="整改复核", en="Verify repairs"), "repair", _repair),
    LoopStep(Label(zh="试点总结", en="Summarise"), "summarise", _summarise),
)
"""The loop, in the order of the case's moments."""
