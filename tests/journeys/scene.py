"""A second project of the worked case on its way through intake, review and decision, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from haitang.journeys import (
    APPLICATION,
    LETTER,
    Filed,
    Ports,
    Walk,
    answer_assignment,
    assign_reviewers,
    enrol_reviewer,
    plan_meeting,
    register,
    write_meeting,
    write_review,
)
from haitang.parties import Actor, Person, Role
from haitang.pilot import (
    Answer,
    DecisionResult,
    GateAnswer,
    Meeting,
    PaperIntake,
    Review,
    Score,
    load_round,
)

ROUND = "shanghai-2026"
NAMES = UUID(int=20261125)
INSTITUTE, GROUP = "1231000000000M131L", "9131010400000L1203"


@dataclass
class Scene:
    """A second project of the worked case on its way, and who acts."""

    walk: Walk
    officer: Actor
    leaders: list[Actor]
    applicant: Actor

    @property
    def ports(self) -> Ports:
        return self.walk.ports

    @property
    def project(self) -> UUID:
        return self.walk.project

    @property
    def state(self) -> str:
        with self.ports.transaction() as work:
            stored = work.latest(APPLICATION, self.project)
        assert stored is not None
        return stored.state

    def letters(self) -> list[str]:
        with self.ports.transaction() as work:
            return [each.body.code for each in work.filed(LETTER, project=self.project)]

    def reviewer(self, number: int, employer: str = INSTITUTE, *, asked: bool = True, accepted: bool = True) -> Actor:
        """Somebody of the pool, with a review of the project."""
        person = Person(
            id=uuid5(NAMES, f"reviewer-{number}"),
            username=f"expert-{number}",
            name=f"专家{number}",
            organisation=employer,
            role=Role.REVIEWER,
        )
        register(self.ports, [], [person])
        enrol_reviewer(self.ports, self.officer, ROUND, person.id, employers=[])
        if asked:
            (review,) = assign_reviewers(self.ports, self.officer, ROUND, [(self.project, person.id)])
            if accepted:
                answer_assignment(self.ports, person.actor, ROUND, review.id, accept=True)
        return person.actor

    def write(
        self, reviewer: Actor, points: int, answer: Answer = Answer.YES, *, hand_in: bool = True
    ) -> Filed[Review]:
        settings = load_round(ROUND).review
        return write_review(
            self.ports,
            reviewer,
            self.project,
            gates=[GateAnswer(gate=gate.code, answer=answer, comment="见材料") for gate in settings.gates],
            scores=[Score(criterion=each.code, points=points) for each in settings.criteria],
            comment="总体可行",
            hand_in=hand_in,
        )

    def meet(self, result: str = DecisionResult.SELECTED.value, reasons: str = "符合要求") -> Filed[Meeting]:
        return self.rewrite(self.plan(self.officer), result, reasons)

    def plan(self, actor: Actor) -> Filed[Meeting]:
        now = self.ports.clock.now()
        return plan_meeting(self.ports, actor, ROUND, title="联合会议", held_at=now, projects=[self.project])

    def rewrite(self, meeting: Filed[Meeting], result: str, reasons: str = "符合要求") -> Filed[Meeting]:
        return write_meeting(
            self.ports,
            self.officer,
            ROUND,
            meeting.id,
            version=meeting.version,
            changes={"place": "三楼"},
            results={self.project: (result, reasons, "")},
            presence={leader.organisation: [leader.name] for leader in self.leaders},
        )


def papers(scene: Scene, **changes: object) -> PaperIntake:
    units = tuple(unit.code for unit in scene.walk.case.application.units)
    whole = {"copies": 3, "disc": True, "seals_seen": units, "perforation_seen": True}
    return PaperIntake.model_validate({"received_at": scene.ports.clock.now(), **whole, **changes})
