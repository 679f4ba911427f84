"""实施、退出、评价、典型案例: what happens to a pilot after it was selected; a door of its own beside the room's.

>>> from datetime import date
>>> from haitang.pilot.progress import MilestoneProgress
>>> stone = MilestoneProgress(code="drill", title="演练", planned=date(2026, 8, 31), due=date(2026, 8, 31))
>>> stone.standing(date(2026, 8, 30), soon=7).label.zh
'将到期'
"""

from haitang.pilot.progress.exit import (
    EXIT_TRANSITIONS,
    ExitState,
    HandedOver,
    Opinion,
    PilotExit,
    Reply,
    ask_exit,
    handed_over,
    propose_exit,
    reasons_of,
    reply_day,
    reply_open,
    require_exit,
    signed_exit,
    to_hand_over,
    with_reply,
)
from haitang.pilot.progress.milestones import DueChange, MilestoneDone, MilestonePlan, MilestoneProgress, Standing
from haitang.pilot.progress.rating import Rating, Recommendation, rating_problems
from haitang.pilot.progress.redaction import Disclosure, Secret, disclosures, secrets_of
from haitang.pilot.progress.reminders import Owed, OwedKind, PilotStanding, Reminder, owed, reminders
from haitang.pilot.progress.reports import (
    Counted,
    ProgressReport,
    Remark,
    ReportSheet,
    ReportState,
    Source,
    days_late,
    report_problems,
    reporting_units,
    text_problems,
)
from haitang.pilot.progress.typical_case import (
    CaseState,
    Consent,
    Release,
    TypicalCase,
    case_problems,
    require_case,
    standing,
    with_consent,
)

__all__ = [
    "EXIT_TRANSITIONS",
    "CaseState",
    "Consent",
    "Counted",
    "Disclosure",
    "DueChange",
    "ExitState",
    "HandedOver",
    "MilestoneDone",
    "MilestonePlan",
    "MilestoneProgress",
    "Opinion",
    "Owed",
    "OwedKind",
    "PilotExit",
    "PilotStanding",
    "ProgressReport",
    "Rating",
    "Recommendation",
    "Release",
    "Remark",
    "Reminder",
    "Reply",
    "ReportSheet",
    "ReportState",
    "Secret",
    "Source",
    "Standing",
    "TypicalCase",
    "ask_exit",
    "case_problems",
    "days_late",
    "disclosures",
    "handed_over",
    "owed",
    "propose_exit",
    "rating_problems",
    "reasons_of",
    "reminders",
    "reply_day",
    "reply_open",
    "report_problems",
    "reporting_units",
    "require_case",
    "require_exit",
    "secrets_of",
    "signed_exit",
    "standing",
    "text_problems",
    "to_hand_over",
    "with_consent",
    "with_reply",
]
