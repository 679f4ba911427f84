"""The simulation engine (模拟引擎): a book of policies over many years, event by event, by the contracts' own terms.

>>> from haitang.loss.simulation import example_book, simulate
>>> answer = simulate(example_book(), years=2000, seed=7)
>>> answer.gross.aal.value > answer.gross.aal.standard_error > 0
True

It answers what the exact engine cannot: limits of a cover over the year, failures that many policies share, treaties
over a whole book. Compiled on the user's machine at the first run; importing it takes a second, so that nothing of the
way to a quote does.
"""

from haitang.loss.simulation.answer import (
    Allocation,
    PolicyShare,
    SimulatedBook,
    TopYear,
    TreatyFigures,
    YearEvent,
)
from haitang.loss.simulation.book import Book, BookPolicy, Report, SharedScenario, book_schema, load_book
from haitang.loss.simulation.estimate import TooLarge, estimate, refuse_beyond
from haitang.loss.simulation.example import example_book
from haitang.loss.simulation.insured import simulate_insured
from haitang.loss.simulation.policy_year import PolicyYear, policy_year
from haitang.loss.simulation.programme import NotSimulated
from haitang.loss.simulation.run import Cancelled
from haitang.loss.simulation.simulate import Progress, simulate
from haitang.loss.simulation.statistics import CurvePoint, Estimate, Figures
from haitang.loss.simulation.tails import BookTails, TailSums

__all__ = [
    "Allocation",
    "Book",
    "BookPolicy",
    "BookTails",
    "Cancelled",
    "CurvePoint",
    "Estimate",
    "Figures",
    "NotSimulated",
    "PolicyShare",
    "PolicyYear",
    "Progress",
    "Report",
    "SharedScenario",
    "SimulatedBook",
    "TailSums",
    "TooLarge",
    "TopYear",
    "TreatyFigures",
    "YearEvent",
    "book_schema",
    "estimate",
    "example_book",
    "load_book",
    "policy_year",
    "refuse_beyond",
    "simulate",
    "simulate_insured",
]
