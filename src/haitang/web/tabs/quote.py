"""报价: the premium first, then what it is made of, what other terms cost, and what a repair is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from haitang.journeys import CaseFile, Seen
from haitang.lexicon import Share
from haitang.underwriting import Quote, Statement
from haitang.web.catalogues import appetite_names
from haitang.web.how import How, rows
from haitang.web.tabs.options import grids, worths
from haitang.web.tabs.statement import half_life, stages
from haitang.web.templatetags.haitang import wan, yuan


def facts(file: CaseFile) -> dict[str, Any]:
    """What the tab shows beside the quote itself."""
    if file.quote is None:
        return {}
    body: Quote | None = file.quote.body
    if body is None:
        return {"shown": file.quote.facts}
    return {
        "statement": body.statement,
        "stages": stages(body, file),
        "half_life": half_life(),
        "gauge": gauge(body.statement),
        "grids": grids(body),
        "worths": worths(body),
        "not_asked": [appetite_names().get(code, code) for code in body.not_asked],
        "how": how(body, file.quote),
    }


@dataclass(frozen=True)
class Gauge:
    """Rate on line against the anchor of the first national pilot, in per cent of the axis."""

    rate: float
    anchor: float
    above: bool


def gauge(statement: Statement) -> Gauge:
    """Where the two rates lie on an axis that ends above the higher of them.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import premium_statement
    >>> statement, _ = premium_statement(example_profile(), example_contract())
    >>> 0 < gauge(statement).rate <= 80 and gauge(statement).anchor <= 80
    True
    """
    longest = max(statement.rate_on_line, statement.anchor, Share(1)).ppm * 100 / 80
    return Gauge(
        rate=round(100 * statement.rate_on_line.ppm / longest, 1),
        anchor=round(100 * statement.anchor.ppm / longest, 1),
        above=statement.rate_on_line > statement.anchor,
    )


def how(body: Quote, seen: Seen[Quote]) -> How:
    """How the premium came about."""
    statement = body.statement
    return How(
        figure=_("Premium"),
        formula=_(
            "premium = (expected insured loss + costs on it + risk load) / (1 − commission − expenses − tax)\n"
            "expected insured loss: the contract's own terms over the exact distribution of the year"
        ),
        inputs=rows(
            [
                (_("Expected insured loss, CNY"), yuan(statement.expected)),
                (_("Premium, CNY"), yuan(statement.premium)),
                (_("Aggregate limit, CNY 10k"), wan(body.contract.aggregate_limit)),
                (_("Rate on line; first national pilot"), f"{statement.rate_on_line} / {statement.anchor}"),
                (_("Hash of all that went in"), str(body.input_hash)),
                (_("Record"), f"{seen.number} v{seen.version} sha256:{seen.digest}"),
            ]
        ),
        versions=rows([(_("Engine"), body.engine), *sorted(body.catalogues.items())]),
        command="haitang case run examples/haimao-bearing --out out",
    )
