"""报告: the insured reports an incident; the insurer is told through the same act."""

from __future__ import annotations

from uuid import UUID

from haitang.incident import Incident, IncidentReport
from haitang.journeys.kinds import INCIDENT, PLANT
from haitang.journeys.ledger import commit_record
from haitang.journeys.ports import Ports, Stored
from haitang.journeys.step import step
from haitang.lexicon import BadInput, Problem, shanghai
from haitang.parties import Actor

REPORTED = "reported"


def report_incident(ports: Ports, actor: Actor, project: UUID, report: IncidentReport) -> Stored[Incident]:
    """Report an incident (报案), with the signals that speak for it.

    Raises
    ------
    BadInput
        It hits systems that the plant does not have.
    """
    with step(ports, actor, "incident.report", project) as doing:
        plant = doing.need(PLANT, "先导入资产清单").body
        known = {system.code for system in plant.systems}
        problems = [
            Problem("事件报告", f"systems.{row}", "资产清单中没有该系统", code, "、".join(sorted(known)))
            for row, code in enumerate(report.systems)
            if code not in known
        ]
        if problems:
            raise BadInput(problems)
        seen = tuple(signal.id for signal in doing.work.signals(project) if signal.system in report.systems)
        year = shanghai(doing.at).year
        number = f"HTI{year}{doing.work.next_number(f'incident/{year}'):06d}"
        incident = report.incident(doing.new_id(), doing.project.lead, seen)
        stored = doing.work.add(
            INCIDENT,
            incident,
            id=incident.id,
            project=doing.project,
            number=number,
            state=REPORTED,
            actor=actor,
            at=doing.at,
        )
        commit_record(doing, stored)
        doing.work.send("incident.reported", {"number": number}, at=doing.at)
        return stored
