"""How records read on a page: money, shares, times, labels, digests, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haitang.contract import Rule
from haitang.lexicon import ZERO, Digest, Label, Moment, Period, Share, Yuan, mul_div, shanghai
from haitang.parties import Role, matrix

register = template.Library()
NOTHING = "—"


def language() -> str:
    """Code of the reader's language; Chinese where none is set."""
    return get_language() or "zh-hans"


@register.filter
def label(value: Any) -> str:
    """What people read in place of a code: a `Label`, or anything that has one."""
    if value is None or value == "":
        return NOTHING
    found = value if isinstance(value, Label) else getattr(value, "label", None)
    return found.text(language()) if isinstance(found, Label) else str(value)


@register.filter
def yuan(value: Yuan | float | None) -> str:
    """Yuan with thousands marks; to the 分 where it is money, to the yuan where it is an expectation."""
    if value is None:
        return NOTHING
    return value.text() if isinstance(value, Yuan) else f"{value:,.0f}"


@register.filter
def wan(value: Yuan | float | None) -> str:
    """万元 with thousands marks and two decimals."""
    if value is None:
        return NOTHING
    return value.in_wan() if isinstance(value, Yuan) else f"{value / 10_000:,.2f}"


@register.filter
def signed_wan(value: Yuan | None) -> str:
    """万元 with its sign, for what is added or taken away."""
    if value is None:
        return NOTHING
    text = value.in_wan()
    return text if text.startswith("-") or not value else f"+{text}"


@register.filter
def signed_yuan(value: Yuan | None) -> str:
    """Yuan to the 分 with a sign, for a line that adds to others; a true minus, as wide as the plus."""
    if value is None:
        return NOTHING
    return f"−{(-value).text()}" if value < ZERO else f"+{value.text()}" if value else value.text()


@register.filter
def signed_yuan_whole(value: Yuan | None) -> str:
    """The same in whole yuan, for what is told in a sentence."""
    if value is None:
        return NOTHING
    whole = Yuan(mul_div(value.fen, 1, 100) * 100)
    return signed_yuan(whole).removesuffix(".00")


@register.filter
def percent(value: Share | float | None, places: int = 1) -> str:
    """A share of one as per cent."""
    if value is None:
        return NOTHING
    fraction = value.fraction if isinstance(value, Share) else value
    return f"{fraction * 100:.{places}f}%"


@register.filter
def rarely(value: float, places: int = 3) -> str:
    """A small probability as per cent; what the places would round to nothing is told as less than the last of them."""
    least = 10.0**-places / 100
    return f"<{least * 100:.{places}f}%" if 0 < value < least else percent(value, places)


@register.filter
def number(value: float | int | Decimal | Share | None, places: int = 0) -> str:
    """A count, a measure or a factor with thousands marks."""
    if value is None:
        return NOTHING
    return f"{value.fraction if isinstance(value, Share) else value:,.{places}f}"


@register.filter(name="shanghai")
def shanghai_time(value: datetime | None) -> str:
    """An instant on the clocks of Shanghai, to the minute."""
    return NOTHING if value is None else shanghai(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def seconds(value: datetime | None) -> str:
    """An instant on the clocks of Shanghai, to the second."""
    return NOTHING if value is None else shanghai(value).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def day(value: datetime | date | None) -> str:
    """A date as tables print it."""
    if value is None:
        return NOTHING
    return (shanghai(value).date() if isinstance(value, datetime) else value).isoformat()


@register.filter
def moment(value: Moment | None) -> str:
    """An uncertain instant: one time where its bounds fall on one minute, else both."""
    if value is None:
        return NOTHING
    first, last = shanghai(value.earliest), shanghai(value.latest)
    text = first.strftime("%Y-%m-%d %H:%M")
    if text == last.strftime("%Y-%m-%d %H:%M"):
        return text
    return f"{text} – {last:%H:%M}" if first.date() == last.date() else f"{text} – {last:%Y-%m-%d %H:%M}"


@register.filter
def period(value: Period | None) -> str:
    """A period of insurance in the reader's language."""
    if value is None:
        return NOTHING
    if language().startswith("zh"):
        return str(value)
    return f"{shanghai(value.start):%Y-%m-%d %H:%M} – {shanghai(value.end):%Y-%m-%d %H:%M}"


@register.filter
def minutes(value: float | None) -> str:
    """A length of time given in minutes."""
    if value is None:
        return NOTHING
    whole, rest = divmod(round(value), 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    return _("%(hours)d h %(minutes)02d min") % {"hours": whole, "minutes": rest}


@register.filter
def short(value: Digest | str | None) -> SafeString | str:
    """The first twelve digits of a digest; all of it on hovering."""
    if not value:
        return NOTHING
    text = value.hex if isinstance(value, Digest) else str(value)
    return format_html('<code class="digest" title="{}">{}</code>', str(value), text[:12])


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key that is itself a variable."""
    return mapping.get(key)


@register.filter
def named(names: dict[str, Label], code: str) -> Label | str:
    """The label of a code; the code itself where none is known."""
    return names.get(code, code)


@register.filter
def tone(relativity: float | None) -> str:
    """How strongly a relativity is coloured: credits in the house's blue, debits in amber."""
    if relativity is None or abs(relativity - 1) < 0.005:
        return ""
    strength = 1 if 0.9 <= relativity <= 1.1 else 2 if 0.75 <= relativity <= 1.33 else 3
    return f"{'credit' if relativity < 1 else 'debit'}-{strength}"


@register.filter
def half_width(total_seconds: float) -> str:
    """Half of a doubt given in seconds: what stands behind a plus-minus sign."""
    half = total_seconds / 2
    return _("%(seconds)d s") % {"seconds": half} if half < 60 else minutes(half / 60)


@register.filter
def wan_short(value: Yuan | None) -> str:
    """Whole 万元 without decimals where there are none."""
    return NOTHING if value is None else value.in_wan().removesuffix(".00")


@register.filter
def role_label(code: str) -> str:
    """Label of a role by its code."""
    return label(Role(code)) if code in {role.value for role in Role} else code


@register.filter
def action_label(code: str) -> str:
    """Label of an action of the permission matrix by its code."""
    action = matrix().get(code)
    return label(action) if action else code


@register.filter
def rule_label(code: str) -> str:
    """Label of a rule of settlement by its code; a statutory cost has the code of its rule."""
    return label(Rule(code))
