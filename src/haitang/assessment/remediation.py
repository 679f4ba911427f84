"""What to repair first: each repair is assessed anew, and ranked by the yuan of ground-up loss that it saves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from haitang.assessment.catalogues import Catalogues, Control
from haitang.assessment.model import Remediation
from haitang.assessment.observations import CONTROL_LEVEL
from haitang.assessment.profile import Circumstances, expected_loss, profile_of, refuse, standing_of
from haitang.assessment.reach import Graph
from haitang.insured import Answer, Assurance, Conduit, Inventory, Posture
from haitang.lexicon import Label, NotFound, Share, Yuan
from haitang.loss import RiskProfile

CONDUIT = "conduit:"
REPAIRED_BY = "remediation"


@dataclass(frozen=True, slots=True)
class _Repaired:
    inventory: Inventory
    posture: Posture
    settled: frozenset[str] = frozenset()


def with_remediation(
    inventory: Inventory,
    posture: Posture,
    code: str,
    *,
    turnover: Yuan,
    sector: str,
    now: datetime,
    catalogues: Catalogues | None = None,
    seed: int = 0,
) -> RiskProfile:
    """The risk profile once ``code`` is repaired and verified: pricing it shows what the repair is worth.

    Parameters
    ----------
    inventory, posture, turnover, sector, now, catalogues, seed
        As in `risk_profile`.
    code : str
        A control's code: it then covers the whole enterprise (or no exposure is left), and what the inventory shows
        against it is put right. Or ``conduit:`` and a conduit's code: the strongest guard then stands on it.

    Raises
    ------
    NotFound
        There is no such control or conduit.
    BadInput
        As in `risk_profile`.
    """
    given = catalogues or Catalogues.shipped()
    refuse(inventory, posture, turnover, sector, given)
    at = Circumstances(turnover=turnover, sector=sector, now=now, catalogues=given, seed=seed)
    return _profile(_repair(inventory, posture, code, at), at)


def remediations(
    inventory: Inventory, posture: Posture, profile: RiskProfile, graph: Graph, at: Circumstances
) -> tuple[Remediation, ...]:
    """Every repair that saves something, the one that saves most first.

    ``profile`` and ``graph`` are those of the inventory and answers as they stand.
    """
    before = sum(expected_loss(scenario) for scenario in profile.scenarios)
    coverage = {factor.code: factor.coverage for scenario in profile.scenarios for factor in scenario.factors}
    found = []
    for code, label, guideline in _repairable(inventory, at.catalogues):
        repaired = _repair(inventory, posture, code, at)
        same = repaired.inventory == inventory
        after = _profile(repaired, at, graph if same else None)
        saved = before - sum(expected_loss(scenario) for scenario in after.scenarios)
        if round(saved * 100) > 0:
            found.append(
                Remediation(
                    code=code,
                    label=label,
                    loss_saved=Yuan(round(saved * 100)),
                    from_coverage=coverage.get(code),
                    guideline=guideline,
                )
            )
    return tuple(sorted(found, key=lambda each: (-each.loss_saved.fen, each.code)))


def best_cut(found: tuple[Remediation, ...]) -> str | None:
    """The conduit whose guarding saves most, if any saves anything."""
    return next((each.code.removeprefix(CONDUIT) for each in found if each.code.startswith(CONDUIT)), None)


def _repairable(inventory: Inventory, catalogues: Catalogues) -> Iterator[tuple[str, Label, tuple[int, ...]]]:
    for control in catalogues.controls.controls:
        if control.kind != "unpriced":
            yield control.code, control.label, control.guideline
    names = {zone.code: zone.name for zone in inventory.zones}
    strongest = min(catalogues.reach.guards, key=lambda guard: guard.passage)
    for conduit in inventory.conduits:
        way = f"{names[conduit.source]} → {names[conduit.target]}"
        label = Label(zh=f"通道 {way} 加装{strongest.label.zh}", en=f"{strongest.label.en} on conduit {way}")
        yield CONDUIT + conduit.code, label, (12,)


def _profile(repaired: _Repaired, at: Circumstances, graph: Graph | None = None) -> RiskProfile:
    standing = standing_of(repaired.inventory, repaired.posture, at, settled=repaired.settled)
    built = graph or Graph(repaired.inventory, at.catalogues.reach, seed=at.seed)
    return profile_of(repaired.inventory, standing, built, at)


def _repair(inventory: Inventory, posture: Posture, code: str, at: Circumstances) -> _Repaired:
    if code.startswith(CONDUIT):
        conduit = code.removeprefix(CONDUIT)
        if conduit not in {each.code for each in inventory.conduits}:
            raise NotFound(f"没有通道 {conduit}", advice="见清单的通道表")
        strongest = min(at.catalogues.reach.guards, key=lambda guard: guard.passage).code
        return _Repaired(_guarded(inventory, {conduit}, strongest), posture)
    control = at.catalogues.controls.by_code.get(code)
    if control is None:
        raise NotFound(f"没有控制项 {code}", advice="见控制项目录 control-effects")
    answer = Answer(
        control=code,
        coverage=Share.parse(control.best),
        assurance=Assurance.ASSESSOR_VERIFIED,
        answered_by=REPAIRED_BY,
        answered_at=at.now,
    )
    answers = (*(other for other in posture.answers if other.control != code), answer)
    return _Repaired(
        _put_right(inventory, control, at.catalogues),
        posture.model_copy(update={"answers": answers}),
        frozenset({code}),
    )


def _put_right(inventory: Inventory, control: Control, catalogues: Catalogues) -> Inventory:
    """A defensible architecture is a guard on every conduit into a control zone that had none worth the name."""
    if control.seen_by != "ot_architecture":
        return inventory
    defensible = {guard.code: guard.passage for guard in catalogues.reach.guards if guard.defensible}
    plainest = max(defensible, key=lambda code: defensible[code])
    inner = {zone.code for zone in inventory.zones if zone.level < CONTROL_LEVEL}
    weak = {each.code for each in inventory.conduits if each.target in inner and each.control not in defensible}
    return _guarded(inventory, weak, plainest)


def _guarded(inventory: Inventory, codes: set[str], guard: str) -> Inventory:
    def put_on(conduit: Conduit) -> Conduit:
        return conduit.model_copy(update={"control": guard}) if conduit.code in codes else conduit

    return inventory.model_copy(update={"conduits": tuple(put_on(each) for each in inventory.conduits)})
