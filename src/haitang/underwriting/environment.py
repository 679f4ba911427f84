"""Where a quote was computed (计算环境): versions of the numerical libraries, and the machine code that they chose.

NumPy's exp and log give other last bits at another CPU feature level, so that the same wheels on another machine may
give another 分 in a rounding. A quote tells its level; a replay elsewhere says so.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from haitang.lexicon import Record


class Environment(Record):
    """What the bytes of a quote depend on beside its inputs.

    Attributes
    ----------
    haitang, numpy, scipy : str
        Versions.
    machine : str
        Architecture, such as ``x86_64``.
    feature_level : str
        What NumPy dispatches exp and log of float64 to, such as ``X86_V4`` (AVX-512) or ``X86_V3`` (AVX2).
    """

    haitang: str
    numpy: str
    scipy: str
    machine: str
    feature_level: str


@cache
def environment() -> Environment:
    """The environment of this process.

    Examples
    --------
    >>> environment().numpy == version("numpy")
    True
    """
    return Environment(
        haitang=version("haitang"),
        numpy=version("numpy"),
        scipy=version("scipy"),
        machine=platform.machine(),
        feature_level=_feature_level(),
    )


def _feature_level() -> str:
    from numpy.lib.introspect import opt_func_info

    found = opt_func_info(func_name="^(exp|log)$", signature="float64")
    levels = {str(target["current"]) for targets in found.values() for target in targets.values()}
    return "/".join(sorted(levels)) or "baseline"
