"""The steps of filling in an application: whatever the round's form asks for, each part of it is one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.journeys import DraftView
from haitang.lexicon import Label, NotFound
from haitang.pilot import Application, Outcome, Round, Stage, Verdict

TEXT = "text-"
"""Head of the code of a step that is one text of the form."""


@dataclass(frozen=True)
class ApplyStep:
    """One step: its code in the address, its label, and the fields that it holds by the heads of their paths."""

    code: str
    label: Promise | str | Label
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepShown:
    """A step in the bar: where it is, and how far it is."""

    step: ApplyStep
    url: str
    current: bool
    fails: int
    warns: int
    begun: bool

    @property
    def tone(self) -> str:
        """``done``, ``alarm`` for what fails, ``due`` for what is to be checked, ``idle`` for what was not begun."""
        if not self.begun:
            return "idle"
        return "alarm" if self.fails else "due" if self.warns else "done"


@dataclass(frozen=True)
class RuleShown:
    """A verdict with the address that leads to its field."""

    verdict: Verdict
    url: str


def steps_of(round_: Round) -> tuple[ApplyStep, ...]:
    """The steps of a round, in the order of its form."""
    texts = tuple(
        ApplyStep(TEXT + section.code, section.label, (f"parts.{section.code}",)) for section in round_.form.texts
    )
    schemes = (ApplyStep("schemes", round_.form.schemes.label, ("schemes",)),) if round_.form.schemes else ()
    proved = ApplyStep("eligibility", _("Eligibility and proof"), ("eligibility",))
    basics = ("title", "applied_on", "location", "lead", "other_natures", "introduction")
    return (
        ApplyStep("basics", _("Basics"), basics),
        ApplyStep("units", _("Joint units"), ("joint",)),
        *((proved,) if round_.eligibility else ()),
        *texts,
        *schemes,
        ApplyStep("scope", _("Systems in scope"), ("scope",)),
        ApplyStep("milestones", _("Milestones"), ("milestones",)),
        ApplyStep("review", _("Check and sign"), ("signatures", "sealing")),
        ApplyStep("submit", _("Hand in"), ()),
    )


def step_of(round_: Round, code: str) -> ApplyStep:
    """The step of an address, or `NotFound`."""
    found = next((each for each in steps_of(round_) if each.code == code), None)
    if found is None:
        raise NotFound("没有这一步", advice="从填报页重新进入")
    return found


def bar(view: DraftView, current: str) -> list[StepShown]:
    """The steps with what the rules say of each; what only counts when it is handed in is told in its own step."""
    steps = steps_of(view.round)
    found: list[StepShown] = []
    for step in steps:
        verdicts = [each for each in view.verdicts if place_of(each, view.body, steps)[0] == step.code]
        if step.holds and step.code != "review":
            verdicts = [each for each in verdicts if each.stage is Stage.CHECK]
        found.append(
            StepShown(
                step=step,
                url=reverse("apply-step", args=[view.project.id, step.code]),
                current=step.code == current,
                fails=sum(1 for each in verdicts if each.outcome is Outcome.FAILS),
                warns=sum(1 for each in verdicts if each.outcome is Outcome.WARNS),
                begun=_begun(step, view),
            )
        )
    return found


def _begun(step: ApplyStep, view: DraftView) -> bool:
    if step.code == "units":
        return bool(view.body.joint or view.invitations)
    if step.code == "review":
        return bool(view.body.signatures)
    if step.code == "submit":
        return view.stored.state not in {"draft", "checked", "sealed"}
    return any(text for at, text in view.fields.items() if at.split(".")[0] in step.holds or at in step.holds)


def place_of(verdict: Verdict, application: Application, steps: Iterable[ApplyStep]) -> tuple[str, str]:
    """Code of the step that mends what a verdict found, and the id of its field on the page."""
    at = verdict.at
    if at.startswith("joint."):
        row, _dot, rest = at.removeprefix("joint.").partition(".")
        code = application.joint[int(row)].organisation.code
        return "units", anchor(f"joint.{code}.{rest.removeprefix('organisation.')}")
    if at.startswith("eligibility.") and at.split(".")[1].isdecimal():
        item = application.eligibility[int(at.split(".")[1])].item
        return "eligibility", anchor(f"eligibility.{item}")
    if at == "parts":
        return next((step.code for step in steps if step.code.startswith(TEXT)), "basics"), ""
    head = at.split(".")[0]
    for step in steps:
        if at in step.holds or (head in step.holds and head != "parts"):
            return step.code, anchor(at)
    return "submit", ""


def anchor(path: str) -> str:
    """The id of a field on its page."""
    return "f-" + path.replace(".", "-")


_ORDER = (Outcome.FAILS, Outcome.WARNS, Outcome.NOT_APPLICABLE, Outcome.OK)


def rules_shown(view: DraftView) -> list[RuleShown]:
    """The rule list, what needs attention first, each with the way to its field."""
    steps = steps_of(view.round)
    shown: list[RuleShown] = []
    for verdict in sorted(view.verdicts, key=lambda each: _ORDER.index(each.outcome)):
        code, field = place_of(verdict, view.body, steps)
        url = reverse("apply-step", args=[view.project.id, code])
        shown.append(RuleShown(verdict, f"{url}#{field}" if field else url))
    return shown
