"""Django settings, the only models, mappers, queries by actor, files; fulfils the journeys' ports.

>>> from datetime import datetime
>>> from haitang.lexicon import SHANGHAI
>>> from haitang.storage import SeededKeys
>>> SeededKeys("case").signer("platform").verifier() == SeededKeys("case").signer("platform").verifier()
True

Whatever touches the database needs Django to be set up first: `haitang.storage.start`, `.register`, `.unit_of_work`,
and the reads of pages, `.queries`, `.application_queries`, `.matching_queries`, `.progress_rows`, `.progress_duties`,
`.round_figures`, `.round_register` and `.round_scope`.
"""

from haitang.storage.keys import KeyFolder, SeededKeys

__all__ = ["KeyFolder", "SeededKeys"]
