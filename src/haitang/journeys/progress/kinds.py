"""The kinds of record of a pilot under way."""

from __future__ import annotations

from haitang.journeys.ports import Kind
from haitang.lexicon import Label
from haitang.pilot.progress import MilestonePlan, PilotExit, ProgressReport, Rating, TypicalCase

MILESTONES = Kind("milestones", MilestonePlan, Label(zh="里程碑", en="Milestones"))
REPORT = Kind("progress-report", ProgressReport, Label(zh="进展报告", en="Progress report"))
EXIT = Kind("exit", PilotExit, Label(zh="试点退出", en="Exit"))
RATING = Kind("rating", Rating, Label(zh="成效评价", en="Rating"))
TYPICAL_CASE = Kind("typical-case", TypicalCase, Label(zh="典型案例", en="Typical case"))
