"""Puts a severity on a grid so that its mean is kept (矩匹配离散化), or by rounding where it has none."""

from __future__ import annotations

import numpy as np

from haitang.loss.severities import Severity, Yuans


def mean_preserving(severity: Severity, *, step: float, points: int) -> Yuans:
    """Mass at ``0, step, 2 step, …`` with the severity's limited means at every grid point.

    ``f_k = (2 L(k) - L(k-1) - L(k+1)) / step`` with ``L(k) = E[min(X, k step)]`` (Gerber 1982; Klugman, Panjer,
    Willmot §9.6.5). What lies beyond the grid is left out, so that the mass may add up to less than one.

    Parameters
    ----------
    step : float, yuan
        Distance of the grid points; > 0.
    points : int
        Number of grid points.

    Returns
    -------
    ndarray, shape (points,)

    Examples
    --------
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> mass = mean_preserving(ExponentialSeverity(mean=1.0), step=0.01, points=4000)
    >>> round(float(mass @ np.arange(4000)) * 0.01, 12)
    1.0
    """
    limited = severity.limited_mean(np.arange(points + 1, dtype=np.float64) * step)
    slopes = np.diff(limited) / step
    mass: Yuans = np.empty(points)
    mass[0] = 1 - slopes[0]
    mass[1:] = slopes[:-1] - slopes[1:]
    return mass


def rounded(severity: Severity, *, step: float, points: int) -> Yuans:
    """Mass at each grid point of what lies within half a step of it.

    Parameters
    ----------
    step : float, yuan
        Distance of the grid points; > 0.
    points : int
        Number of grid points.

    Returns
    -------
    ndarray, shape (points,)

    Examples
    --------
    >>> from haitang.loss.severities import LevySeverity
    >>> float(rounded(LevySeverity(scale=1.0), step=1.0, points=4).sum()) < 1
    True
    """
    survival = severity.survival((np.arange(points, dtype=np.float64) + 0.5) * step)
    mass: Yuans = -np.diff(survival, prepend=1.0)
    return mass


def spread(amounts: Yuans, probabilities: Yuans, *, step: float, points: int) -> Yuans:
    """Puts amounts on the two grid points beside them, so that mass and mean are kept.

    Parameters
    ----------
    amounts, probabilities : ndarray, shape (n,), yuan and probability
        Amounts at or beyond ``(points - 1) step`` are left out unless they fall on that last point.

    Returns
    -------
    ndarray, shape (points,)

    Examples
    --------
    >>> spread(np.array([25.0]), np.array([1.0]), step=10.0, points=5)
    array([0. , 0. , 0.5, 0.5, 0. ])
    """
    place = amounts / step
    lower = np.floor(place)
    upper_part = place - lower
    inside = (place < points - 1) | ((place == points - 1) & (upper_part == 0))
    index = lower[inside].astype(np.intp)
    weight, share = probabilities[inside], upper_part[inside]
    above = np.minimum(index + 1, points - 1)
    mass: Yuans = np.bincount(index, weight * (1 - share), minlength=points).astype(np.float64)
    return mass + np.bincount(above, weight * share, minlength=points)


def smoothed(amounts: Yuans, probabilities: Yuans, *, step: float, parts: int = 8) -> tuple[Yuans, Yuans]:
    """Cuts the atoms of neighbouring cells into parts that fill the gaps between them; mean and mass are kept.

    An amount that rises with a latent factor is continuous between two cells; as atoms alone, its quantiles would
    jump from cell to cell. Each atom is spread evenly and symmetrically, half-way to its nearer neighbour; atoms that
    coincide, as at a limit, stay where they are, and so do those closer to each other than ``step``.

    Parameters
    ----------
    amounts, probabilities : ndarray, shape (..., n), yuan and probability
        Along the last axis in the order of the latent factor; every row is spread by itself.

    Returns
    -------
    ndarray, ndarray
        Amounts and probabilities, flat, in no particular order.

    Examples
    --------
    >>> smoothed(np.array([0.0, 8.0, 16.0]), np.array([0.5, 0.4, 0.1]), step=1.0, parts=2)[0]
    array([ 0., 16.,  6., 10.])
    """
    gaps = np.abs(np.diff(amounts))
    reach = np.zeros_like(amounts)
    np.minimum(gaps[..., :-1], gaps[..., 1:], out=reach[..., 1:-1])
    wide = reach > step
    places = ((2 * np.arange(parts) + 1) / parts - 1) / 2
    filled = amounts[wide][:, None] + reach[wide][:, None] * places
    return (
        np.concatenate([amounts[~wide], filled.ravel()]),
        np.concatenate([probabilities[~wide], np.repeat(probabilities[wide] / parts, parts)]),
    )
