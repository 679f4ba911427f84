"""After the loss: level and clocks of an incident, cause (定责), loss (定损), settlement, recovery, repair.

>>> from haitang.claims import assess_level
>>> from haitang.incident import ImpactFacts
>>> from haitang.lexicon import Share, Yuan
>>> facts = ImpactFacts(
...     people_affected=0, province_share=Share(0), city_share=Share(0), personal_records=0, direct_loss=Yuan.wan(620)
... )
>>> assess_level(facts).label.zh
'较大'
"""

from haitang.claims.accounts import Accounts
from haitang.claims.clock_rules import Applies, ClockRule, Operator, Within
from haitang.claims.clocks import ClockState, Standing, board
from haitang.claims.gross_profit import gross_profit_loss
from haitang.claims.level import Level, LevelFinding, OpenQuestion, Threshold, assess_level
from haitang.claims.production_csv import HourlyOutput, Production, read_production
from haitang.claims.work_sheet import LossHour, SheetInput, SheetLine, WorkSheet

__all__ = [
    "Accounts",
    "Applies",
    "ClockRule",
    "ClockState",
    "HourlyOutput",
    "Level",
    "LevelFinding",
    "LossHour",
    "OpenQuestion",
    "Operator",
    "Production",
    "SheetInput",
    "SheetLine",
    "Standing",
    "Threshold",
    "Within",
    "WorkSheet",
    "assess_level",
    "board",
    "gross_profit_loss",
    "read_production",
]
