"""催报: reminders into the outbox, once for each thing, due date, recipient and stage."""

from __future__ import annotations

from collections.abc import Iterable

from haitang.journeys.ports import Ports
from haitang.pilot import Round
from haitang.pilot.progress import PilotStanding, Reminder, owed, reminders


def send_reminders(ports: Ports, round_: Round, standings: Iterable[PilotStanding]) -> tuple[Reminder, ...]:
    """Put what is to be reminded of into the outbox, and tell what was new; again it changes nothing.

    A message carries number, due date and link alone, never what the pilot is about.
    """
    now = ports.clock.now()
    days = round_.implementation.reports.remind_days
    due = [reminder for standing in standings for reminder in reminders(owed(standing, round_, now), days, now)]
    fresh = []
    with ports.transaction() as work:
        for reminder in due:
            if work.outcome_of(reminder.key) is not None:
                continue
            each = reminder.owed
            payload = {
                "to": each.unit,
                "number": each.number,
                "what": each.kind.value,
                "due": each.due.isoformat(),
                "link": f"/projects/{each.project}/progress/",
            }
            work.send("progress.reminder", payload, at=now)
            work.remember(reminder.key, reminder.stage, at=now)
            fresh.append(reminder)
    return tuple(fresh)
