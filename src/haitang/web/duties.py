"""What waits for whom, read off the states of a project's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.parties import Actor, Relation, Role, matrix, may

States = Mapping[str, str]


@dataclass(frozen=True)
class Duty:
    """Something to be done in a project.

    Attributes
    ----------
    label : str
        The deed, as an instruction.
    tab : str
        Where on the case page it is done or seen.
    action : str
        The action of the permission matrix.
    needs : tuple of str
        Kinds of record whose state decides: whoever cannot see them is not told.
    deed : str
        Code of the deed of one click that does it; empty where it takes more than that.
    """

    label: Promise | str
    tab: str
    action: str
    needs: tuple[str, ...]
    open: Callable[[States], bool]
    deed: str = ""

    def performers(self) -> list[Role]:
        """Roles that may do it, in the matrix's order."""
        return list(dict.fromkeys(role for grant in matrix()[self.action].grants for role in grant.roles))


def _application(*states: str) -> Callable[[States], bool]:
    return lambda found: found.get("application") in states


def _then(before: str, after: str) -> Callable[[States], bool]:
    return lambda found: before in found and after not in found


DUTIES: tuple[Duty, ...] = (
    Duty(_("Import the plant's inventory"), "plant", "plant.import", ("plant",), lambda found: "plant" not in found),
    Duty(
        _("Run the assessment"), "assessment", "assessment.run", ("plant", "assessment"), _then("posture", "assessment")
    ),
    Duty(
        _("Check the draft application"),
        "application",
        "application.edit",
        ("application",),
        _application("draft"),
        deed="check",
    ),
    Duty(
        _("Sign the pledge and the declarations"),
        "application",
        "application.sign",
        ("application",),
        _application("checked"),
        deed="sign",
    ),
    Duty(_("Hand in the application"), "application", "application.submit", ("application",), _application("sealed")),
    Duty(_("Receive the application"), "intake", "application.receive", ("application",), _application("submitted")),
    Duty(
        _("Send the application to review"),
        "application",
        "application.receive",
        ("application",),
        _application("received"),
        deed="review",
    ),
    Duty(_("Make a quote"), "quote", "quote.make", ("assessment", "quote"), _then("assessment", "quote")),
    Duty(
        _("Approve the quote that was referred"),
        "quote",
        "quote.approve",
        ("quote",),
        lambda found: found.get("quote") == "referred",
        deed="approve",
    ),
    Duty(
        _("Bind the policy"),
        "policy",
        "policy.bind",
        ("quote", "policy"),
        lambda found: found.get("quote") == "quoted" and "policy" not in found,
        deed="bind",
    ),
    Duty(
        _("Review the application"),
        "review",
        "review.write",
        ("review",),
        lambda found: found.get("review") == "accepted",
    ),
    Duty(
        _("Have it reviewed and decided on"),
        "review",
        "review.manage",
        ("application",),
        _application("under_review"),
    ),
    Duty(
        _("Start the pilot"),
        "application",
        "application.edit",
        ("application",),
        _application("selected"),
        deed="start",
    ),
    Duty(_("File the claim"), "claim", "claim.file", ("incident", "claim"), _then("incident", "claim")),
    Duty(_("Settle the claim"), "claim", "claim.settle", ("claim",), lambda found: found.get("claim") == "filed"),
    Duty(
        _("Agree to the settlement"),
        "claim",
        "claim.file",
        ("claim",),
        lambda found: found.get("claim") == "settled",
        deed="agree",
    ),
    Duty(
        _("Pay the claim"),
        "claim",
        "claim.settle",
        ("claim",),
        lambda found: found.get("claim") == "agreed",
        deed="pay",
    ),
    Duty(
        _("Hand in the summary"),
        "summary",
        "application.submit",
        ("application", "summary"),
        lambda found: found.get("application") == "implementing" and found.get("summary") == "draft",
        deed="hand-in",
    ),
    Duty(
        _("Write the yearly summary"),
        "summary",
        "summary.write",
        ("application", "summary"),
        lambda found: found.get("application") == "implementing" and "summary" not in found,
    ),
)
"""In the order of the loop."""


LOOP: tuple[tuple[Promise | str, str], ...] = (
    (_("Apply"), "application"),
    (_("Assess"), "assessment"),
    (_("Quote"), "quote"),
    (_("Insure"), "policy"),
    (_("Monitor"), "signals"),
    (_("Incident"), "incident"),
    (_("Claim"), "claim"),
    (_("Repair"), "repair"),
    (_("Summary"), "summary"),
)
"""申报 → 评估 → 报价 → 承保 → 监测 → 事件 → 理赔 → 修复 → 总结: each step and the record that shows it was taken."""


def open_duties(states: States, kinds: Iterable[str]) -> list[Duty]:
    """What is to be done, as far as whoever sees ``kinds`` of record can tell."""
    seen = frozenset(kinds)
    return [duty for duty in DUTIES if seen.issuperset(duty.needs) and duty.open(states)]


def own(duties: Iterable[Duty], actor: Actor, relations: Iterable[Relation]) -> list[Duty]:
    """Those of the duties that the actor may do."""
    held = frozenset(relations)
    return [duty for duty in duties if may(actor, duty.action, held)]
