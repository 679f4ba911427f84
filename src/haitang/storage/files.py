"""Files, kept once by their digest; a write is a rename, so that a killed process leaves nothing half done."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from haitang.lexicon import Digest


def keep(data: bytes) -> Digest:
    """Keep a file; the same content is kept once."""
    digest = Digest.sha256(data)
    path = _path(digest.hex)
    if not path.exists():
        write_atomically(path, data)
    return digest


def read(sha256: str) -> bytes:
    """The content of a kept file.

    Raises
    ------
    OSError
        The file is gone, or is no longer what its name says.
    """
    data = _path(sha256).read_bytes()
    if Digest.sha256(data).hex != sha256:
        raise OSError(f"stored file {sha256} has changed on disk")
    return data


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside the target, flush to disk, rename over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _path(sha256: str) -> Path:
    return Path(settings.FILES) / sha256[:2] / sha256
