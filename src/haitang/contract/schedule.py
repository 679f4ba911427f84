"""A contract of a form and a schedule, and a contract's amounts under another form."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract.forms import Form, FormCover, FormInterruption
from haitang.contract.interruption import InterruptionTerms
from haitang.contract.model import (
    Contract,
    CoverTerms,
    Deductible,
    DependentTerms,
    Insurer,
    OtherInsurance,
    RelatedEvents,
    ServicePackage,
)
from haitang.contract.reinstatements import Reinstatements
from haitang.contract.rules import check
from haitang.lexicon import (
    ZERO,
    BadInput,
    Cover,
    Instant,
    OrganisationCode,
    Period,
    Problem,
    Record,
    Share,
    Yuan,
    refuse_if,
)


class CoverAmounts(Record):
    """What the schedule gives for one cover; what the form does not ask for is not used."""

    event_limit: Yuan | None = None
    aggregate_limit: Yuan | None = None
    deductible: Deductible = Deductible()
    insured_share: Share = Share(0)
    waiting_hours: int | None = None
    indemnity_days: int | None = None
    providers: tuple[str, ...] = ()
    dependent_limit: Yuan | None = None


class FormAmounts(Record):
    """The schedule (保险单明细): who, when, what, and how much."""

    insured: OrganisationCode
    insurers: tuple[Insurer, ...]
    period: Period
    systems: tuple[str, ...]
    locations: tuple[str, ...] = ()
    event_deductible: Deductible = Deductible()
    event_limit: Yuan | None = None
    insured_share: Share = Share(0)
    other_insurance: OtherInsurance = OtherInsurance.PRO_RATA
    aggregate_deductible: Yuan = ZERO
    aggregate_limit: Yuan
    reinstatements: Reinstatements | None = None
    retroactive_date: Instant | None = None
    services_limit: Yuan | None = None
    covers: dict[Cover, CoverAmounts] = {}


def contract_of_form(form: Form, amounts: FormAmounts, *, file: str = "schedule") -> Contract:
    """The contract that a form and a schedule make.

    Raises
    ------
    BadInput
        The schedule lacks an amount that the form asks for, or the contract contradicts itself; all at once.

    Examples
    --------
    >>> from haitang.contract import example_contract, form_named
    >>> amounts = amounts_of(example_contract())
    >>> contract = contract_of_form(form_named("first_party_net_profit"), amounts)
    Traceback (most recent call last):
    haitang.lexicon.errors.BadInput: schedule covers.incident_response.event_limit：条款要求的金额未给出；补上该项，\
或不选该险别
    schedule covers.public_relations.event_limit：条款要求的金额未给出；补上该项，或不选该险别
    """
    refuse_if(list(_missing(form, amounts, file)))
    bought = [item for item in form.covers if _bought(item, amounts)]
    contract = Contract(
        form=form.form,
        insured=amounts.insured,
        insurers=amounts.insurers,
        period=amounts.period,
        systems=amounts.systems,
        locations=amounts.locations,
        covers=tuple(_cover(item, amounts.covers.get(item.cover, CoverAmounts())) for item in bought),
        event_deductible=amounts.event_deductible,
        event_limit=amounts.event_limit,
        insured_share=amounts.insured_share,
        other_insurance=amounts.other_insurance,
        aggregate_deductible=amounts.aggregate_deductible,
        aggregate_limit=amounts.aggregate_limit,
        reinstatements=amounts.reinstatements,
        related_events=None if form.related_hours is None else RelatedEvents(hours=form.related_hours),
        services=_services(form, amounts),
        retroactive_date=amounts.retroactive_date if form.retroactive else None,
        exclusions=form.exclusions,
        conditions=form.conditions,
        defence=form.defence,
        order=form.order,
        confirmed=form.confirmed,
    )
    refuse_if(check(contract, file=file))
    return contract


def amounts_of(contract: Contract) -> FormAmounts:
    """The schedule of a contract, so that the same amounts can be set under another form.

    A contract without a retroactive date gives the start of its period: no claim of an event before it.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> amounts_of(example_contract()).covers[Cover.BUSINESS_INTERRUPTION].waiting_hours
    8
    """
    return FormAmounts(
        insured=contract.insured,
        insurers=contract.insurers,
        period=contract.period,
        systems=contract.systems,
        locations=contract.locations,
        event_deductible=contract.event_deductible,
        event_limit=contract.event_limit,
        insured_share=contract.insured_share,
        other_insurance=contract.other_insurance,
        aggregate_deductible=contract.aggregate_deductible,
        aggregate_limit=contract.aggregate_limit,
        reinstatements=contract.reinstatements,
        retroactive_date=contract.retroactive_date or contract.period.start,
        services_limit=contract.services.limit if contract.services else None,
        covers={terms.cover: _amounts(terms) for terms in contract.covers if terms.state.answers},
    )


def under_form(form: Form, contract: Contract) -> Contract:
    """What a contract would be under another form with the same amounts.

    A cover that the contract does not insure is left out; a limit that it does not set per event is its event limit,
    a deductible that it does not set is none (of an interruption: that of the event, which is never taken twice). The
    response's sublimit becomes the limit of services in kind where the form has them.

    Raises
    ------
    BadInput
        The form has no cover in common with the contract, or the two cannot be put together; the message says why.

    Examples
    --------
    >>> from haitang.contract import example_contract, form_named
    >>> net_profit = under_form(form_named("first_party_net_profit"), example_contract())
    >>> [terms.cover.value for terms in net_profit.covers if terms.state.answers]
    ['business_interruption', 'data_restoration']
    """
    amounts = amounts_of(contract)
    wanted = {cover: _filled(contract, cover, given) for cover, given in amounts.covers.items()}
    kept = tuple(
        item.model_copy(update={"deductible": item.deductible and wanted[item.cover].deductible != Deductible()})
        if item.cover in wanted
        else item
        for item in form.covers
        if not item.state.answers or item.cover in wanted
    )
    response = wanted.get(Cover.INCIDENT_RESPONSE)
    services = amounts.services_limit or (response.event_limit if response else None)
    if not any(item.state.answers for item in kept):
        raise BadInput(
            [Problem(form.code, "covers", "与该合同没有共同的险别", advice="换一种条款，或加上它承保的险别")]
        )
    reduced = form.model_copy(update={"covers": kept, "services": form.services if services else None})
    if form.form != "first_party" and Cover.THIRD_PARTY_LIABILITY not in wanted:
        reduced = reduced.model_copy(update={"form": "first_party"})
    given = amounts.model_copy(update={"covers": wanted, "services_limit": services})
    return contract_of_form(reduced, given, file=form.code)


def _filled(contract: Contract, cover: Cover, given: CoverAmounts) -> CoverAmounts:
    """Limits that the contract does not set for a cover are its own; an interruption bears at least its deductible."""
    bears = contract.event_deductible if cover is Cover.BUSINESS_INTERRUPTION else Deductible()
    return given.model_copy(
        update={
            "event_limit": given.event_limit or contract.event_limit or contract.aggregate_limit,
            "aggregate_limit": given.aggregate_limit or contract.aggregate_limit,
            "deductible": bears if given.deductible == Deductible() else given.deductible,
        }
    )


def _amounts(terms: CoverTerms) -> CoverAmounts:
    clock = terms.interruption
    return CoverAmounts(
        event_limit=terms.event_limit,
        aggregate_limit=terms.aggregate_limit,
        deductible=terms.deductible,
        insured_share=terms.insured_share,
        waiting_hours=clock.waiting_hours if clock else None,
        indemnity_days=clock.indemnity_days if clock else None,
        providers=terms.dependent.providers if terms.dependent else (),
        dependent_limit=terms.dependent.event_limit if terms.dependent else None,
    )


def _bought(item: FormCover, amounts: FormAmounts) -> bool:
    return not item.optional or item.cover in amounts.covers


def _missing(form: Form, amounts: FormAmounts, file: str) -> Iterator[Problem]:
    """What the form asks for and the schedule does not give."""
    asked: list[tuple[str, bool]] = [
        ("event_deductible", form.event_deductible and amounts.event_deductible == Deductible()),
        ("retroactive_date", form.retroactive and amounts.retroactive_date is None),
        ("services_limit", form.services is not None and amounts.services_limit is None),
    ]
    for item in form.covers:
        if not _bought(item, amounts) or not item.state.answers:
            continue
        given = amounts.covers.get(item.cover, CoverAmounts())
        at, clock = f"covers.{item.cover.value}", item.interruption
        asked += [(f"{at}.{name}_limit", getattr(given, f"{name}_limit") is None) for name in item.limits]
        asked.append((f"{at}.deductible", item.deductible and given.deductible == Deductible()))
        if clock is not None:
            for name in ("waiting_hours", "indemnity_days"):
                asked.append((f"{at}.{name}", getattr(clock, name) is None and getattr(given, name) is None))
    for at, missing in asked:
        if missing:
            yield Problem(file, at, "条款要求的金额未给出", advice="补上该项，或不选该险别")


def _services(form: Form, amounts: FormAmounts) -> ServicePackage | None:
    if form.services is None or amounts.services_limit is None:
        return None
    return ServicePackage(clause=form.services.clause, limit=amounts.services_limit, covers=form.services.covers)


def _cover(item: FormCover, given: CoverAmounts) -> CoverTerms:
    if not item.state.answers:
        return CoverTerms(cover=item.cover, clause=item.clause, state=item.state)
    dependent = DependentTerms(providers=given.providers, event_limit=given.dependent_limit) if item.dependent else None
    return CoverTerms(
        cover=item.cover,
        clause=item.clause,
        state=item.state,
        trigger=item.trigger,
        causes=item.causes,
        dependent=dependent,
        event_limit=given.event_limit if "event" in item.limits else None,
        aggregate_limit=given.aggregate_limit if "aggregate" in item.limits else None,
        average=item.average,
        deductible=given.deductible if item.deductible else Deductible(),
        insured_share=given.insured_share,
        interruption=None if item.interruption is None else _clock(item.interruption, given),
        conditions=item.conditions,
    )


def _clock(clock: FormInterruption, given: CoverAmounts) -> InterruptionTerms:
    """Hours and days by the form where it fixes them, else by the schedule."""
    hours = given.waiting_hours if clock.waiting_hours is None else clock.waiting_hours
    days = given.indemnity_days if clock.indemnity_days is None else clock.indemnity_days
    return InterruptionTerms.model_validate(
        {**clock.model_dump(), "waiting_hours": hours or 0, "indemnity_days": days or 0}
    )
