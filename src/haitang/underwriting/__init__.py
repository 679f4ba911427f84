"""核保 · 承保: a risk profile and wanted terms in, an itemised price, a quote and a policy out.

>>> from datetime import UTC, datetime
>>> from uuid import UUID
>>> from haitang.contract import example_contract
>>> from haitang.loss import example_profile
>>> from haitang.underwriting import PolicyRequest, bind, make_quote, number_of
>>> at = datetime(2026, 6, 24, tzinfo=UTC)
>>> quote = make_quote(
...     PolicyRequest(contract=example_contract()), example_profile(),
...     quote_id=UUID(int=1), number=number_of("quote", year=2026, serial=1), made_at=at,
... )
>>> quote.premium == sum((line.amount for line in quote.statement.lines[1:]), quote.statement.lines[0].amount)
True
>>> bind(quote, policy_id=UUID(int=2), number=number_of("policy", year=2026, serial=1), issued_at=at).number
'HTP2026000001'
"""

from haitang.underwriting.adjustment import PremiumAdjustment, adjust_premium
from haitang.underwriting.capital import CapitalSnapshot, Tail, TailGroup, example_snapshot, load_snapshot
from haitang.underwriting.curve import CurvePoint, loss_curve
from haitang.underwriting.disclosure import Disclosure, disclosures
from haitang.underwriting.numbers import number_of
from haitang.underwriting.options import Option, option_grid
from haitang.underwriting.policy import Policy, bind
from haitang.underwriting.quote import (
    Alternative,
    Difference,
    Figures,
    Quote,
    Replay,
    WhatIf,
    make_quote,
    replay,
)
from haitang.underwriting.rating import Loading, Premium, RatingEntry, rating, technical_premium
from haitang.underwriting.referral import Referral, ReferralRule, referrals
from haitang.underwriting.request import (
    LimitOption,
    OptionsWanted,
    PolicyRequest,
    load_request,
    request_schema,
)
from haitang.underwriting.statement import FactorLine, Statement, StatementLine, premium_statement
from haitang.underwriting.states import TRANSITIONS, PolicyState, Transition, next_state

__all__ = [
    "TRANSITIONS",
    "Alternative",
    "CapitalSnapshot",
    "CurvePoint",
    "Difference",
    "Disclosure",
    "FactorLine",
    "Figures",
    "LimitOption",
    "Loading",
    "Option",
    "OptionsWanted",
    "Policy",
    "PolicyRequest",
    "PolicyState",
    "Premium",
    "PremiumAdjustment",
    "Quote",
    "RatingEntry",
    "Referral",
    "ReferralRule",
    "Replay",
    "Statement",
    "StatementLine",
    "Tail",
    "TailGroup",
    "Transition",
    "WhatIf",
    "adjust_premium",
    "bind",
    "disclosures",
    "example_snapshot",
    "load_request",
    "load_snapshot",
    "loss_curve",
    "make_quote",
    "next_state",
    "number_of",
    "option_grid",
    "premium_statement",
    "rating",
    "referrals",
    "replay",
    "request_schema",
    "technical_premium",
]
