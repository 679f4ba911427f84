"""Standards, rates, thresholds and rules as data, each entry with its source, clause, date and how far it is verified.

A room owns the schema of its catalogue; this room reads the file and says all that is wrong with it at once.

>>> from haitang.catalog import Entry, Verified
>>> from haitang.lexicon import parse
>>> class Rate(Entry):
...     code: str
...     yearly: float
>>> text = '''
... - {code: ransomware, yearly: 0.02, source: "IRIS 2025", clause: "Fig. 7", date: 2025-05-01, verified: secondary}
... '''
>>> parse(text, list[Rate], file="rates.yaml")[0].verified is Verified.SECONDARY
True
"""

from haitang.catalog.entries import Entry, Provenance, Verified
from haitang.catalog.loader import Catalog, load, names, version
from haitang.lexicon import parse

__all__ = ["Catalog", "Entry", "Provenance", "Verified", "load", "names", "parse", "version"]
