"""A policy (保险单): a quote bound, with the disclosure that it rests on, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from haitang.contract import Contract
from haitang.lexicon import Conflict, Digest, Instant, Period, Record, Yuan, canonical_json, shanghai
from haitang.loss import RiskProfile
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.cancellation import Cancellation
from haitang.underwriting.disclosure import Disclosure
from haitang.underwriting.endorsement import Endorsement
from haitang.underwriting.quote import Quote


class Policy(Record):
    """What was agreed.

    Attributes
    ----------
    number : str
        保险单号, printed; the id stays apart from it.
    quote, quote_digest : UUID, Digest
        The quote that was accepted, and the SHA-256 of its canonical JSON.
    premium : Yuan
        Of the whole period, at the terms and the risk that apply now.
    profile : RiskProfile
        The risk as it stood: posture is frozen at binding, so that ageing evidence alone is no increase of risk. An
        endorsement for a changed risk replaces it.
    basis : PriceBasis
        What the price rests on beside risk and terms; frozen too.
    endorsements : tuple of Endorsement
        In the order in which they apply.
    cancellation : Cancellation or None
        How it ended early.
    approved_by : str
        Who agreed where the quote was referred; empty where it was not.
    """

    id: UUID
    number: str
    quote: UUID
    quote_digest: Digest
    contract: Contract
    premium: Yuan
    issued_at: Instant
    profile: RiskProfile
    basis: PriceBasis = PriceBasis()
    disclosures: tuple[Disclosure, ...] = ()
    approved_by: str = ""
    endorsements: tuple[Endorsement, ...] = ()
    cancellation: Cancellation | None = None

    @property
    def paid(self) -> Yuan:
        """Premium received so far: what was agreed at binding, and what each endorsement added or gave back."""
        if not self.endorsements:
            return self.premium
        back = Yuan.total(each.adjustment.refund for each in self.endorsements)
        return self.endorsements[0].adjustment.before - back

    def in_force(self, at: datetime) -> bool:
        """Whether the insurer bears the risk at an instant: inside the period, and not ended early before it."""
        ended = self.cancellation
        return self.contract.period.contains(at) and (ended is None or at < ended.effective)

    def contract_at(self, at: datetime) -> Contract:
        """The terms that apply to what happens at an instant; their period ends where the policy ended early.

        Raises
        ------
        Conflict
            The policy was rescinded, or cancelled before it began: it never answered for anything.
        """
        changed = (each.replaced for each in self.endorsements if each.replaced is not None and at < each.effective)
        contract = next(changed, self.contract)
        if self.cancellation is None:
            return contract
        start, end = contract.period.start, self.cancellation.effective
        if end <= start:
            raise Conflict(f"保险单 {self.number} 自始解除", advice="对任何事故都不承担责任")
        return contract.model_copy(update={"period": Period(start=start, end=end)})


def bind(
    quote: Quote,
    *,
    policy_id: UUID,
    number: str,
    issued_at: datetime,
    disclosures: Sequence[Disclosure] = (),
    approved_by: str = "",
) -> Policy:
    """Turn an accepted quote into a policy.

    Raises
    ------
    Conflict
        The quote has lapsed or was declined, was referred and nobody approved, or its period is over.

    Examples
    --------
    >>> from datetime import UTC
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import PolicyRequest, make_quote
    >>> at = datetime(2026, 6, 24, tzinfo=UTC)
    >>> request = PolicyRequest(contract=example_contract())
    >>> quote = make_quote(request, example_profile(), quote_id=UUID(int=1), number="HTQ2026000001", made_at=at)
    >>> policy = bind(quote, policy_id=UUID(int=2), number="HTP2026000001", issued_at=at)
    >>> policy.premium == quote.premium
    True
    """
    if not quote.made_at <= issued_at < quote.valid_until:
        until = f"{shanghai(quote.valid_until):%Y-%m-%d %H:%M}"
        raise Conflict(f"报价 {quote.number} 有效至 {until}，不能在此时承保", advice="重新报价")
    if quote.contract.period.end <= issued_at:
        raise Conflict(f"保险期间（{quote.contract.period}）已过", advice="改正保险期间并重新报价")
    if quote.declined:
        why = "、".join(item.label.zh for item in quote.referrals if item.outcome == "decline")
        raise Conflict(f"报价 {quote.number} 属拒保：{why}", advice="先整改或改变方案，再重新报价")
    if quote.referred and not approved_by:
        why = "、".join(item.label.zh for item in quote.referrals)
        raise Conflict(f"报价 {quote.number} 须上报：{why}", advice="由有权限的人批准后承保")
    return Policy(
        id=policy_id,
        number=number,
        quote=quote.id,
        quote_digest=Digest.sha256(canonical_json(quote)),
        contract=quote.contract,
        premium=quote.charged,
        issued_at=issued_at,
        profile=quote.profile,
        basis=quote.request.basis,
        disclosures=tuple(disclosures),
        approved_by=approved_by,
    )
