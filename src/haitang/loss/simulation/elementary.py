"""Logarithm and exponential over arrays: several numbers at once, and the same bits on every processor.

The machine's own functions take one number at a time and differ in the last bit between processors with and without
fused multiplication. Both series are Taylor's, long enough for the last bit of the interval they are used on.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from haitang.loss.simulation.compiled import inlined, lean

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts, the first with zeros enough that its product with an exponent is exact."""
_PER_LN2 = 1.4426950408889634
_SHIFTER = 6755399441055744.0
"""1.5 * 2^52: adding it leaves the nearest whole number in the lowest bits."""
_HALF = 0x3FE6A09E667F3BCD
"""Bits of the square root of one half: mantissas are taken between it and its double."""
_EXPONENTIAL = tuple(1.0 / factorial(power) for power in range(14))
_ATANH = tuple(2.0 / (2 * power + 1) for power in range(11))


@lean
def logarithms(value, found, scratch):
    """``found[i] = ln(value[i])`` for normal positive numbers; three different arrays, ``scratch`` is overwritten."""
    bits, mantissa = value.view(np.int64), scratch.view(np.int64)
    for index in range(value.size):
        # The exponent, rounded so that the mantissa lies around 1.
        exponent = (bits[index] - _HALF) >> 52
        mantissa[index] = bits[index] - (exponent << 52)
        found[index] = np.float64(exponent)
    for index in range(value.size):
        exponent = found[index]
        found[index] = _log_of_mantissa(scratch[index]) + exponent * _LN2_LOW + exponent * _LN2_HIGH


@inlined
def _log_of_mantissa(z):
    """``ln z = 2 artanh((z - 1) / (z + 1))`` for z within a factor of the root of 2 around 1."""
    s = (z - 1.0) / (z + 1.0)
    t = s * s
    series = _ATANH[10]
    series = series * t + _ATANH[9]
    series = series * t + _ATANH[8]
    series = series * t + _ATANH[7]
    series = series * t + _ATANH[6]
    series = series * t + _ATANH[5]
    series = series * t + _ATANH[4]
    series = series * t + _ATANH[3]
    series = series * t + _ATANH[2]
    series = series * t + _ATANH[1]
    return 2.0 * s + s * (series * t)


@lean
def exponentials(value, scratch):
    """``value[i] = exp(value[i])`` in place, for numbers between -700 and 700; ``scratch`` is overwritten."""
    for index in range(value.size):
        scratch[index] = value[index] * _PER_LN2 + _SHIFTER
    for index in range(value.size):
        power = scratch[index] - _SHIFTER
        value[index] = _exp_of_rest((value[index] - power * _LN2_HIGH) - power * _LN2_LOW)
    bits, exponent = value.view(np.int64), scratch.view(np.int64)
    for index in range(value.size):
        bits[index] += exponent[index] << 52


@inlined
def _exp_of_rest(x):
    """``exp x`` for x of at most half of ln 2."""
    series = _EXPONENTIAL[13]
    series = series * x + _EXPONENTIAL[12]
    series = series * x + _EXPONENTIAL[11]
    series = series * x + _EXPONENTIAL[10]
    series = series * x + _EXPONENTIAL[9]
    series = series * x + _EXPONENTIAL[8]
    series = series * x + _EXPONENTIAL[7]
    series = series * x + _EXPONENTIAL[6]
    series = series * x + _EXPONENTIAL[5]
    series = series * x + _EXPONENTIAL[4]
    series = series * x + _EXPONENTIAL[3]
    series = series * x + _EXPONENTIAL[2]
    series = series * x + _EXPONENTIAL[1]
    return series * x + _EXPONENTIAL[0]
