from __future__ import annotations

import json
from pathlib import Path
from random import Random
from threading import Event

import numpy as np
import pytest
from scipy.special import ndtri
from tests.loss.simulation.books import one_cover, profile, random_profile, vendor_book
from tests.properties.random_contracts import random_contract

from haitang.contract import LayerTerms, Reinstatements, Treaty
from haitang.lexicon import BadInput, HaitangError, Yuan
from haitang.loss import aggregate_insured, exact_supports
from haitang.loss.simulation import (
    Book,
    BookPolicy,
    Cancelled,
    Progress,
    Report,
    SharedScenario,
    TooLarge,
    estimate,
    load_book,
    refuse_beyond,
    simulate,
    simulate_insured,
)
from haitang.loss.simulation.expand import lay_out
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.run import Run
from haitang.loss.simulation.years import simulated_years

PROGRAMME = (
    Treaty(code="Q", kind="quota_share", ceded="20%", priority=1),
    Treaty(
        code="E",
        kind="per_event_excess",
        priority=2,
        event=LayerTerms(deductible=Yuan.wan(80), limit=Yuan.wan(400)),
        reinstatements=Reinstatements(count=1, rate="100%"),
        premium=Yuan.wan(10),
    ),
    Treaty(code="S", kind="stop_loss", priority=3, aggregate=LayerTerms(deductible=Yuan.wan(300))),
)
FULL = Report(allocation=0.99, largest_policies=3, top_years=2)


def test_simulated_means_agree_with_the_exact_engine_on_200_random_policies() -> None:
    """Within three standard errors, but for the one in 370 that chance puts beyond."""
    random = Random(7)
    years, scores = 20_000, []
    contracts, profiles = {}, {}
    while len(contracts) < 200:
        name = str(len(contracts))
        contract = random_contract(random)
        if not exact_supports(contract):
            continue
        contracts[name] = contract
        profiles[name] = random_profile(random, [terms.cover for terms in contract.covers], yearly=0.3)
    book = Book(
        contracts=contracts,
        profiles=profiles,
        policies=tuple(BookPolicy(id=name, contract=name, profile=name) for name in contracts),
    )
    run = Run(lay_out(book, 1), simulated_years((), years=years, seed=1, stratified=False), compile_programme(()))
    run.reach(2)
    moments = run.walk(2).moments
    for row, name in enumerate(contracts):
        exact = aggregate_insured(profiles[name], contracts[name])
        error = np.sqrt((moments.square[row] - moments.mean[row] ** 2) / years) / 100
        if exact.claims * years < 30:
            continue
        scores.append((moments.mean[row] / 100 - exact.mean) / max(error, 1e-9 * exact.mean, 0.005))
    assert len(scores) > 100
    assert sum(abs(score) > 3 for score in scores) <= 2
    assert max(abs(score) for score in scores) < 4.5


def test_any_number_of_workers_and_any_chunking_gives_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    book = vendor_book(60, treaties=PROGRAMME, report=FULL)
    first = simulate(book, years=20_000, seed=3, workers=1)
    assert simulate(book, years=20_000, seed=3, workers=3) == first
    monkeypatch.setattr("haitang.loss.simulation.run.EVENTS_PER_UNIT", 3_000)
    assert simulate(book, years=20_000, seed=3, workers=2) == first
    assert simulate(book, years=20_000, seed=4, workers=2).gross != first.gross


def test_a_policy_keeps_its_years_when_the_book_grows() -> None:
    small, large = vendor_book(3, tail="plain"), vendor_book(30, tail="plain")
    few = simulate(small.model_copy(update={"report": FULL}), years=9000, seed=5)
    report = FULL.model_copy(update={"largest_policies": 30})
    many = simulate(large.model_copy(update={"report": report}), years=9000, seed=5)
    alone = {share.policy: share.aal for share in few.allocation.policies}
    assert alone == {share.policy: share.aal for share in many.allocation.policies if share.policy in alone}


def test_plain_years_are_the_first_of_any_longer_run() -> None:
    book = vendor_book(10, tail="plain")
    totals = []
    for years in (9000, 20_000):
        run = Run(
            lay_out(book, 2),
            simulated_years(book.shared, years=years, seed=2, stratified=False),
            compile_programme(()),
        )
        run.reach(2)
        totals.append(run.walk(2).total)
    assert totals[0].tolist() == totals[1][:9000].tolist()


def test_what_is_told_adds_up() -> None:
    answer = simulate(vendor_book(60, treaties=PROGRAMME, report=FULL), years=20_000, seed=3)
    gross = answer.gross.aal.value
    assert sum(told.aal.value for told in answer.by_cover.values()) == pytest.approx(gross, rel=1e-12)
    assert sum(told.aal.value for told in answer.by_peril.values()) == pytest.approx(gross, rel=1e-12)
    ceded = sum(treaty.ceded.aal.value for treaty in answer.treaties)
    assert answer.net.aal.value + ceded == pytest.approx(gross, rel=1e-12)
    allocation = answer.allocation
    parts = sum(share.co_tvar for share in allocation.policies) + allocation.others
    assert parts == pytest.approx(allocation.tvar, rel=1e-9)
    assert allocation.tvar == pytest.approx(answer.gross.tvar["0.99"].value, rel=1e-9)
    worst = answer.top_years[0]
    assert worst.paid == max(year.paid for year in answer.top_years)
    assert 0 < sum(event.paid for event in worst.events) <= worst.paid


def test_stratified_and_plain_years_tell_the_same() -> None:
    plain = simulate(vendor_book(100, tail="plain"), years=100_000, seed=1)
    tilted = simulate(vendor_book(100, tail="stratified"), years=30_000, seed=2)
    for level in ("0.9", "0.99", "0.995"):
        one, other = plain.gross.quantiles[level], tilted.gross.quantiles[level]
        error = np.hypot(one.standard_error, other.standard_error)
        assert abs(one.value - other.value) < 4 * error
    error = np.hypot(plain.gross.aal.standard_error, tilted.gross.aal.standard_error)
    assert abs(plain.gross.aal.value - tilted.gross.aal.value) < 4 * error
    # what stratifying is for: a third of the years, and no larger an error far out
    far = "0.995"
    assert tilted.gross.quantiles[far].standard_error < 1.3 * plain.gross.quantiles[far].standard_error


def test_the_largest_event_follows_its_closed_form() -> None:
    """One policy without a limit that binds: P(max > x) = 1 - exp(-rate P(X > x)) for Poisson events."""
    contract = one_cover(event_limit=None, event_deductible={"amount": "0"}, aggregate_limit="500亿元")
    book = Book(
        contracts={"c": contract},
        profiles={"p": profile(0.7)},
        policies=(BookPolicy(id="a", contract="c", profile="p"),),
        report=Report(return_periods=(2, 10, 100)),
    )
    answer = simulate(book, years=200_000, seed=9)
    for point in answer.oep:
        chance = -np.log1p(-1 / point.return_period) / 0.7
        assert abs(point.loss - np.exp(10 - 1.8 * ndtri(chance))) < 4 * point.standard_error


def test_what_the_exact_engine_cannot_follow_is_simulated() -> None:
    contract = one_cover(covers=(one_cover().covers[0].model_copy(update={"aggregate_limit": Yuan.wan(20)}),))
    assert not exact_supports(contract)
    year = simulate_insured(profile(1.0), contract, seed=1, years=100_000)
    without = aggregate_insured(profile(1.0), one_cover())
    assert 0 < year.mean < without.mean
    assert sum(year.by_cover.values()) == pytest.approx(year.mean, rel=1e-9)
    error = without.distribution.sd / np.sqrt(100_000)
    assert abs(year.before_aggregate - without.before_aggregate) < 4 * error


def test_a_stopped_run_goes_on_from_its_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haitang.loss.simulation.checkpoint.SECONDS_BETWEEN", -1.0)
    book = vendor_book(20, treaties=PROGRAMME)
    whole = simulate(book, years=200_000, seed=3)
    kept, stop, told = tmp_path / "run.npz", Event(), []

    def stop_half_way(progress: Progress) -> None:
        told.append(progress)
        if progress.done >= progress.whole / 5:
            stop.set()

    with pytest.raises(Cancelled):
        simulate(book, years=200_000, seed=3, checkpoint=kept, on_progress=stop_half_way, stop=stop)
    assert kept.exists()
    again: list[Progress] = []
    assert simulate(book, years=200_000, seed=3, checkpoint=kept, on_progress=again.append) == whole
    assert told[0].done < again[0].done
    assert again[-1].done == again[-1].whole
    assert not kept.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_checkpoint_of_another_run_is_not_taken(tmp_path: Path) -> None:
    kept = tmp_path / "run.npz"
    kept.write_bytes(b"not a checkpoint")
    with pytest.raises(HaitangError, match="不是模拟的断点文件"):
        simulate(vendor_book(2), years=100, seed=1, checkpoint=kept)
    assert kept.read_bytes() == b"not a checkpoint"


def test_a_run_beyond_the_machine_is_refused_before_it_starts() -> None:
    book = vendor_book(10**9)
    size = estimate(book, years=10**9, workers=2)
    with pytest.raises(TooLarge, match=r"1,000,000,000 份保单 × 1,000,000,000 年.*小时.*GB"):
        refuse_beyond(size)
    with pytest.raises(TooLarge):
        simulate(book, years=10**9, seed=1)


def test_bad_books_are_told_with_all_their_faults() -> None:
    book = json.loads(vendor_book(2).model_dump_json())
    book["policies"].append(book["policies"][0] | {"contract": "missing"})
    book["report"]["quantiles"] = [1.5]
    book["contracts"]["c"]["event_limit"] = "900万元"
    book["shared"].append(book["shared"][0])
    with pytest.raises(BadInput) as told:
        load_book(json.dumps(book), "book.json")
    assert sorted(problem.at for problem in told.value.problems) == [
        "contracts.c.event_limit",
        "policies.1.contract",
        "policies.1.id",
        "report.quantiles.0",
        "shared.5.code",
    ]


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("profiles", "p", "scenarios", 0, "yearly"), float("nan")),
        (("profiles", "p", "scenarios", 0, "yearly"), -1),
        (("profiles", "p", "scenarios", 0, "severity", "sigma"), 0),
        (("profiles", "p", "scenarios", 0, "severity", "mu"), "Infinity"),
        (("policies", 0, "count"), 0),
        (("policies", 0, "scale"), -1),
        (("shared", 0, "hit"), 2),
        (("shared", 0, "correlation"), 1),
    ],
)
def test_a_value_out_of_its_domain_is_refused(at: tuple[str | int, ...], value: object) -> None:
    book = json.loads(vendor_book(2).model_dump_json())
    place = book
    for step in at[:-1]:
        place = place[step]
    place[at[-1]] = value
    with pytest.raises(BadInput) as told:
        load_book(json.dumps(book), "book.json")
    assert [problem.at.split(".")[-1] for problem in told.value.problems] == [at[-1]]


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(BadInput):
        load_book("{}", "book.json")
    with pytest.raises(BadInput):
        load_book("", "book.json")


def test_years_are_weighed_as_their_failures_are_likely() -> None:
    shared = [
        SharedScenario(code="a", node="a", peril="ransomware", yearly=0.3, hit=0.5),
        SharedScenario(code="b", node="b", peril="ransomware", yearly=0.1, hit=0.5),
    ]
    for stratified in (False, True):
        years = simulated_years(shared, years=40_000, seed=1, stratified=stratified)
        assert years.weight.sum() == pytest.approx(1.0, abs=1e-12)
        for number, scenario in enumerate(shared):
            mine = years.year[years.scenario == number]
            assert years.weight[mine].sum() == pytest.approx(scenario.yearly, rel=0.05)
        weight = years.weight[years.year]
        assert (weight @ years.factor) / weight.sum() == pytest.approx(0.0, abs=0.03)
        assert (weight @ years.factor**2) / weight.sum() == pytest.approx(1.0, abs=0.05)
        assert (np.diff(years.year + years.time) >= 0).all()
