"""The authorities' overview of a round: counts, money, systems, deadlines, incidents; and its exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.claims import Level
from haitang.lexicon import DISTRICTS, Label, Peril, SystemKind
from haitang.parties import PartyCategory
from haitang.pilot import Round, State
from haitang.storage.round_figures import RoundFigures, SystemCount, figures
from haitang.storage.round_register import districts_of
from haitang.storage.round_scope import Asked
from haitang.web.errors import answering
from haitang.web.how import How, rows
from haitang.web.people import actor_of, ports
from haitang.web.rounds.shell import known_round, round_page
from haitang.web.states import state_of

TEMPLATE = "haitang/rounds/overview.html"
AFTER = tuple(state for state in State if state not in {State.DRAFT, State.CHECKED, State.SEALED})
"""States that an application can have once it was handed in, in the order of its life."""


@dataclass(frozen=True)
class Bar:
    """A line with a bar: what it is of, how much, and the bar's length in per cent of the longest."""

    label: Label | Promise | str
    count: int
    length: float
    code: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Due:
    """A deadline and how many days are left; negative once it has passed."""

    label: Label | str
    day: date
    left: int


@login_required
@require_safe
@answering
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """The round at a glance, whole or narrowed to a state or a district."""
    round_, actor, now = known_round(code), actor_of(request), ports().clock.now()
    asked = asked_of(request.GET)
    found = figures(actor, code, now=now, asked=asked)
    facts = {
        "figures": found,
        "asked": asked,
        "query": narrowing(asked),
        "states": AFTER,
        "districts": [(region, district(region)) for region in districts_of(actor, code)],
        "by_state": by_state(found),
        "by_district": list(zip(by_district(found), found.districts, strict=True)),
        "by_kind": system_bars(found.kinds, {kind.value: kind.label for kind in SystemKind}),
        "by_level": system_bars(found.levels, {}),
        "bodies": [(PartyCategory(each.category).label, each) for each in found.bodies],
        "rules": by_rule(round_, found),
        "perils": bars((Peril(code).label, count, "") for code, count in found.perils),
        "incident_levels": bars((level_label(code), count, "") for code, count in by_gravity(found)),
        "due": deadlines(round_, now),
        "curve": curve(found.days),
        "how": how(found, now),
    }
    return round_page(request, code, "overview", TEMPLATE, facts)


def asked_of(query: QueryDict) -> Asked:
    """What the filter asks for; a state that there is not asks for nothing."""
    state = query.get("state", "")
    return Asked(
        state=state if state in {each.value for each in AFTER} else "",
        district=query.get("district", "")[:6],
        text=query.get("q", "").strip()[:80],
    )


def narrowing(asked: Asked) -> str:
    """The filter as the query of an address."""
    known = {"state": asked.state, "district": asked.district, "q": asked.text}
    return urlencode({name: value for name, value in known.items() if value})


def district(region: str) -> Label | str:
    """Name of a region; its code where it is none of those known."""
    return DISTRICTS.get(region, region)


def level_label(code: str) -> Label | str:
    """Label of a level of incidents."""
    return Level(code).label if code else _("Not graded")


def by_gravity(found: RoundFigures) -> list[tuple[str, int]]:
    """Levels of incidents with their counts, the highest level first, what was not graded last."""
    return sorted(found.incident_levels, key=lambda each: -Level(each[0]).rank if each[0] else 0)


def bars(lines: Iterable[tuple[Label | Promise | str, int, str]]) -> list[Bar]:
    """Bars as long as their counts, the longest whole."""
    known = list(lines)
    longest = max((count for _label, count, _code in known), default=0)
    return [Bar(label, count, 100 * count / longest if longest else 0, code) for label, count, code in known]


def by_district(found: RoundFigures) -> list[Bar]:
    """Districts, the one with most applications first."""
    return bars((district(part.code), part.applications, part.code) for part in found.districts)


def by_state(found: RoundFigures) -> list[Bar]:
    """States in the order of an application's life."""
    counts = dict(found.states)
    known = [state for state in AFTER if state.value in counts]
    drawn = bars((state.label, counts[state.value], state.value) for state in known)
    return [Bar(bar.label, bar.count, bar.length, bar.code, state_of("application", bar.code).tone) for bar in drawn]


def system_bars(counts: Sequence[SystemCount], labels: dict[str, Label]) -> list[tuple[Bar, SystemCount]]:
    """Systems in the plans by kind or level, each beside its whole count."""
    drawn = bars((labels.get(each.code) or level_text(each.code), each.in_scope, each.code) for each in counts)
    return list(zip(drawn, counts, strict=True))


def level_text(code: str) -> str:
    """A level of 等保 in words."""
    return _("Level %(level)s") % {"level": code} if code else _("No level set")


def by_rule(round_: Round, found: RoundFigures) -> list[tuple[Label, str, int, int]]:
    """Rules that something breaches: label, clause, how many fail, how many are warned."""
    listed = {rule.code.value: rule for rule in round_.rules}
    return [(listed[code].label, listed[code].clause, failing, warning) for code, failing, warning in found.rules]


def deadlines(round_: Round, now: datetime) -> list[Due]:
    """The round's deadlines in order of time: applications, reports, summaries."""
    application, summary = round_.application_deadline, round_.summary_deadline
    known: list[tuple[Label | str, date, str]] = [
        (_("Applications until"), application.last_day, application.timezone),
        *((period.label, period.last_day, period.timezone) for period in round_.implementation.reports.periods),
        (_("Summaries"), summary.last_day, summary.timezone),
    ]
    return sorted(
        (Due(label, day, (day - now.astimezone(ZoneInfo(zone)).date()).days) for label, day, zone in known),
        key=lambda due: due.day,
    )


def curve(days: Sequence[tuple[date, int]], width: int = 600, height: int = 150) -> dict[str, Any]:
    """Applications handed in so far, day by day, as the points of a line; nothing where there is one day alone."""
    if len(days) < 2:
        return {}
    first, last, total = days[0][0], days[-1][0], sum(count for _day, count in days)
    span = (last - first).days
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in _points(days, first, span, total, width, height)),
        "first": first,
        "last": last,
        "total": total,
        "width": width,
        "height": height,
    }


def _points(
    days: Sequence[tuple[date, int]], first: date, span: int, total: int, width: int, height: int
) -> Iterator[tuple[float, float]]:
    so_far = 0
    yield 0.0, float(height)
    for day, count in days:
        so_far += count
        yield width * (day - first).days / span, height * (1 - so_far / total)


LOSS_RATIO = gettext_lazy("Loss ratio")


def how(found: RoundFigures, now: datetime) -> list[How]:
    """如何算得 of the money."""
    whole, claims = found.whole, found.claims
    return [
        How(
            figure=str(LOSS_RATIO),
            formula=_("claims paid ÷ premium earned; premium is earned evenly over each policy's term up to now"),
            inputs=rows(
                [
                    (_("Claims paid"), claims.paid_amount.text()),
                    (_("Premium written"), whole.premium.text()),
                    (_("Premium earned"), found.premium_earned.text()),
                    (_("Up to"), f"{now:%Y-%m-%d %H:%M}"),
                ]
            ),
        ),
        How(
            figure=_("Premium written"),
            formula=_("premium received less what endorsements and cancellations gave back, over the policies bound"),
            inputs=rows([(_("Policies"), whole.policies), (_("Premium written"), whole.premium.text())]),
        ),
    ]
