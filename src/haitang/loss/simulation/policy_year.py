"""Any policy's simulated year again, from its key and counters alone: its events, to be settled with reasons."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from haitang.contract import Contract, Loss, LossEvent, Piece, Settlement, Used, settle
from haitang.lexicon import HaitangError, Record, Yuan
from haitang.loss.causes import CAUSE_OF, through_provider
from haitang.loss.simulation.book import Book
from haitang.loss.simulation.compiled import compiled
from haitang.loss.simulation.expand import Laid, lay_out
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.run import Run
from haitang.loss.simulation.streams import EPOCH
from haitang.loss.simulation.terms import HOURLY, LOSS, MINUTES, SHEET, event_losses
from haitang.loss.simulation.walk import one_policy
from haitang.loss.simulation.years import simulated_years


class PolicyYear(Record):
    """One policy's year: the events that reached the insurer, and how the contract settles each in turn.

    Attributes
    ----------
    paid : Yuan
        Equal to what the simulation paid, to the 分.
    """

    policy: str
    year: int
    events: tuple[LossEvent, ...]
    settlements: tuple[Settlement, ...]

    @property
    def paid(self) -> Yuan:
        """What the year's events are paid together."""
        return Yuan.total(settlement.indemnity for settlement in self.settlements)


def policy_year(book: Book, *, policy: str, year: int, years: int, seed: int) -> PolicyYear:
    """Recompute one year of one policy of a simulated book, and settle its events with reasons.

    Parameters
    ----------
    policy : str
        Id of the policy; copies are ``id/1``, ``id/2``, ….
    year : int
        From 0, less than ``years``.
    years, seed : int
        Of the run.

    Raises
    ------
    HaitangError
        No such policy, or no such year.

    Examples
    --------
    >>> from haitang.loss.simulation import example_book
    >>> told = policy_year(example_book(), policy="large/1", year=3, years=2000, seed=7)
    >>> len(told.events) == len(told.settlements)
    True
    """
    if not 0 <= year < years:
        raise HaitangError(f"没有第 {year} 年", advice=f"年份从 0 到 {years - 1}")
    laid = lay_out(book, seed)
    row = next((row for row in range(laid.count) if laid.id_of(row) == policy), None)
    if row is None:
        raise HaitangError(f"组合中没有保单 {policy}", advice="多份保单的编号形如 id/1")
    drawn = simulated_years(book.shared, years=years, seed=seed, stratified=book.stratified)
    run = Run(laid, drawn, compile_programme(book.treaties))
    run.reach(1)
    events = events_of(laid, run, row, year // EPOCH).get(year % EPOCH, [])
    contract = laid.pairs[int(laid.policies.pair[row])].contract
    used = Used()
    settlements = []
    for event in events:
        settlements.append(settle(contract, event, used))
        used = settlements[-1].used
    return PolicyYear(policy=policy, year=year, events=tuple(events), settlements=tuple(settlements))


def events_of(laid: Laid, run: Run, policy: int, epoch: int) -> dict[int, list[LossEvent]]:
    """The events of one policy by year of an epoch, in order of time."""
    length = min(EPOCH, run.years.count - epoch * EPOCH)
    drawn = one_policy(policy, epoch, length, laid.policies, laid.risks, run.failures(epoch))
    found: dict[int, list[LossEvent]] = {}
    for number, (time, scenario, loss) in enumerate(zip(*(array.tolist() for array in drawn), strict=True)):
        event = _event(laid, policy, number, time % 1.0, scenario, loss)
        found.setdefault(int(time), []).append(event)
    return found


def _event(laid: Laid, policy: int, number: int, part: float, scenario: int, loss: float) -> LossEvent:
    """The facts of one simulated event, as a loss adjuster would find them."""
    pair = int(laid.policies.pair[policy])
    contract, story = laid.pairs[pair].contract, laid.pairs[pair].scenarios[scenario]
    sheet = losses_of(loss, float(laid.policies.scale[policy]), int(laid.risks.start[pair]) + scenario, *laid.risks[2:])
    at = _moment(contract, part)
    cause = CAUSE_OF[story.peril]
    return LossEvent(
        id=UUID(int=number),
        occurred=at,
        discovered=at,
        reported=at,
        claimed=at,
        peril=story.peril,
        cause=cause,
        provider=_provider(contract) if through_provider(story) else "",
        systems=contract.systems[:1],
        losses=tuple(
            Loss(reference=f"{number}-{terms.cover.value}", cover=terms.cover, amount=Yuan(int(sheet[LOSS, column])))
            for column, terms in enumerate(contract.covers)
            if sheet[LOSS, column] > 0
        ),
        interruption=tuple(
            Piece(minutes=int(minutes), hourly_loss=Yuan(int(hourly)))
            for minutes, hourly in zip(sheet[MINUTES], sheet[HOURLY], strict=True)
            if minutes > 0
        ),
    )


def _moment(contract: Contract, part: float) -> datetime:
    period = contract.period
    seconds = int((period.end - period.start).total_seconds() * part)
    return period.start + timedelta(seconds=seconds)


def _provider(contract: Contract) -> str:
    """A provider that the contract names; a simulated outage is one of those."""
    named = [terms.dependent.providers for terms in contract.covers if terms.dependent and terms.dependent.providers]
    return named[0][0] if named else "provider"


@compiled
def losses_of(loss, scale, row, risk, weight, recovery):
    """The sheet of one event: its losses by cover and its interruption."""
    sheet = np.zeros(SHEET, np.int64)
    event_losses(loss, scale, risk[row], row, weight, recovery, sheet)
    return sheet
