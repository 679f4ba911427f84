"""Masses of a year's sum on a window of the grid: tilted, folded, transformed, and turned back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haitang.loss.frequencies import Frequency
from haitang.loss.severities import Yuans

DOWN = 32.0
"""Exponent of the tilt over a period: what wraps round shrinks by e^-32."""
PADDING = 4
"""Periods are this many windows long, so that rounding in the window grows by no more than e^8."""
ROUNDING = 1e-14
MOST_GROWTH = 30.0
"""Of the logarithm of the generating function, by a tilt upwards."""


def window_masses(
    parts: Sequence[tuple[Frequency, Yuans]], *, start: int, count: int, tilt: float = DOWN, growth: float = MOST_GROWTH
) -> tuple[Yuans, float]:
    """Mass of the year's sum at the nodes ``start, …, start + count - 1``, and of what lies above them.

    Only what lies in the window need be right: sums beyond it wrap round, shrunk by the tilt (Grübel & Hermesmeier
    1999), and below it there must be nothing to speak of. Severities longer than a period are folded into it, which
    the transform does not notice; so a million small events need a window of their own width, not of their sum.

    A tilt upwards (negative) raises a far tail to the size of the body before rounding, so that its small
    probabilities keep their digits; what wraps round has to be smaller still, as it is where the window's end is far
    out. It is eased where the generating function would not exist.

    Parameters
    ----------
    parts : sequence of (Frequency, ndarray)
        Independent parts, each with the mass of one event at the nodes 0, 1, 2, …, ``count``, the last of which may
        hold all that lies beyond. Lengths may differ.
    start, count : int
        The window, in nodes.
    tilt : float
        Exponent over a period.
    growth : float
        How far a tilt upwards may raise the logarithm of the generating function. Little keeps the near end of the
        window above rounding as well; much is for the far end alone.

    Returns
    -------
    ndarray, shape (count,); float
        Both may hold rounding: of about 1e-17 of either sign, or with a tilt upwards of about 1e-12 of their size.

    Examples
    --------
    >>> from haitang.loss.frequencies import Poisson
    >>> masses, above = window_masses([(Poisson(mean=2.0), np.array([0.0, 0.6, 0.4]))], start=0, count=4)
    >>> masses.round(6), round(above, 6)
    (array([0.135335, 0.162402, 0.20571 , 0.168898]), 0.327654)
    """
    period = fast_length(max(PADDING * count, 64))
    rate = tilt / period
    while rate < 0 and not _exists(parts, rate, growth):
        rate /= 2
    logarithm = np.zeros(period // 2 + 1, dtype=np.complex128)
    void = 0.0
    for frequency, mass in parts:
        tilted = mass * np.exp(-rate * np.arange(mass.size))
        # without the mass at 0, so that rare events keep their digits beside the many that leave nothing
        tilted[0] = 0.0
        missing = 1.0 - float(mass.sum())
        leaves = float(mass[1:].sum()) + (missing if abs(missing) > ROUNDING else 0.0)
        if tilted.size > period:
            tilted = np.bincount(np.arange(tilted.size) % period, tilted, minlength=period)
        logarithm += frequency.log_void(leaves - np.fft.rfft(tilted, period))
        void += float(frequency.log_void(np.array([leaves]))[0])
    # normalised, so that the tilt of a large sum neither underflows here nor overflows below
    scale = float(logarithm[0].real)
    # the year without loss by itself where it is likely, so that rounding is of the size of the others
    apart = void > -1.0
    spectrum = np.exp(void - scale) * np.expm1(logarithm - void) if apart else np.exp(logarithm - scale)
    total = np.fft.irfft(spectrum, period)
    nodes = start + np.arange(period)
    masses: Yuans = total[nodes % period] * np.exp(scale + rate * nodes)
    if apart and start == 0:
        masses[0] += np.exp(void)
    window = masses[:count]
    return window, float(masses[count:].sum() if rate <= 0 else 1.0 - window.sum())


def _exists(parts: Sequence[tuple[Frequency, Yuans]], rate: float, most: float) -> bool:
    growth = 0.0
    for frequency, mass in parts:
        raised = float(mass @ np.expm1(-rate * np.arange(mass.size)))
        spread = max(frequency.pairs() / frequency.expected() - frequency.expected(), 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            growth += float(frequency.log_void(np.array([-raised]))[0])
        if spread * raised > 0.5 or not growth <= most:
            return False
    return True


def fast_length(least: int) -> int:
    """The next even number that has no prime factor above 5: lengths of which a transform is fast.

    Examples
    --------
    >>> fast_length(1025), fast_length(4097)
    (1080, 4320)
    """
    best = 1 << max(least - 1, 1).bit_length()
    fives = 1
    while fives < best:
        threes = fives
        while threes < best:
            length = threes << max(-(-least // threes) - 1, 1).bit_length()
            best = min(best, length)
            threes *= 3
        fives *= 5
    return best
