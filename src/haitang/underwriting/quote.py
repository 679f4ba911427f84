"""A quote (报价): terms, price, options and what-ifs, with everything that is needed to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version as installed
from uuid import UUID

from haitang import catalog
from haitang.contract import Contract
from haitang.lexicon import Conflict, Digest, Instant, Label, Record, Yuan, canonical_json
from haitang.loss import AggregateLoss, RiskProfile, aggregate_insured
from haitang.underwriting.curve import CurvePoint, loss_curve
from haitang.underwriting.numbers import PATTERNS
from haitang.underwriting.options import Option, option_grid
from haitang.underwriting.rating import RATING, technical_premium, to_yuan
from haitang.underwriting.referral import REFERRAL, Referral, referrals
from haitang.underwriting.request import PolicyRequest
from haitang.underwriting.statement import Statement, premium_statement

ENGINE = "exact/1"


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
        Estimated numerical error of ``mean``.
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
        What went in; `replay` makes the quote again from them alone.
    engine : str
        Engine and its version, and the versions of the numerical libraries.
    catalogues : dict
        Version of every catalogue that the price rests on.
    input_hash : Digest
        SHA-256 of what went in, in canonical JSON.
    """

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
    referrals: tuple[Referral, ...]
    engine: str
    catalogues: dict[str, str]
    profile_digest: Digest
    input_hash: Digest

    @property
    def contract(self) -> Contract:
        """The terms that were priced."""
        return self.request.contract

    @property
    def premium(self) -> Yuan:
        """Technical premium for the period."""
        return self.statement.premium

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
    """Price a request for a risk, by the exact engine.

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
    NotSupported
        The exact engine cannot answer for the contract; the message says why.

    Examples
    --------
    >>> from datetime import UTC
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> at = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="HTQ2026000001", made_at=at)
    >>> replay(quote).same
    True
    """
    labels = dict(names or {})
    contract = request.contract
    if profile.enterprise != contract.insured:
        raise Conflict(
            f"风险画像属于 {profile.enterprise}，投保的是 {contract.insured}", advice="选用被保险人的评估结果"
        )
    statement, year = premium_statement(profile, contract, names=labels)
    checked = aggregate_insured(profile, contract, estimate_error=True)
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
        figures=_figures(checked),
        curve=loss_curve(profile, year),
        options=option_grid(profile, contract, request.options),
        what_ifs=tuple(_what_if(contract, statement, alternative) for alternative in alternatives),
        referrals=referrals(contract, profile, statement, year),
        engine=_engine(),
        catalogues=_catalogues(profile),
        profile_digest=Digest.sha256(canonical_json(profile)),
        input_hash=_input_hash(request, profile, labels, alternatives),
    )


class Difference(Record):
    """A field of a quote that came out otherwise."""

    field: str
    quoted: str
    replayed: str


class Replay(Record):
    """Whether a quote came out again byte by byte, and if not, where it differs."""

    same: bool
    differences: tuple[Difference, ...] = ()


def replay(quote: Quote) -> Replay:
    """Make a quote again from what went into it, and compare the bytes.

    Another engine, library or catalogue version shows as a difference of its own, beside those that it causes.
    """
    again = make_quote(
        quote.request,
        quote.profile,
        quote_id=quote.id,
        number=quote.number,
        made_at=quote.made_at,
        names=quote.names,
        alternatives=quote.alternatives,
    )
    if canonical_json(again) == canonical_json(quote):
        return Replay(same=True)
    then, now = quote.model_dump(mode="json"), again.model_dump(mode="json")
    differences = (
        Difference(field=field, quoted=_shown(then[field]), replayed=_shown(now[field]))
        for field in then
        if then[field] != now[field]
    )
    return Replay(same=False, differences=tuple(differences))


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


def _what_if(contract: Contract, statement: Statement, alternative: Alternative) -> WhatIf:
    premium = technical_premium(aggregate_insured(alternative.profile, contract))
    return WhatIf(
        code=alternative.code,
        label=alternative.label,
        premium=premium.total,
        saving=statement.premium - premium.total,
        expected_saving=statement.expected - premium.expected,
    )


def _engine() -> str:
    return f"{ENGINE} haitang/{installed('haitang')} numpy/{installed('numpy')}"


def _catalogues(profile: RiskProfile) -> dict[str, str]:
    own = {name: catalog.version(name) for name in (RATING, REFERRAL, PATTERNS)}
    return {**profile.catalogues, **own}


def _input_hash(
    request: PolicyRequest, profile: RiskProfile, names: Mapping[str, Label], alternatives: Sequence[Alternative]
) -> Digest:
    inputs = {
        "request": request.model_dump(mode="json"),
        "profile": profile.model_dump(mode="json"),
        "names": {code: label.model_dump(mode="json") for code, label in names.items()},
        "alternatives": [alternative.model_dump(mode="json") for alternative in alternatives],
        "engine": _engine(),
        "catalogues": _catalogues(profile),
    }
    return Digest.sha256(canonical_json(inputs))


def _shown(value: object, width: int = 120) -> str:
    text = str(value)
    return text if len(text) <= width else text[: width - 1] + "…"
