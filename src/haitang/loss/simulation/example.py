"""A small book, for the examples of the documentation; its numbers stand for nobody."""

from __future__ import annotations

from haitang.contract import example_contract
from haitang.lexicon import Peril
from haitang.loss.example import example_profile
from haitang.loss.simulation.book import Book, BookPolicy, SharedScenario


def example_book() -> Book:
    """Twenty policies of two sizes on one controller vendor out of four, whose firmware may fail them all.

    Examples
    --------
    >>> example_book().size
    20
    """
    vendors = tuple(f"plc_vendor:{name}" for name in "abcd")
    return Book(
        name="example",
        contracts={"package": example_contract()},
        profiles={"machinery": example_profile()},
        policies=(
            BookPolicy(id="large", contract="package", profile="machinery", count=5, scale=2.0, nodes=(vendors,)),
            BookPolicy(id="small", contract="package", profile="machinery", count=15, spread=0.5, nodes=(vendors,)),
        ),
        shared=tuple(
            SharedScenario(code=vendor, node=vendor, peril=Peril.OT_INTRUSION, yearly=0.02, hit=0.3)
            for vendor in vendors
        ),
    )
