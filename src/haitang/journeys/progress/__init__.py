"""试点进行中: milestones, reports and reminders, exit, rating, typical cases; a door of its own in the room.

>>> from haitang.journeys.progress import EXIT, REPORT
>>> REPORT.label.zh, EXIT.code
('进展报告', 'exit')
"""

from haitang.journeys.progress.exits import (
    ask_for_exit,
    hand_over,
    propose_pilot_exit,
    reply_to_exit,
    sign_exit,
    take_back_exit,
    withdraw_exit,
)
from haitang.journeys.progress.kinds import EXIT, MILESTONES, RATING, REPORT, TYPICAL_CASE
from haitang.journeys.progress.milestones import move_milestone, record_milestone
from haitang.journeys.progress.ratings import rate_pilot
from haitang.journeys.progress.remind import send_reminders
from haitang.journeys.progress.reports import draft_report, hand_in_report, return_report
from haitang.journeys.progress.round_view import PublishedCase, published_cases, read_case
from haitang.journeys.progress.typical_cases import (
    choose_case,
    consent_to_case,
    offer_case,
    publish_case,
    take_case_down,
    write_case,
)
from haitang.journeys.progress.view import ProgressFile, open_progress, preview_figures, progress_attachment

__all__ = [
    "EXIT",
    "MILESTONES",
    "RATING",
    "REPORT",
    "TYPICAL_CASE",
    "ProgressFile",
    "PublishedCase",
    "ask_for_exit",
    "choose_case",
    "consent_to_case",
    "draft_report",
    "hand_in_report",
    "hand_over",
    "move_milestone",
    "offer_case",
    "open_progress",
    "preview_figures",
    "progress_attachment",
    "propose_pilot_exit",
    "publish_case",
    "published_cases",
    "rate_pilot",
    "read_case",
    "record_milestone",
    "reply_to_exit",
    "return_report",
    "send_reminders",
    "sign_exit",
    "take_back_exit",
    "take_case_down",
    "withdraw_exit",
    "write_case",
]
