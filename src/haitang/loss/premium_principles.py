"""Premium principles that price a year's distribution by distorting its survival function."""

from __future__ import annotations

from collections.abc import Callable

from haitang.loss.severities import Yuans


def wang(parameter: float) -> Callable[[Yuans], Yuans]:
    """Wang's transform ``S -> N(N^-1(S) + parameter)`` (Wang 2000, J. Risk & Insurance 67(1)).

    Examples
    --------
    >>> import numpy as np
    >>> wang(0.1)(np.array([0.0, 0.5, 1.0])).round(6)
    array([0.      , 0.539828, 1.      ])
    """
    from scipy.special import ndtr, ndtri

    def distorted(survival: Yuans) -> Yuans:
        raised: Yuans = ndtr(ndtri(survival) + parameter)
        return raised

    return distorted


def proportional_hazard(parameter: float) -> Callable[[Yuans], Yuans]:
    """The proportional hazard transform ``S -> S^parameter``, parameter in (0, 1] (Wang 1995, ASTIN Bull. 25).

    Examples
    --------
    >>> import numpy as np
    >>> proportional_hazard(0.5)(np.array([0.25]))
    array([0.5])
    """
    return lambda survival: survival**parameter
