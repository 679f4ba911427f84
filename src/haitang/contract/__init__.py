"""The insurance contract as data: the same terms price a quote and settle a claim, to the 分.

>>> from haitang.contract import compile_terms, example_contract, example_event, settle
>>> contract = example_contract()
>>> settlement = settle(contract, example_event())
>>> settlement.total
Yuan('1260000.00')
>>> print(settlement.steps[1].reason.zh)
中断 40 小时，等待期 8 小时，等待期与免赔额取高：被保险人自担 240,000.00 元

What each rule works out stands once in `haitang.contract.elementwise`, for amounts, arrays and compiled loops alike.
The kernel gives the same for an array of events:

>>> import numpy as np
>>> from haitang.contract import Events, evaluate
>>> events = Events(
...     losses=np.array([[0, 30_000_000]]), minutes=np.array([[2400]]), hourly=np.array([[3_000_000]])
... )
>>> int(evaluate(compile_terms(contract), events).payable[0]) == settlement.total.fen
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from haitang.contract.allocation import largest_remainder
from haitang.contract.cede import CededYear, CedingEvent, Cession, cede_year
from haitang.contract.compare import ComparedContract, ComparedCover, Comparison, NotCovered, compare
from haitang.contract.compiled import CompiledCover, CompiledTerms, compile_terms
from haitang.contract.cover_catalogue import CoverEntry, cover_catalogue
from haitang.contract.cover_state import Cause, CoverState
from haitang.contract.event import Loss, LossEvent, Piece, Used
from haitang.contract.example import example_contract, example_event
from haitang.contract.exclusions import exclusion_label
from haitang.contract.forms import Form, FormCover, form_named, forms
from haitang.contract.interruption import InterruptionTerms, Retention, Waiting
from haitang.contract.layer import Layer, LayerTerms
from haitang.contract.loading import (
    Program,
    Year,
    json_schema,
    load_contract,
    load_event,
    load_program,
    load_terms,
    load_used,
    load_year,
)
from haitang.contract.model import (
    Condition,
    Contract,
    CoverTerms,
    Deductible,
    DependentTerms,
    Insurer,
    OtherInsurance,
    RelatedEvents,
    ServicePackage,
)
from haitang.contract.order import Order, Rule
from haitang.contract.program_rules import check_program
from haitang.contract.reinstatements import Reinstatements, time_left
from haitang.contract.related import group_related
from haitang.contract.rules import check
from haitang.contract.schedule import CoverAmounts, FormAmounts, amounts_of, contract_of_form, under_form
from haitang.contract.settle import settle
from haitang.contract.settlement import (
    CoverPayment,
    InsurerPayment,
    Settlement,
    StatutoryPayment,
    Step,
)
from haitang.contract.treaty import Treaty, TreatyKind
from haitang.contract.waterfall import WaterfallRow, waterfall

if TYPE_CHECKING:
    from haitang.contract.erosion import evaluate_year
    from haitang.contract.event_arrays import as_events
    from haitang.contract.events import Events
    from haitang.contract.kernel import Evaluated, Left, evaluate

__all__ = [
    "Cause",
    "CededYear",
    "CedingEvent",
    "Cession",
    "ComparedContract",
    "ComparedCover",
    "Comparison",
    "CompiledCover",
    "CompiledTerms",
    "Condition",
    "Contract",
    "CoverAmounts",
    "CoverEntry",
    "CoverPayment",
    "CoverState",
    "CoverTerms",
    "Deductible",
    "DependentTerms",
    "Evaluated",
    "Events",
    "Form",
    "FormAmounts",
    "FormCover",
    "Insurer",
    "InsurerPayment",
    "InterruptionTerms",
    "Layer",
    "LayerTerms",
    "Left",
    "Loss",
    "LossEvent",
    "NotCovered",
    "Order",
    "OtherInsurance",
    "Piece",
    "Program",
    "Reinstatements",
    "RelatedEvents",
    "Retention",
    "Rule",
    "ServicePackage",
    "Settlement",
    "StatutoryPayment",
    "Step",
    "Treaty",
    "TreatyKind",
    "Used",
    "Waiting",
    "WaterfallRow",
    "Year",
    "amounts_of",
    "as_events",
    "cede_year",
    "check",
    "check_program",
    "compare",
    "compile_terms",
    "contract_of_form",
    "cover_catalogue",
    "evaluate",
    "evaluate_year",
    "example_contract",
    "example_event",
    "exclusion_label",
    "form_named",
    "forms",
    "group_related",
    "json_schema",
    "largest_remainder",
    "load_contract",
    "load_event",
    "load_program",
    "load_terms",
    "load_used",
    "load_year",
    "settle",
    "time_left",
    "under_form",
    "waterfall",
]

_ARRAYS = {
    "Evaluated": "kernel",
    "Events": "events",
    "as_events": "event_arrays",
    "Left": "kernel",
    "evaluate": "kernel",
    "evaluate_year": "erosion",
}


def __getattr__(name: str) -> Any:
    """Load what needs numpy only when it is asked for: settling one claim does not."""
    if name in _ARRAYS:
        from importlib import import_module

        return getattr(import_module(f"haitang.contract.{_ARRAYS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
