"""Catalogues that pages print labels from, read once per process: they do not change while it runs."""

from __future__ import annotations

from functools import cache

from haitang import catalog
from haitang.assessment import Catalogues, factor_names
from haitang.lexicon import Label
from haitang.pilot import Round, load_round
from haitang.underwriting import ReferralRule


@cache
def catalogues() -> Catalogues:
    """What an assessment relies on."""
    return Catalogues.shipped()


@cache
def round_of(code: str) -> Round:
    """A round of the pilot."""
    return load_round(code)


@cache
def control_names() -> dict[str, Label]:
    """Label of each control, and of the reach."""
    return factor_names(catalogues())


@cache
def appetite_names() -> dict[str, Label]:
    """Label of each rule of appetite."""
    return {rule.code: rule.label for rule in catalog.load("referral", list[ReferralRule])}


@cache
def category_names() -> dict[str, Label]:
    """Label of each category of asset."""
    return {category.code: category.label for category in catalogues().categories}


@cache
def guard_names() -> dict[str, Label]:
    """Label of what may stand on a conduit."""
    return {guard.code: guard.label for guard in catalogues().reach.guards}
