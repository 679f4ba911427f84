"""评审: the pool of reviewers, who reviews what, their reviews, conflicts of interest, and consensus."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from haitang.journeys.kinds import APPLICATION
from haitang.journeys.ports import Filed, Ports, Project, Stored, UnitOfWork
from haitang.journeys.review_kinds import (
    ACCEPTED,
    ASSIGNED,
    CONSENSUS,
    OPEN_REVIEW,
    REMOVED,
    REVIEW,
    REVIEWER,
    STANDING,
    STEPPED_BACK,
    SUBMITTED,
)
from haitang.journeys.step import Step, step
from haitang.journeys.visibility import barring_conflicts, hidden_projects, with_conflicts
from haitang.lexicon import BadInput, Conflict, NotFound, Problem, refuse_if
from haitang.parties import Actor, Role
from haitang.pilot import (
    Application,
    ConflictGround,
    ConflictStanding,
    Consensus,
    GateAnswer,
    GivenReview,
    InterestConflict,
    Review,
    Reviewer,
    Score,
    State,
    Tally,
    Waiver,
    consensus_problems,
    load_round,
    review_problems,
    tally,
)

_REVIEWABLE = frozenset({State.RECEIVED, State.UNDER_REVIEW})
_LIVE = (ASSIGNED, *OPEN_REVIEW)


def enrol_reviewer(
    ports: Ports, actor: Actor, round_code: str, person: UUID, *, employers: Iterable[str], topics: Iterable[str] = ()
) -> Filed[Reviewer]:
    """Take somebody into the round's pool, with every unit in whose service they stand; again to bring it up to date.

    Raises
    ------
    NotFound
        Nobody of that id may sign in as a reviewer.
    BadInput
        An employer that is not on the register.
    """
    with step(ports, actor, "review.manage", round_code=round_code, subject=str(person)) as doing:
        found = next((each for each in doing.work.people_of(Role.REVIEWER) if each.id == person), None)
        if found is None:
            raise NotFound("没有这位评审专家", advice="先由系统管理员登记其账户")
        units = tuple(dict.fromkeys((found.organisation, *(code.strip() for code in employers if code.strip()))))
        known_units = {unit.code for unit in doing.work.organisations(units)}
        advice = "先登记该单位，或核对代码"
        refuse_if(
            [
                Problem("评审专家", f"employers.{code}", "没有登记该单位", code, advice=advice)
                for code in units
                if code not in known_units
            ]
        )
        body = Reviewer(person=person, name=found.name, employers=units, topics=tuple(each for each in topics if each))
        known = doing.work.filed(REVIEWER, round_code=round_code, subject=str(person))
        if known:
            return doing.work.refile(REVIEWER, known[0], body=body, state="active", actor=actor, at=doing.at)
        count = doing.work.next_number(f"{round_code}/reviewer")
        return doing.work.file_record(
            REVIEWER,
            body,
            id=doing.new_id(),
            round_code=round_code,
            subject=str(person),
            number=f"{round_code}-ZJ{count:03d}",
            state="active",
            actor=actor,
            at=doing.at,
        )


def release_reviewer(ports: Ports, actor: Actor, round_code: str, person: UUID) -> Filed[Reviewer]:
    """Take somebody out of the pool; what they handed in stays, what they had not begun is free again."""
    with step(ports, actor, "review.manage", round_code=round_code, subject=str(person)) as doing:
        known = _seat(doing, person)
        for each in doing.work.filed(REVIEW, round_code=round_code, subject=str(person), states=(ASSIGNED, ACCEPTED)):
            doing.work.refile(REVIEW, each, state=REMOVED, actor=actor, at=doing.at)
        return doing.work.refile(REVIEWER, known, state="left", actor=actor, at=doing.at)


def assign_reviewers(
    ports: Ports, actor: Actor, round_code: str, pairs: Collection[tuple[UUID, UUID]]
) -> tuple[Filed[Review], ...]:
    """Ask reviewers to review applications (评审分配): all of the pairs, or none.

    Parameters
    ----------
    pairs : collection of (project, person)

    Raises
    ------
    BadInput
        A conflict of interest, with the way through the graph of parties; an application that is not to be reviewed; a
        reviewer who is not in the pool or was asked before; all at once.
    """
    with step(ports, actor, "review.manage", round_code=round_code, subject=f"{len(pairs)} 份") as doing:
        seats = {
            each.body.person: each.body
            for each in doing.work.filed(REVIEWER, round_code=round_code, states=("active",))
        }
        hidden = hidden_projects(doing.work, actor, round_code)
        projects = {each.id: each for each in doing.work.projects_among({project for project, _ in pairs} - hidden)}
        barring = barring_conflicts(
            doing.work,
            round_code,
            [(p, who, seats[who].employers) for p, who in pairs if who in seats and p in projects],
        )
        problems = [
            problem for pair in pairs for problem in _unassignable(doing, pair, seats, projects, barring.get(pair, ()))
        ]
        refuse_if(problems)
        return tuple(_assign(doing, projects[project], seats[who]) for project, who in pairs)


def _unassignable(
    doing: Step,
    pair: tuple[UUID, UUID],
    seats: dict[UUID, Reviewer],
    projects: dict[UUID, Project],
    barring: tuple[InterestConflict, ...],
) -> Iterable[Problem]:
    project, who = projects.get(pair[0]), seats.get(pair[1])
    if project is None or project.round != doing.round_code:
        yield Problem("评审分配", str(pair[0]), "没有这个申报方案")
        return
    known = doing.work.latest(APPLICATION, project.id)
    if known is None or State(known.state) not in _REVIEWABLE:
        yield Problem("评审分配", project.number, "不在受理或评审中", bound="已受理或评审中")
    if who is None:
        yield Problem("评审分配", project.number, "不在本批次评审专家库中", str(pair[1]))
        return
    for conflict in barring:
        rule = doing.round.review.rule(conflict.ground)
        if rule is None:
            continue
        advice = "可由主管领导说明理由准许" if rule.waivable else "须另选评审员"
        yield Problem(
            "评审分配", project.number, f"{who.name}须回避：{rule.label.zh}", conflict.text, rule.clause, advice
        )
    held = doing.work.filed(REVIEW, project=project.id, subject=str(who.person))
    if held and held[0].state in _LIVE:
        yield Problem("评审分配", project.number, f"{who.name}已在评审该方案")


def _assign(doing: Step, project: Project, who: Reviewer) -> Filed[Review]:
    fresh = Review(person=who.person, name=who.name, employers=who.employers)
    held = doing.work.filed(REVIEW, project=project.id, subject=str(who.person))
    if held:
        return doing.work.refile(REVIEW, held[0], body=fresh, state=ASSIGNED, actor=doing.actor, at=doing.at)
    count = doing.work.next_number(f"{project.number}/PS")
    return doing.work.file_record(
        REVIEW,
        fresh,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=project.id,
        subject=str(who.person),
        number=f"{project.number}-PS{count:02d}",
        state=ASSIGNED,
        actor=doing.actor,
        at=doing.at,
    )


def remove_reviewer(ports: Ports, actor: Actor, project: UUID, person: UUID) -> Filed[Review]:
    """Take a review from its reviewer; it counts no longer."""
    with step(ports, actor, "review.manage", project, subject=str(person)) as doing:
        known = _review(doing, person)
        if known.state not in _LIVE:
            raise Conflict("该评审已结束", advice="从评审页重新进入")
        return doing.work.refile(REVIEW, known, state=REMOVED, actor=actor, at=doing.at)


def answer_assignment(
    ports: Ports, actor: Actor, round_code: str, review: UUID, *, accept: bool, reason: str = "", conflict: bool = False
) -> Filed[Review]:
    """Take a review on, or step back from it with a reason; a conflict of interest is put on record.

    Raises
    ------
    NotFound
        The review is somebody else's.
    BadInput
        Stepping back without a reason.
    """
    with step(ports, actor, "review.write", round_code=round_code, subject=str(review)) as doing:
        known = doing.work.filed_record(REVIEW, review)
        if known.body.person != actor.id or known.round != round_code:
            raise NotFound("没有这份评审任务", advice="从批次的“评审”页重新进入")
        if known.state != ASSIGNED:
            raise Conflict("该评审任务已答复", advice="从批次的“评审”页重新进入")
        if accept:
            if with_conflicts(doing.work, [known])[0][1]:
                raise Conflict("您与该方案存在应回避的情形，不能接受", advice="请申明回避，由经办人员另行安排")
            return doing.work.refile(REVIEW, known, state=ACCEPTED, actor=actor, at=doing.at)
        if not reason.strip():
            raise BadInput([Problem("评审任务", "reason", "不接受须说明理由")])
        if conflict and known.project is not None:
            _declare(doing, known.project, reason)
        body = known.body.model_copy(update={"remark": reason.strip()})
        return doing.work.refile(REVIEW, known, body=body, state=STEPPED_BACK, actor=actor, at=doing.at)


def declare_conflict(ports: Ports, actor: Actor, project: UUID, *, reason: str) -> Filed[ConflictStanding]:
    """Declare a conflict of interest (申明回避): from now on the project is hidden from who declares it.

    Raises
    ------
    BadInput
        No reason.
    """
    with step(ports, actor, "conflict.declare", project) as doing:
        if not reason.strip():
            raise BadInput([Problem("回避申明", "reason", "须说明情形")])
        for each in doing.work.filed(REVIEW, project=project, subject=str(actor.id), states=_LIVE):
            body = each.body.model_copy(update={"remark": reason.strip()})
            doing.work.refile(REVIEW, each, body=body, state=STEPPED_BACK, actor=actor, at=doing.at)
        return _declare(doing, project, reason)


def waive_conflict(
    ports: Ports, actor: Actor, project: UUID, person: UUID, *, ground: ConflictGround, reason: str
) -> Filed[ConflictStanding]:
    """Waive one ground of somebody's conflict, with the reason on record (准许不回避).

    Raises
    ------
    BadInput
        No reason, a ground that the round does not let anybody waive, or one's own conflict; all at once.
    NotFound
        The person is no reviewer of the pool and declared nothing.
    """
    with step(ports, actor, "conflict.waive", project, subject=str(person)) as doing:
        rule = doing.round.review.rule(ground)
        problems = [] if reason.strip() else [Problem("准许不回避", "reason", "须说明理由")]
        if rule is None or not rule.waivable:
            bound = f"{rule.source} {rule.clause}" if rule else doing.round.number
            problems.append(Problem("准许不回避", "ground", "本批次不允许准许该情形", ground.value, bound))
        if person == actor.id:
            problems.append(Problem("准许不回避", "person", "不能准许本人", advice="由其他主管领导办理"))
        refuse_if(problems)
        waiver = Waiver(
            ground=ground, reason=reason.strip(), by=actor.name, organisation=actor.organisation, at=doing.at
        )
        known = _standing(doing, project, person)
        if known is not None:
            return _restand(doing, known, {"waivers": (*known.body.waivers, waiver)})
        seat = _seat(doing, person)
        return _stand(doing, project, ConflictStanding(person=person, name=seat.body.name, waivers=(waiver,)))


def write_review(
    ports: Ports,
    actor: Actor,
    project: UUID,
    *,
    gates: Iterable[GateAnswer],
    scores: Iterable[Score],
    comment: str,
    hand_in: bool,
) -> Filed[Review]:
    """Write one's review, and hand it in where it is complete; it may be revised until the decision.

    Raises
    ------
    BadInput
        Handed in with something missing or out of its bounds, each with its clause.
    Conflict
        The application is not under review.
    """
    with step(ports, actor, "review.write", project, subject="hand-in" if hand_in else "draft") as doing:
        known, application = _review(doing, actor.id), _application(doing)
        if State(application.state) is not State.UNDER_REVIEW:
            raise Conflict(f"申报方案{State(application.state).label.zh}，不能评审", advice="等待转入评审")
        body = known.body.model_copy(
            update={
                "gates": tuple(gates),
                "scores": tuple(scores),
                "comment": comment.strip(),
                "version": application.body.version,
                "submitted_at": doing.at if hand_in else known.body.submitted_at,
            }
        )
        body = Review.model_validate(body.model_dump())
        if hand_in or known.state == SUBMITTED:
            refuse_if(review_problems(body, doing.round.review))
        state = SUBMITTED if hand_in else known.state
        return doing.work.refile(REVIEW, known, body=body, state=state, actor=actor, at=doing.at)


def agree_on_review(
    ports: Ports, actor: Actor, project: UUID, *, gates: Iterable[GateAnswer], total: str | None, reason: str
) -> Filed[Consensus]:
    """Record what the reviewers agreed on where they were apart (合议); a later revision of a review voids it.

    Raises
    ------
    BadInput
        No reason, a gate without an answer, a total out of its bounds; all at once.
    Conflict
        There are not enough reviews yet.
    """
    with step(ports, actor, "review.moderate", project) as doing:
        given = given_reviews(doing.work, doing.project)
        settings = doing.round.review
        if len(given) < settings.reviewers:
            raise Conflict(f"评审意见不足，现有 {len(given)} 份", advice=f"须有 {settings.reviewers} 份方可合议")
        problems = [] if reason.strip() else [Problem("合议意见", "reason", "须说明理由")]
        if len(reason) > 2000:
            problems.append(Problem("合议意见", "reason", "理由过长", f"{len(reason)} 字", "不超过 2000 字"))
        body = Consensus(
            gates=tuple(gates),
            total=total,
            reason=reason.strip()[:2000] or "—",
            by=actor.name,
            at=doing.at,
            basis=tuple(each.key for each in given),
        )
        refuse_if([*problems, *consensus_problems(body, settings)])
        known = doing.work.filed(CONSENSUS, project=project)
        if known:
            return doing.work.refile(CONSENSUS, known[0], body=body, actor=actor, at=doing.at)
        return doing.work.file_record(
            CONSENSUS,
            body,
            id=doing.new_id(),
            round_code=doing.round_code,
            project=project,
            number=doing.number("HE"),
            state="recorded",
            actor=actor,
            at=doing.at,
        )


def given_reviews(work: UnitOfWork, project: Project) -> tuple[GivenReview, ...]:
    """The reviews of a project that count: handed in, by reviewers whom no conflict bars now."""
    handed_in = work.filed(REVIEW, project=project.id, states=(SUBMITTED, "closed"))
    return tuple(
        GivenReview(key=f"{each.id}/{each.version}", review=each.body)
        for each, barring in with_conflicts(work, handed_in)
        if not barring and each.body.submitted_at is not None
    )


def tally_of(work: UnitOfWork, project: Project) -> Tally:
    """What the reviews of a project add up to."""
    agreed = work.filed(CONSENSUS, project=project.id)
    settings = load_round(project.round).review
    return tally(given_reviews(work, project), agreed[0].body if agreed else None, settings)


def _seat(doing: Step, person: UUID) -> Filed[Reviewer]:
    found = doing.work.filed(REVIEWER, round_code=doing.round_code, subject=str(person))
    if not found:
        raise NotFound("不在本批次评审专家库中", advice="先加入专家库")
    return found[0]


def _review(doing: Step, person: UUID) -> Filed[Review]:
    found = doing.work.filed(REVIEW, project=doing.project.id, subject=str(person))
    if not found:
        raise NotFound("没有这份评审任务", advice="从批次的“评审”页重新进入")
    return found[0]


def _application(doing: Step) -> Stored[Application]:
    return doing.need(APPLICATION, "等待牵头单位报送")


def _standing(doing: Step, project: UUID, person: UUID) -> Filed[ConflictStanding] | None:
    return next(iter(doing.work.filed(STANDING, project=project, subject=str(person))), None)


def _declare(doing: Step, project: UUID, reason: str) -> Filed[ConflictStanding]:
    declared = {"declared": reason.strip()[:1000], "declared_at": doing.at}
    known = _standing(doing, project, doing.actor.id)
    if known is not None:
        kept = tuple(each for each in known.body.waivers if each.ground is not ConflictGround.DECLARED)
        return _restand(doing, known, {**declared, "waivers": kept})
    body = ConflictStanding(person=doing.actor.id, name=doing.actor.name)
    return _stand(doing, project, body.model_copy(update=declared))


def _stand(doing: Step, project: UUID, body: ConflictStanding) -> Filed[ConflictStanding]:
    count = doing.work.next_number(f"{doing.round_code}/conflict")
    return doing.work.file_record(
        STANDING,
        body,
        id=doing.new_id(),
        round_code=doing.round_code,
        project=project,
        subject=str(body.person),
        number=f"{doing.round_code}-HB{count:04d}",
        state="standing" if body.barred else "waived",
        actor=doing.actor,
        at=doing.at,
    )


def _restand(doing: Step, known: Filed[ConflictStanding], changes: dict[str, object]) -> Filed[ConflictStanding]:
    body = known.body.model_copy(update=changes)
    state = "standing" if body.barred else "waived"
    return doing.work.refile(STANDING, known, body=body, state=state, actor=doing.actor, at=doing.at)
