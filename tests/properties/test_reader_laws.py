"""Laws of the log reader: whatever a file holds, nothing is lost, nothing crashes, and the file can be proved."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from haitang.evidence import ClockReading, Log, batch_leaf
from haitang.insured import Inventory, Site, System
from haitang.lexicon import SeededIds
from haitang.monitoring import LogSource, records_of, watch

AT = datetime(2026, 8, 12, tzinfo=UTC)
SOURCE = LogSource(
    code="any",
    kind="suricata_eve",
    sensor="any",
    file="eve.json",
    collector_clock=ClockReading(source="NTP", error_seconds=1),
)
BOM = b"\xef\xbb\xbf"
PLANT = Inventory(
    enterprise="D2143569-X",
    sites=(Site(code="site", name="site", region="310115"),),
    systems=(System(code="sys", name="sys", kind="scada", site="site"),),
)
values = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just({})
fields = st.sampled_from(["src_ip", "src_port", "dest_port", "alert", "modbus", "dnp3", "flow_id", "timestamp"])
records = st.dictionaries(fields, values, max_size=4).map(
    lambda extra: json.dumps({"timestamp": "2026-08-11T18:10:07+0000", "event_type": "modbus"} | extra).encode()
)
marked = st.sampled_from([BOM, BOM + BOM, BOM * 2000 + b"{}", BOM + b"{}", b"", b" \r"])
lines = st.one_of(records, marked, st.binary(max_size=30).filter(lambda raw: b"\n" not in raw and b"\x00" not in raw))


@given(st.lists(lines, min_size=1, max_size=12), st.integers(1, 5))
def test_every_line_is_committed_and_read_or_set_aside(content: list[bytes], batch_size: int) -> None:
    content = [b"{}", *content]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "eve.json"
        path.write_bytes(b"".join(line + b"\n" for line in content))
        seen = watch(
            [SOURCE],
            Path(folder),
            inventory=PLANT,
            log=Log("any"),
            ids=SeededIds("any"),
            at=AT,
            tool="any",
            batch_size=batch_size,
        )
        again = [raw for batch in seen.batches for raw in records_of(path, batch.leaf)]
    assert again == content
    assert seen.events + seen.quarantined == sum(bool(line.removeprefix(BOM).strip()) for line in content)
    for batch in seen.batches:
        start = batch.leaf.first_line - 1
        leaf = batch_leaf(
            content[start : start + batch.leaf.records],
            batch=UUID(int=0),
            sensor="any",
            name="any",
            collected_at=AT,
            clock=SOURCE.collector_clock,
            tool="any",
        )
        assert (leaf.root, leaf.sha256, leaf.sm3, leaf.size) == (
            batch.leaf.root,
            batch.leaf.sha256,
            batch.leaf.sm3,
            batch.leaf.size,
        )
