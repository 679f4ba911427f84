"""The Chinese page that tells a court's expert how to check a package, and what the check does not show."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from haitang.evidence.checkpoint import Checkpoint
from haitang.evidence.disclosure import DisclosedBatch, DisclosedDocument
from haitang.evidence.keys import VerifierKey
from haitang.lexicon import shanghai


def readme(
    title: str,
    now: Checkpoint,
    batches: Sequence[DisclosedBatch],
    documents: Sequence[DisclosedDocument],
    *,
    keys: Sequence[VerifierKey],
) -> str:
    """README.zh.md of one package; the log's key comes first."""
    page = (files("haitang.evidence.offline") / "README.zh.md").read_text(encoding="utf-8")
    contents = [
        f"- 日志第 {batch.index} 条：批次 `{batch.leaf.name}`（传感器 {batch.leaf.sensor}，"
        f"共 {batch.leaf.records} 条记录，采集于 {shanghai(batch.leaf.collected_at).isoformat(timespec='seconds')}），"
        f"出示 {len(batch.records)} 条"
        for batch in batches
    ]
    contents += [f"- 日志第 {item.index} 条：文书 `{item.name}`" for item in documents]
    return page.format(
        title=title,
        keys="\n".join(
            f"- {'联署方' if number else '日志方'} {key.name}：`{key.fingerprint}`" for number, key in enumerate(keys)
        ),
        origin=now.origin,
        size=now.size,
        at=shanghai(now.at).isoformat(timespec="seconds"),
        root=now.root,
        contents="\n".join(contents) or "- 无",
    )
