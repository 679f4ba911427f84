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

from haitang.claims.clock_rules import Applies, ClockRule, Operator, Within
from haitang.claims.clocks import ClockState, Standing, board
from haitang.claims.level import Level, LevelFinding, OpenQuestion, Threshold, assess_level

__all__ = [
    "Applies",
    "ClockRule",
    "ClockState",
    "Level",
    "LevelFinding",
    "OpenQuestion",
    "Operator",
    "Standing",
    "Threshold",
    "Within",
    "assess_level",
    "board",
]
