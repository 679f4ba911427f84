"""Django settings, the only models, mappers, queries by actor, files; fulfils the journeys' ports.

>>> from datetime import datetime
>>> from haitang.lexicon import SHANGHAI
>>> from haitang.storage import SeededKeys
>>> SeededKeys("case").signer("platform").verifier() == SeededKeys("case").signer("platform").verifier()
True

Whatever touches the database is in `haitang.storage.start`, `.unit_of_work`, `.queries` and `.application_queries`,
which need Django to be set up first.
"""

from haitang.storage.keys import KeyFolder, SeededKeys

__all__ = ["KeyFolder", "SeededKeys"]
