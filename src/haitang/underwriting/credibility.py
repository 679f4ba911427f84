"""Experience (赔付经验): how far an enterprise's own claims move its frequency, by Gamma–Poisson credibility.

Claims of one enterprise are Poisson with mean ``Λ t``; between enterprises alike ``Λ`` is gamma with shape ``a`` and
the profile's frequency ``λ`` as its mean. After ``n`` claims in ``t`` years the mean of ``Λ`` is
``(a + n) / (a / λ + t)``, that is ``λ (1 + Z (n / (λ t) - 1))`` with ``Z = t / (t + a / λ)``.

Source: Bühlmann, H. and Gisler, A. (2005), A Course in Credibility Theory and its Applications, section 2.4.
"""

from __future__ import annotations

from functools import cache

from pydantic import Field

from haitang import catalog
from haitang.catalog import Entry
from haitang.lexicon import PPM, Label, Record, Share
from haitang.loss import RiskProfile

CREDIBILITY = "credibility"


class CredibilityEntry(Entry):
    """One number of the credibility catalogue."""

    code: str
    value: float = Field(gt=0)
    label: Label
    note: str = ""


class Experience(Record):
    """What happened to the enterprise while it could be seen.

    Attributes
    ----------
    claims : int
        Incidents of the kind that the profile counts, whether insured or not.
    years : float
        Exposure in years; > 0.
    source : str
        Where this is known from.
    """

    claims: int = Field(ge=0)
    years: float = Field(gt=0)
    source: str


class Credibility(Record):
    """How the experience was weighed.

    Attributes
    ----------
    prior, posterior : float
        Events a year by the profile, and after the experience.
    factor : float
        ``posterior / prior``: what every frequency is multiplied by.
    credibility : Share
        Z: the weight of the enterprise's own claims.
    """

    experience: Experience
    prior: float
    posterior: float
    factor: float
    credibility: Share


@cache
def _value(code: str) -> float:
    entries: list[CredibilityEntry] = catalog.load(CREDIBILITY, list[CredibilityEntry])
    return {entry.code: entry.value for entry in entries}[code]


def most_years() -> float:
    """How many years of experience count at most."""
    return _value("most_years")


def gamma_poisson(prior: float, experience: Experience) -> Credibility:
    """Weigh an enterprise's claims against the frequency that its profile says.

    Parameters
    ----------
    prior : float
        Events a year by the profile; > 0.

    Examples
    --------
    >>> clean = gamma_poisson(0.1, Experience(claims=0, years=5, source="赔付记录"))
    >>> clean.factor, str(clean.credibility)
    (0.8, '20%')
    >>> round(gamma_poisson(0.1, Experience(claims=1, years=5, source="赔付记录")).factor, 12)
    1.2

    Raises
    ------
    ValueError
        ``prior`` is not positive.
    """
    if prior <= 0:
        raise ValueError(f"prior must be > 0 events a year, got {prior}")
    shape = _value("prior_shape")
    expected = prior * experience.years
    factor = (shape + experience.claims) / (shape + expected)
    return Credibility(
        experience=experience,
        prior=prior,
        posterior=prior * factor,
        factor=factor,
        credibility=Share(round(PPM * expected / (shape + expected))),
    )


def weigh(profile: RiskProfile, experience: Experience | None) -> Credibility | None:
    """The credibility of an experience for a profile; None where there is none or the profile has no frequency."""
    prior = sum(scenario.yearly for scenario in profile.scenarios)
    return None if experience is None or prior <= 0 else gamma_poisson(prior, experience)


def scaled(profile: RiskProfile, weighed: Credibility | None) -> RiskProfile:
    """The profile with every frequency multiplied by the factor.

    Examples
    --------
    >>> from haitang.loss import example_profile
    >>> profile = example_profile()
    >>> seen = weigh(profile, Experience(claims=0, years=5, source="赔付记录"))
    >>> round(scaled(profile, seen).scenarios[0].yearly / profile.scenarios[0].yearly, 4)
    0.7407
    """
    if weighed is None:
        return profile
    scenarios = tuple(
        scenario.model_copy(update={"yearly": scenario.yearly * weighed.factor}) for scenario in profile.scenarios
    )
    return profile.model_copy(update={"scenarios": scenarios})
