"""Laws of reinsurance: nothing is ceded twice, nothing is lost, and layers that are split add up."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from haitang.contract import (
    CedingEvent,
    LayerTerms,
    Reinstatements,
    Treaty,
    TreatyKind,
    cede_year,
    check_program,
    elementwise,
)
from haitang.lexicon import PPM, ZERO, Share, Yuan

POLICIES = ("a", "b", "c/1", "c/2")
amounts = st.one_of(st.integers(0, 500), st.integers(0, 10**7), st.integers(0, 10**12)).map(Yuan)
limits = st.one_of(st.integers(1, 10**4), st.integers(1, 10**10)).map(Yuan)
shares = st.integers(1, PPM).map(Share)
layers = st.builds(LayerTerms, deductible=amounts, limit=st.none() | limits)
events = st.lists(
    st.builds(
        lambda at, losses: CedingEvent(id="", at=at, losses=losses),
        st.integers(0, PPM).map(Share),
        st.dictionaries(st.sampled_from(POLICIES), amounts, min_size=1),
    ),
    min_size=1,
    max_size=5,
).map(lambda found: [event.model_copy(update={"id": f"E{n}"}) for n, event in enumerate(found)])


@st.composite
def treaties(draw: st.DrawFn, number: int) -> Treaty:
    """A treaty of any kind, alone at its priority."""
    kind = draw(st.sampled_from(TreatyKind))
    excess = kind in {TreatyKind.PER_RISK_EXCESS, TreatyKind.PER_EVENT_EXCESS}
    terms = {
        "event": draw(layers.filter(lambda layer: layer != LayerTerms())) if excess else LayerTerms(),
        "aggregate": draw(layers.filter(lambda layer: layer != LayerTerms())),
    }
    if excess and terms["event"].limit is not None and draw(st.booleans()):
        terms["reinstatements"] = Reinstatements(
            count=draw(st.integers(1, 3)), rate=draw(shares), pro_rata_time=draw(st.booleans())
        )
        terms["aggregate"] = LayerTerms(deductible=terms["aggregate"].deductible)
    return Treaty(
        code=f"T{number}",
        kind=kind,
        priority=100 + number if kind is TreatyKind.STOP_LOSS else number,
        policies=draw(st.sampled_from([(), ("a",), ("b", "c")])) if kind is not TreatyKind.STOP_LOSS else (),
        ceded=draw(shares),
        placed=Share(PPM) if kind is TreatyKind.QUOTA_SHARE else draw(shares),
        premium=draw(amounts.filter(bool)),
        **terms,
    )


programs = st.integers(0, 4).flatmap(lambda count: st.tuples(*(treaties(number) for number in range(count))))


@settings(max_examples=200)
@given(programs, events)
def test_what_is_ceded_and_what_is_kept_are_the_whole(program: tuple[Treaty, ...], sequence: list[CedingEvent]) -> None:
    assert check_program(program) == []
    year = cede_year(program, sequence)
    assert year.ceded + year.net == year.gross
    assert ZERO <= year.ceded <= year.gross
    assert sum(year.by_treaty.values(), ZERO) == year.ceded
    for step in year.cessions:
        assert ZERO <= step.ceded <= step.subject
        if step.event:
            assert sum(step.by_policy.values(), ZERO) == step.ceded
            assert step.ceded + year.net_by_event[step.event] <= sum(losses(sequence, step.event), ZERO)


def losses(sequence: list[CedingEvent], name: str) -> list[Yuan]:
    return next(list(event.losses.values()) for event in sequence if event.id == name)


@given(programs, events, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    program: tuple[Treaty, ...], sequence: list[CedingEvent], random: object
) -> None:
    shuffled, turned = list(sequence), list(program)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(turned)  # type: ignore[attr-defined]
    first, second = cede_year(program, sequence), cede_year(turned, shuffled)
    assert first.model_dump() | {"by_treaty": None, "net_by_event": None} == second.model_dump() | {
        "by_treaty": None,
        "net_by_event": None,
    }
    assert (first.by_treaty, first.net_by_event) == (second.by_treaty, second.net_by_event)


@given(shares, events)
def test_a_quota_share_is_free_of_time(ceded: Share, sequence: list[CedingEvent]) -> None:
    quota = [Treaty(code="Q", kind="quota_share", ceded=ceded)]
    late = [event.model_copy(update={"at": Share(PPM - event.at.ppm)}) for event in sequence]
    assert cede_year(quota, sequence).ceded == cede_year(quota, late).ceded


@given(amounts, limits, limits, events, st.sampled_from(["per_risk_excess", "per_event_excess"]))
def test_a_layer_that_is_split_adds_up(
    attachment: Yuan, first: Yuan, second: Yuan, sequence: list[CedingEvent], kind: TreatyKind
) -> None:
    whole = [Treaty(code="W", kind=kind, event=LayerTerms(deductible=attachment, limit=first + second))]
    parts = [
        Treaty(code="L", kind=kind, event=LayerTerms(deductible=attachment, limit=first)),
        Treaty(code="U", kind=kind, event=LayerTerms(deductible=attachment + first, limit=second)),
    ]
    assert check_program(parts) == []
    assert cede_year(parts, sequence).net_by_event == cede_year(whole, sequence).net_by_event


@given(limits, st.integers(1, 3), shares, st.booleans(), events)
def test_reinstatements_bound_the_year(
    limit: Yuan, count: int, rate: Share, by_time: bool, sequence: list[CedingEvent]
) -> None:
    terms = Reinstatements(count=count, rate=rate, pro_rata_time=by_time)
    excess = Treaty(
        code="X", kind="per_event_excess", event=LayerTerms(limit=limit), reinstatements=terms, premium=Yuan(10**9)
    )
    year = cede_year([excess], sequence)
    assert year.ceded <= terms.capacity(limit)
    assert sum((step.restored for step in year.cessions), ZERO) == min(year.ceded, limit * count)
    assert year.premium <= excess.premium.times(rate) * count + Yuan(2 * len(sequence))


@given(treaties(0), st.lists(st.tuples(st.integers(0, PPM), amounts), min_size=1, max_size=6))
def test_arrays_cede_as_the_program_does(treaty: Treaty, sequence: list[tuple[int, Yuan]]) -> None:
    """The rules that a compiled loop uses give the steps of the program, premium included."""
    if treaty.kind is TreatyKind.STOP_LOSS:
        return
    treaty = treaty.model_copy(update={"policies": ()})
    ordered = sorted(sequence, key=lambda pair: pair[0])
    rows = [CedingEvent(id=f"{n:02}", at=Share(at), losses={"p": loss}) for n, (at, loss) in enumerate(ordered)]
    at = np.array([row.at.ppm for row in rows])
    entering = elementwise.layer_taken(
        elementwise.shares_of(np.array([loss.fen for _, loss in ordered]), treaty.ceded.ppm, PPM),
        treaty.event.deductible.fen,
        fen_of(treaty.event.limit),
        PPM,
    )
    entered = np.concatenate([[0], np.cumsum(entering)[:-1]])
    deductible, limit = treaty.aggregate.deductible.fen, fen_of(treaty.annual_limit)
    paid = elementwise.aggregate_step(entered, entering, deductible, limit, PPM)
    ceded = elementwise.shares_of(paid, treaty.placed.ppm, PPM)
    year = cede_year([treaty], rows)
    assert ceded.tolist() == [step.ceded.fen for step in year.cessions]
    if treaty.reinstatements is None or treaty.event.limit is None:
        return
    terms, own = treaty.reinstatements, treaty.event.limit.fen
    before = np.concatenate([[0], np.cumsum(paid)[:-1]])
    restored = elementwise.reinstated(before, paid, own, terms.count)
    left = PPM - at if terms.pro_rata_time else PPM
    premium = elementwise.reinstatement_premium(np.array([treaty.premium.fen]), terms.rate.ppm, restored, own, left)
    assert premium.tolist() == [step.premium.fen for step in year.cessions]


def fen_of(limit: Yuan | None) -> int:
    return elementwise.UNLIMITED if limit is None else limit.fen
