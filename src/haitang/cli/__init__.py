"""The command line: ``haitang …``, thin above the journeys.

>>> from haitang.cli import app
>>> sorted(group.name for group in app.registered_groups)
['application', 'case', 'contract', 'filing', 'loss', 'quote', 'round', 'schema']
"""

from haitang.cli.main import app, main

__all__ = ["app", "main"]
