"""After the loss: level and clocks of an incident, cause (定责), loss (定损), settlement, recovery, repair.

>>> from haitang.claims import assess_level
>>> from haitang.incident import ImpactFacts
>>> from haitang.lexicon import Share, Yuan
>>> facts = ImpactFacts(
...     people_affected=0, province_share=Share(0), city_share=Share(0), personal_records=0, direct_loss=Yuan.wan(620)
... )
>>> assess_level(facts).label.zh
'较大'

A claim is filed from its papers, adjusted under the contract that priced it, and paid once:
`file_claim` → `adjust` → `pay`; what each takes is in `docs/guide/claim.md`.
"""

from haitang.claims.accounts import Accounts
from haitang.claims.calculation import adjust, pay
from haitang.claims.clock_rules import Applies, ClockRule, Operator, Within
from haitang.claims.clocks import ClockState, Standing, board
from haitang.claims.gross_profit import gross_profit_loss
from haitang.claims.invoices_csv import read_invoices
from haitang.claims.labour import LabourFlag, labour_flags, standard_cost
from haitang.claims.level import Level, LevelFinding, OpenQuestion, Threshold, assess_level
from haitang.claims.liability import CoverOpinion, DecidedPoint, Liability, assess_liability
from haitang.claims.loss_heads import LossHead, loss_heads
from haitang.claims.model import Adjustment, Claim, ClaimNotice, LimitLeft, Withheld
from haitang.claims.net_profit_hours import net_profit_loss
from haitang.claims.papers import accounts_schema, file_claim, read_accounts
from haitang.claims.points import Point, occurrence
from haitang.claims.production_csv import HourlyOutput, Production, read_production
from haitang.claims.repair import RepairItem, RepairState, finish, verify
from haitang.claims.reserves import ReserveBalance, ReserveMovement, balance, record
from haitang.claims.rulings import (
    Determination,
    Disclosure,
    Dissent,
    EvidenceReference,
    Explanation,
    Found,
    Outcome,
    Rulings,
    determinations_schema,
    read_determinations,
)
from haitang.claims.states import TRANSITIONS, ClaimState, advance
from haitang.claims.work_sheet import LossHour, SheetInput, SheetLine, WorkSheet

__all__ = [
    "TRANSITIONS",
    "Accounts",
    "Adjustment",
    "Applies",
    "Claim",
    "ClaimNotice",
    "ClaimState",
    "ClockRule",
    "ClockState",
    "CoverOpinion",
    "DecidedPoint",
    "Determination",
    "Disclosure",
    "Dissent",
    "EvidenceReference",
    "Explanation",
    "Found",
    "HourlyOutput",
    "LabourFlag",
    "Level",
    "LevelFinding",
    "Liability",
    "LimitLeft",
    "LossHead",
    "LossHour",
    "OpenQuestion",
    "Operator",
    "Outcome",
    "Point",
    "Production",
    "RepairItem",
    "RepairState",
    "ReserveBalance",
    "ReserveMovement",
    "Rulings",
    "SheetInput",
    "SheetLine",
    "Standing",
    "Threshold",
    "Withheld",
    "Within",
    "WorkSheet",
    "accounts_schema",
    "adjust",
    "advance",
    "assess_level",
    "assess_liability",
    "balance",
    "board",
    "determinations_schema",
    "file_claim",
    "finish",
    "gross_profit_loss",
    "labour_flags",
    "loss_heads",
    "net_profit_loss",
    "occurrence",
    "pay",
    "read_accounts",
    "read_determinations",
    "read_invoices",
    "read_production",
    "record",
    "standard_cost",
    "verify",
]
