"""Paper intake: copies, disc, seals."""

from datetime import datetime

from haitang.lexicon import SHANGHAI
from haitang.pilot import Application, PaperIntake, Round, intake_problems

SEEN = datetime(2026, 6, 24, 9, tzinfo=SHANGHAI)


def test_complete_papers(application: Application, shanghai_round: Round) -> None:
    units = tuple(unit.code for unit in application.units)
    intake = PaperIntake(received_at=SEEN, copies=3, disc=True, seals_seen=units, perforation_seen=True)
    assert intake_problems(intake, units, shanghai_round) == []


def test_each_missing_thing_is_named(application: Application, shanghai_round: Round) -> None:
    units = tuple(unit.code for unit in application.units)
    intake = PaperIntake(received_at=SEEN, copies=2, disc=False, seals_seen=units[1:], perforation_seen=False)
    problems = intake_problems(intake, units, shanghai_round)
    assert [(problem.at, problem.value) for problem in problems] == [
        ("copies", "2"),
        ("disc", ""),
        ("seals_seen", units[0]),
        ("perforation_seen", ""),
    ]
    assert all(shanghai_round.number in problem.bound for problem in problems)
