"""A quote (报价): terms, price, options and what-ifs, with everything that is needed to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from haitang import catalog
from haitang.contract import Contract
from haitang.lexicon import Conflict, Digest, Instant, Label, Record, Yuan, canonical_json, refuse_if
from haitang.loss import AggregateLoss, RiskProfile
from haitang.underwriting.credibility import CREDIBILITY, scaled
from haitang.underwriting.curve import CurvePoint, loss_curve
from haitang.underwriting.engine import annual_loss, engine_for
from haitang.underwriting.environment import Environment, environment
from haitang.underwriting.filed import FILED, FiledPrice, filed_price, product_for
from haitang.underwriting.numbers import PATTERNS
from haitang.underwriting.options import Option, option_grid
from haitang.underwriting.rating import RATING, technical_premium, to_yuan
from haitang.underwriting.referral import REFERRAL, Referral, appetite
from haitang.underwriting.request import PolicyRequest
from haitang.underwriting.risk_checks import check_risk
from haitang.underwriting.statement import Statement, premium_statement


class Alternative(Record):
    """What the risk would be once something is repaired and verified: a profile to price beside the present one."""

    code: str
    label: Label
    profile: RiskProfile


class WhatIf(Record):
    """What a repair is worth: ``saving`` is positive where the premium falls."""

    code: str
    label: Label
    premium: Yuan
    saving: Yuan
    expected_saving: Yuan


class Figures(Record):
    """What the distribution says of a year under the contract; rounded to the 分 for reading.

    Attributes
    ----------
    claims : float
        Expected payments a year, number of events.
    exhaustion : float
        Probability that the aggregate limit is used up.
    error : Yuan
        Estimated numerical error of ``mean``; the standard error where it was simulated.
    """

    mean: Yuan
    sd: Yuan
    quantile_95: Yuan
    quantile_99: Yuan
    quantile_995: Yuan
    tvar_99: Yuan
    claims: float
    exhaustion: float
    error: Yuan


class Quote(Record):
    """A price for terms, valid until ``valid_until``.

    Attributes
    ----------
    request, profile, names, alternatives
        What went in; a replay makes the quote again from them alone.
    filed : FiledPrice or None
        What the filed product lets the insurer charge (Art. 135); None where no product has the contract's form.
    not_asked : tuple of str
        Codes of rules of appetite that could not be asked, for want of what they look at.
    engine : str
        Engine and its version.
    environment : Environment or None
        Versions of the numerical libraries, and the CPU feature level that they ran at; None in quotes of old.
    catalogues : dict
        Version of every catalogue that the price rests on.
    input_hash : Digest
        SHA-256 of what went in, in canonical JSON.
    """

    schema_version: Literal[1] = 1
    id: UUID
    number: str
    made_at: Instant
    valid_until: Instant
    request: PolicyRequest
    profile: RiskProfile
    names: dict[str, Label]
    alternatives: tuple[Alternative, ...]
    statement: Statement
    figures: Figures
    curve: tuple[CurvePoint, ...]
    options: tuple[Option, ...]
    what_ifs: tuple[WhatIf, ...]
    filed: FiledPrice | None = None
    referrals: tuple[Referral, ...]
    not_asked: tuple[str, ...] = ()
    engine: str
    environment: Environment | None = None
    catalogues: dict[str, str]
    profile_digest: Digest
    input_hash: Digest

    @property
    def contract(self) -> Contract:
        """The terms that were priced."""
        return self.request.contract

    @property
    def weighed(self) -> RiskProfile:
        """The risk as it was priced: its frequencies weighed by own claims, where there are any."""
        return scaled(self.profile, self.statement.credibility)

    @property
    def premium(self) -> Yuan:
        """Technical premium for the period."""
        return self.statement.premium

    @property
    def charged(self) -> Yuan:
        """What a policy costs: the filed premium (Art. 135), which is the technical one wherever the filing allows."""
        return self.premium if self.filed is None else self.filed.premium

    @property
    def declined(self) -> bool:
        """Whether a rule of appetite forbids to bind."""
        return any(referral.outcome == "decline" for referral in self.referrals)

    @property
    def referred(self) -> bool:
        """Whether somebody with more authority has to agree."""
        return any(referral.outcome == "refer" for referral in self.referrals)


def make_quote(
    request: PolicyRequest,
    profile: RiskProfile,
    *,
    quote_id: UUID,
    number: str,
    made_at: datetime,
    names: Mapping[str, Label] | None = None,
    alternatives: Sequence[Alternative] = (),
) -> Quote:
    """Price a request for a risk.

    Parameters
    ----------
    request : PolicyRequest
        Terms and options wanted.
    profile : RiskProfile
        The enterprise's risk, from its assessment.
    quote_id, number, made_at
        Id, printed number and time, given from outside, so that the same input gives the same bytes.
    names : mapping, optional
        Names of controls by code, for the statement's lines.
    alternatives : sequence of Alternative
        Profiles after one repair each; each becomes a what-if.

    Raises
    ------
    Conflict
        The profile is of another enterprise than the contract insures.
    BadInput
        The profile has a number that no price can be made of; every such fault at once.
    HaitangError
        No engine can answer for the contract; the message says why.

    Examples
    --------
    >>> from datetime import UTC
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> at = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="HTQ2026000001", made_at=at)
    >>> quote.filed.premium == quote.premium, quote.referred
    (True, False)
    """
    labels = dict(names or {})
    contract, basis = request.contract, request.basis
    if profile.enterprise != contract.insured:
        raise Conflict(
            f"风险画像属于 {profile.enterprise}，投保的是 {contract.insured}", advice="选用被保险人的评估结果"
        )
    refuse_if(check_risk(profile, contract, file="风险画像"))
    statement, year = premium_statement(profile, contract, names=labels, basis=basis)
    weighed = scaled(profile, statement.credibility)
    product = product_for(contract, basis.product)
    filed = None if product is None else filed_price(product, contract, statement)
    found = appetite(contract, profile, statement, year, basis=basis, filed=filed)
    return Quote(
        id=quote_id,
        number=number,
        made_at=made_at,
        valid_until=made_at + timedelta(days=request.valid_days),
        request=request,
        profile=profile,
        names=labels,
        alternatives=tuple(alternatives),
        statement=statement,
        figures=_figures(annual_loss(weighed, contract, seed=basis.seed, estimate_error=True)),
        curve=loss_curve(weighed, year),
        options=option_grid(weighed, contract, request.options, basis=basis),
        what_ifs=tuple(_what_if(request, statement, alternative) for alternative in alternatives),
        filed=filed,
        referrals=found.referrals,
        not_asked=found.not_asked,
        engine=engine_for(contract),
        environment=environment(),
        catalogues=_catalogues(profile),
        profile_digest=Digest.sha256(canonical_json(profile)),
        input_hash=_input_hash(request, profile, labels, alternatives),
    )


def _figures(year: AggregateLoss) -> Figures:
    distribution = year.distribution
    return Figures(
        mean=to_yuan(year.mean),
        sd=to_yuan(distribution.sd),
        quantile_95=to_yuan(distribution.quantile(0.95)),
        quantile_99=to_yuan(distribution.quantile(0.99)),
        quantile_995=to_yuan(distribution.quantile(0.995)),
        tvar_99=to_yuan(distribution.tvar(0.99)),
        claims=year.claims,
        exhaustion=year.exhausted,
        error=to_yuan(year.error or 0.0),
    )


def _what_if(request: PolicyRequest, statement: Statement, alternative: Alternative) -> WhatIf:
    """What a repair saves; own claims keep the weight that they have for the present risk."""
    contract, basis = request.contract, request.basis
    year = annual_loss(scaled(alternative.profile, statement.credibility), contract, seed=basis.seed)
    premium = technical_premium(year, contract, basis)
    return WhatIf(
        code=alternative.code,
        label=alternative.label,
        premium=premium.total,
        saving=statement.premium - premium.total,
        expected_saving=statement.expected - premium.expected,
    )


def _catalogues(profile: RiskProfile) -> dict[str, str]:
    own = {name: catalog.version(name) for name in (RATING, REFERRAL, CREDIBILITY, FILED, PATTERNS)}
    return {**profile.catalogues, **own}


def _input_hash(
    request: PolicyRequest, profile: RiskProfile, names: Mapping[str, Label], alternatives: Sequence[Alternative]
) -> Digest:
    inputs = {
        "request": request.model_dump(mode="json"),
        "profile": profile.model_dump(mode="json"),
        "names": {code: label.model_dump(mode="json") for code, label in names.items()},
        "alternatives": [alternative.model_dump(mode="json") for alternative in alternatives],
        "engine": engine_for(request.contract),
        "catalogues": _catalogues(profile),
    }
    return Digest.sha256(canonical_json(inputs))
