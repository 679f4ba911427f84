"""The kinds of record that a project keeps in versions, in the order of the loop."""

from __future__ import annotations

from typing import Any

from haitang.assessment import Assessment
from haitang.claims import Claim
from haitang.incident import Incident
from haitang.insured import Inventory, Posture
from haitang.journeys.ports import Kind
from haitang.journeys.repair_review import RepairReview
from haitang.lexicon import Label
from haitang.pilot import Application, RoundDesk, Summary
from haitang.underwriting import Policy, Quote

APPLICATION = Kind("application", Application, Label(zh="申报方案", en="Application"))
PLANT = Kind("plant", Inventory, Label(zh="资产清单", en="Inventory"))
POSTURE = Kind("posture", Posture, Label(zh="安全状况", en="Posture"))
ASSESSMENT = Kind("assessment", Assessment, Label(zh="风险评估", en="Assessment"))
QUOTE = Kind("quote", Quote, Label(zh="报价", en="Quote"))
POLICY = Kind("policy", Policy, Label(zh="保险单", en="Policy"))
INCIDENT = Kind("incident", Incident, Label(zh="网络安全事件", en="Incident"))
CLAIM = Kind("claim", Claim, Label(zh="赔案", en="Claim"))
REPAIR = Kind("repair", RepairReview, Label(zh="整改复核", en="Verified repairs"))
SUMMARY = Kind("summary", Summary, Label(zh="试点总结", en="Summary"))

ROUND = Kind("round", RoundDesk, Label(zh="批次台账", en="Round"))

KINDS: tuple[Kind[Any], ...] = (
    APPLICATION,
    PLANT,
    POSTURE,
    ASSESSMENT,
    QUOTE,
    POLICY,
    INCIDENT,
    CLAIM,
    REPAIR,
    SUMMARY,
)
"""Every kind of a project, in the order of the loop."""
