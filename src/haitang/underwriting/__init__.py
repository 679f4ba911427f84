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

from haitang.underwriting.adjustment import adjust_premium, endorse
from haitang.underwriting.basis import Applicant, PriceBasis, ReinsuranceCost, RiskLoad
from haitang.underwriting.cancel import cancel
from haitang.underwriting.cancellation import Cancellation, Refunded, refund_on_cancellation
from haitang.underwriting.capital import CapitalSnapshot, Tail, TailGroup, example_snapshot, load_snapshot, snapshot_of
from haitang.underwriting.comparison import ComparedRow, Comparison, Reason, compare_quotes
from haitang.underwriting.credibility import Credibility, Experience, gamma_poisson
from haitang.underwriting.curve import CurvePoint, loss_curve
from haitang.underwriting.disclosure import Disclosure, disclosures
from haitang.underwriting.distortion import proportional_hazard_price, wang_price
from haitang.underwriting.endorsement import Endorsement, PremiumAdjustment, TermChange
from haitang.underwriting.engine import annual_loss
from haitang.underwriting.environment import Environment, environment
from haitang.underwriting.filed import FiledPrice, FiledProduct, filed_price, filed_products, product_for
from haitang.underwriting.numbers import number_of
from haitang.underwriting.options import Option, option_grid, sublimits_within
from haitang.underwriting.policy import Policy, bind
from haitang.underwriting.pro_rata import Days, days_at, takes_effect, unearned
from haitang.underwriting.quote import Alternative, Figures, Quote, WhatIf, make_quote
from haitang.underwriting.rating import Loading, Premium, RatingEntry, rating, technical_premium
from haitang.underwriting.referral import Appetite, Referral, ReferralRule, appetite, referral_rules
from haitang.underwriting.refund_rules import Ground, RefundRules, refund_rules
from haitang.underwriting.replay import Difference, Replay, replay
from haitang.underwriting.request import (
    LimitOption,
    OptionsWanted,
    PolicyRequest,
    load_request,
    request_schema,
)
from haitang.underwriting.risk_checks import check_risk
from haitang.underwriting.statement import FactorLine, Statement, StatementLine, premium_statement
from haitang.underwriting.states import TRANSITIONS, PolicyState, Transition, next_state
from haitang.underwriting.weaknesses import weaknesses

__all__ = [
    "TRANSITIONS",
    "Alternative",
    "Appetite",
    "Applicant",
    "Cancellation",
    "CapitalSnapshot",
    "ComparedRow",
    "Comparison",
    "Credibility",
    "CurvePoint",
    "Days",
    "Difference",
    "Disclosure",
    "Endorsement",
    "Environment",
    "Experience",
    "FactorLine",
    "Figures",
    "FiledPrice",
    "FiledProduct",
    "Ground",
    "LimitOption",
    "Loading",
    "Option",
    "OptionsWanted",
    "Policy",
    "PolicyRequest",
    "PolicyState",
    "Premium",
    "PremiumAdjustment",
    "PriceBasis",
    "Quote",
    "RatingEntry",
    "Reason",
    "Referral",
    "ReferralRule",
    "RefundRules",
    "Refunded",
    "ReinsuranceCost",
    "Replay",
    "RiskLoad",
    "Statement",
    "StatementLine",
    "Tail",
    "TailGroup",
    "TermChange",
    "Transition",
    "WhatIf",
    "adjust_premium",
    "annual_loss",
    "appetite",
    "bind",
    "cancel",
    "check_risk",
    "compare_quotes",
    "days_at",
    "disclosures",
    "endorse",
    "environment",
    "example_snapshot",
    "filed_price",
    "filed_products",
    "gamma_poisson",
    "load_request",
    "load_snapshot",
    "loss_curve",
    "make_quote",
    "next_state",
    "number_of",
    "option_grid",
    "premium_statement",
    "product_for",
    "proportional_hazard_price",
    "rating",
    "referral_rules",
    "refund_on_cancellation",
    "refund_rules",
    "replay",
    "request_schema",
    "snapshot_of",
    "sublimits_within",
    "takes_effect",
    "technical_premium",
    "unearned",
    "wang_price",
    "weaknesses",
]
