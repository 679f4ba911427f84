"""存证: leaves go into the project's log, and every growth of it is checkpointed and cosigned by the parties.

In this version the platform keeps the parties' keys for them, each in a file of its own; a party that holds its own
key fulfils `Keys` with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from haitang.evidence import COSIGNATURE, Checkpoint, Log, Note, VerifierKey, cosign, leaf_hash
from haitang.journeys.ports import Keys, Project, Stored, UnitOfWork
from haitang.journeys.step import Step
from haitang.lexicon import canonical_json
from haitang.parties import Relation

KEEPER: Final = "haitang-ledger"
"""Name of the key by which the platform signs the log."""
COSIGNERS: Final = frozenset({Relation.LEAD, Relation.INSURER, Relation.TESTING})
"""Relations whose organisations cosign every checkpoint, so that nobody can show two histories."""


@dataclass(frozen=True)
class LedgerView:
    """The ledger of a project: its leaves in order, its root, its signed checkpoints."""

    origin: str
    leaves: tuple[bytes, ...]
    checkpoints: tuple[Note, ...]

    @property
    def log(self) -> Log:
        """The log itself, for proofs."""
        return Log.from_leaves((leaf_hash(leaf) for leaf in self.leaves), origin=self.origin)

    @property
    def root(self) -> str:
        """Root over all leaves, hex."""
        return self.log.root().hex()

    def proof(self, index: int) -> tuple[str, ...]:
        """Hashes that prove leaf ``index`` under the root, hex."""
        return tuple(node.hex() for node in self.log.inclusion(index))

    def leaf_hashes(self) -> tuple[str, ...]:
        """Hash of each leaf, hex."""
        return tuple(leaf_hash(leaf).hex() for leaf in self.leaves)

    def states(self) -> tuple[Checkpoint, ...]:
        """What each checkpoint says: size, root, time."""
        return tuple(Checkpoint.parse(note.text) for note in self.checkpoints)


def origin_of(project: Project) -> str:
    """Name of a project's log."""
    return f"haitang/{project.number}"


def ledger_view(work: UnitOfWork, project: Project) -> LedgerView:
    """The ledger of a project as it stands."""
    origin = origin_of(project)
    notes = tuple(Note.parse(note) for note in work.checkpoints(origin))
    return LedgerView(origin=origin, leaves=work.leaves(origin), checkpoints=notes)


def cosigners(project: Project) -> tuple[str, ...]:
    """Codes of the organisations that cosign, in the order of their relations."""
    return tuple(dict.fromkeys(code for code, relation in project.relations if relation in COSIGNERS))


def party_keys(keys: Keys, project: Project) -> tuple[VerifierKey, ...]:
    """The cosigners' public keys."""
    return tuple(keys.signer(code).verifier(COSIGNATURE) for code in cosigners(project))


def commit(doing: Step, leaves: Sequence[bytes]) -> int:
    """Append leaves to the project's log, checkpoint it and let the parties cosign; the index of the first leaf."""
    first = doing.work.append_leaves(origin_of(doing.project), leaves)
    view = ledger_view(doing.work, doing.project)
    note = _cosigned(view, doing.ports.keys, doing.project, doing.at)
    doing.work.add_checkpoint(view.origin, size=len(view.leaves), note=str(note), at=doing.at)
    return first


def commit_record(doing: Step, stored: Stored[Any]) -> int:
    """Commit the digest of a record that people rely on; the record itself stays where it is."""
    return commit(doing, [record_leaf(stored)])


def record_leaf(stored: Stored[Any]) -> bytes:
    """The leaf that commits one version of a record, in canonical JSON."""
    return canonical_json(
        {
            "type": "haitang/record/v1",
            "kind": stored.kind,
            "number": stored.number,
            "version": stored.version,
            "sha256": stored.digest,
            "recorded_at": stored.recorded_at.isoformat(),
        }
    )


def _cosigned(view: LedgerView, keys: Keys, project: Project, at: datetime) -> Note:
    log, keeper = view.log, keys.signer(KEEPER)
    note = log.checkpoint(at, keeper)
    seen = view.states()[-1] if view.checkpoints else None
    proof: Iterable[bytes] = log.consistency(seen.size) if seen else ()
    for code in cosigners(project):
        note = cosign(note, keys.signer(code), at=at, log=keeper.verifier(), seen=seen, proof=tuple(proof))
    return note
