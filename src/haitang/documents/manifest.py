"""The list of files of a package (清单): name, bytes, and two digests of each."""

from __future__ import annotations

from collections.abc import Mapping

from haitang.lexicon import Digest, Record, canonical_json


class ManifestEntry(Record):
    """One file of a package."""

    file: str
    bytes: int
    sha256: Digest
    sm3: Digest


class Manifest(Record):
    """All files of a package in order of name.

    Examples
    --------
    >>> manifest = Manifest.of({"b.txt": b"2", "a.txt": b"1"})
    >>> [entry.file for entry in manifest.entries]
    ['a.txt', 'b.txt']
    >>> manifest.faults({"a.txt": b"1", "b.txt": b"3", "c.txt": b""})
    ('b.txt：内容与清单不符', 'c.txt：不在清单中')
    """

    entries: tuple[ManifestEntry, ...]

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Manifest:
        """The manifest of ``files``."""
        return cls(
            entries=tuple(
                ManifestEntry(file=name, bytes=len(data), sha256=Digest.sha256(data), sm3=Digest.sm3(data))
                for name, data in sorted(files.items())
            )
        )

    @property
    def digest(self) -> Digest:
        """SHA-256 over the canonical list: one value that stands for the whole package."""
        return Digest.sha256(canonical_json(self))

    def faults(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What of ``files`` differs from the list: changed, missing, or never listed."""
        listed = {entry.file: entry for entry in self.entries}
        found = []
        for name in sorted(set(listed) | set(files)):
            if name not in files:
                found.append(f"{name}：缺失")
            elif name not in listed:
                found.append(f"{name}：不在清单中")
            elif Digest.sha256(files[name]) != listed[name].sha256 or Digest.sm3(files[name]) != listed[name].sm3:
                found.append(f"{name}：内容与清单不符")
        return tuple(found)

    def csv(self) -> str:
        """As a table with a heading, one file a line."""
        lines = ["file,bytes,sha256,sm3"]
        lines += [f"{_quoted(each.file)},{each.bytes},{each.sha256.hex},{each.sm3.hex}" for each in self.entries]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text
