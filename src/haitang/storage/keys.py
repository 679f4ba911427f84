"""Ed25519 keys of the ledger's signers: made once and kept in a private folder, or derived for a worked case."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from haitang.evidence import Ed25519Signer, Signer


class KeyFolder:
    """Signers whose seeds lie in a folder, made on first use, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def signer(self, name: str) -> Signer:
        """The signer of that name."""
        path = self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.seed"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_bytes(secrets.token_bytes(32))
            try:
                os.link(draft, path)  # the first process wins; a seed is never replaced
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return Ed25519Signer(name, path.read_bytes())


class SeededKeys:
    """Signers derived from a worked case's seed: the same bytes each time, and worth nothing outside it."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def signer(self, name: str) -> Signer:
        """The signer of that name."""
        return Ed25519Signer(name, hashlib.sha256(f"{self._seed}\x00{name}".encode()).digest())
