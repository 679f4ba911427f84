"""事前: from what a plant has and says to how often and how badly it is hit, and what a repair is worth.

>>> from datetime import datetime
>>> from haitang.assessment import assess
>>> from haitang.insured import Inventory, Posture, Process, Site, System
>>> from haitang.lexicon import SHANGHAI, SystemKind, Yuan
>>> inventory = Inventory(
...     enterprise="D2143569-X",
...     sites=(Site(code="site-lingang", name="临港厂区", region="310115"),),
...     systems=(System(code="sys-heat", name="热处理SCADA", kind=SystemKind.SCADA, site="site-lingang"),),
...     processes=(Process(code="heat", name="热处理", systems=("sys-heat",), gross_profit_per_hour="6600"),),
... )
>>> silent = Posture(enterprise="D2143569-X", answers=())
>>> now = datetime(2026, 6, 10, 9, tzinfo=SHANGHAI)
>>> found = assess(inventory, silent, turnover=Yuan.parse("6.2亿元"), sector="manufacturing", now=now)
>>> found.frequency_tier, found.remediations[0].label.zh
('10m_100m', '自动化安全基线加固')
"""

from haitang.assessment.answers_csv import read_answers_csv, write_answers_csv
from haitang.assessment.assessor import assess
from haitang.assessment.catalogues import Catalogues, Control, GuidelineItem
from haitang.assessment.cells import BadCell, guarded_text, plain_text
from haitang.assessment.columns import ANSWERS, BOUNDS, INVENTORY, Column, Table, column_table
from haitang.assessment.diff import Change, Difference, FieldChange, difference
from haitang.assessment.factors import factor_names
from haitang.assessment.inventory_csv import read_inventory_csv, write_inventory_csv
from haitang.assessment.inventory_xlsx import inventory_template, read_inventory_xlsx, write_inventory_xlsx
from haitang.assessment.model import (
    Assessment,
    AttackPath,
    Conflict,
    Expected,
    Finding,
    Gap,
    Passage,
    PerilReach,
    Remediation,
    SystemReach,
)
from haitang.assessment.profile import expected_loss, risk_profile
from haitang.assessment.remediation import with_remediation
from haitang.assessment.schemas import json_schemas
from haitang.assessment.workbook import open_workbook, workbook_bytes

__all__ = [
    "ANSWERS",
    "BOUNDS",
    "INVENTORY",
    "Assessment",
    "AttackPath",
    "BadCell",
    "Catalogues",
    "Change",
    "Column",
    "Conflict",
    "Control",
    "Difference",
    "Expected",
    "FieldChange",
    "Finding",
    "Gap",
    "GuidelineItem",
    "Passage",
    "PerilReach",
    "Remediation",
    "SystemReach",
    "Table",
    "assess",
    "column_table",
    "difference",
    "expected_loss",
    "factor_names",
    "guarded_text",
    "inventory_template",
    "json_schemas",
    "open_workbook",
    "plain_text",
    "read_answers_csv",
    "read_inventory_csv",
    "read_inventory_xlsx",
    "risk_profile",
    "with_remediation",
    "workbook_bytes",
    "write_answers_csv",
    "write_inventory_csv",
    "write_inventory_xlsx",
]
