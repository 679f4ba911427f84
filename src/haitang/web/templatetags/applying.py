"""How a draft reads on the pages that fill it in."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from haitang.journeys import DraftView, Project
from haitang.lexicon import shanghai
from haitang.parties import Actor, Relation, may
from haitang.pilot import PRICE_COLUMNS, Outcome, State, label_of
from haitang.web.templatetags.haitang import label

register = template.Library()


@register.filter
def application_state(code: str) -> str:
    """What people read in place of the state of an application."""
    return label(State(code))


@register.filter
def failing(view: DraftView) -> int:
    """How many rules are not met."""
    return sum(1 for verdict in view.verdicts if verdict.outcome is Outcome.FAILS)


@register.filter
def clock(value: datetime) -> str:
    """The time of day to the second, on the clocks of Shanghai."""
    return shanghai(value).strftime("%H:%M:%S")


@register.filter
def field_name(path: str, view: DraftView) -> str:
    """What people read in place of a field's path."""
    names = {unit.code: unit.name for unit in view.body.units}
    return label(label_of(path.split(" ", maxsplit=1)[0], view.round, names))


@register.filter
def price_column(place: int) -> str:
    """The code of a column of the table of prices."""
    return PRICE_COLUMNS[place]


@register.filter
def bare_amount(cell: str) -> str:
    """An amount as it is typed under a head that says 万元."""
    return cell.removesuffix("万元") if cell[:1].isdigit() else cell


@register.filter
def time_left(until: datetime, now: datetime) -> str:
    """Days, hours, minutes and seconds until an instant."""
    rest = max(int((until - now).total_seconds()), 0)
    days, rest = divmod(rest, 86_400)
    hours, rest = divmod(rest, 3_600)
    whole, left = divmod(rest, 60)
    return _("%(days)d d %(hours)02d h %(minutes)02d min %(seconds)02d s") % {
        "days": days,
        "hours": hours,
        "minutes": whole,
        "seconds": left,
    }


@register.filter
def may_do(actor: Actor, action: str) -> bool:
    """Whether the reader may do an action that is about no project yet."""
    return may(actor, action)


@register.filter
def fills_in(actor: Actor, project: Project) -> bool:
    """Whether the reader's organisation is a unit of a project, so that the form is for it."""
    return bool(project.relations_of(actor.organisation) - {Relation.AUTHORITY, Relation.REVIEWER})
