"""OasisLMF's financial module, fmpy (BSD-3-Clause): terms alone, float32, compiled by numba, over streams of losses.

One event of all policies with many samples each, which is its quickest shape: fewer samples per item are slower.
Allocation rule 0 gives policy totals alone, rule 2 (its default for insured losses) shares them back to the covers.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from oasislmf.pytools.common.data import (  # type: ignore[import-not-found]
    fm_policytc_dtype,
    fm_profile_dtype,
    fm_programme_dtype,
    fm_xref_dtype,
)
from oasislmf.pytools.fm import manager  # type: ignore[import-not-found]

PACKAGES = ("oasislmf", "numba", "numpy")
LOSS = np.dtype([("sidx", "i4"), ("loss", "f4")])
DEDUCTIBLE_AND_LIMIT = 1
LOSS_STREAM = (2 << 24) | 1


def terms(case: dict[str, Any]) -> Callable[[], dict[str, float]]:
    """From a stream in memory to a stream in memory, which is how it is used."""
    folder = Path(_folder.name)
    # It writes its log below the working directory.
    os.chdir(folder)
    rule, samples = case["rule"], case["events"] // case["policies"]
    _write_structure(folder, case)
    losses = _losses(case).reshape(case["policies"], samples, case["covers"])
    _write_losses(folder / "losses.bin", losses, samples)
    manager.create_financial_structure(rule, str(folder))

    def call() -> dict[str, float]:
        manager.run_synchronous(
            allocation_rule=rule,
            files_in=[str(folder / "losses.bin")],
            files_out=[str(folder / "paid.bin")],
            net_loss=None,
            storage_method="sparse",
            static_path=str(folder),
            low_memory=False,
            sort_output=False,
        )
        return {}

    call()
    mean = _paid(folder / "paid.bin") / case["events"]
    return lambda: call() | {"mean": mean}


def _losses(case: dict[str, Any]) -> Any:
    random = np.random.default_rng(case["seed"])
    normal = random.normal(case["mu"], case["sigma"], (case["events"], case["covers"]))
    return np.rint(np.exp(normal) * 100) / 100


def _write_structure(folder: Path, case: dict[str, Any]) -> None:
    """Two levels: items with a deductible and a limit, policies of some items with a deductible and a limit."""
    policies, covers = case["policies"], case["covers"]
    items = np.arange(1, policies * covers + 1)
    programme = np.zeros(2 * items.size, fm_programme_dtype)
    programme["from_agg_id"] = np.tile(items, 2)
    programme["level_id"] = np.repeat([1, 2], items.size)
    programme["to_agg_id"] = np.concatenate([items, (items - 1) // covers + 1])
    terms_of = np.zeros(items.size + policies, fm_policytc_dtype)
    terms_of["level_id"] = np.repeat([1, 2], [items.size, policies])
    terms_of["agg_id"] = np.concatenate([items, np.arange(1, policies + 1)])
    terms_of["layer_id"] = 1
    terms_of["profile_id"] = np.concatenate([np.full(items.size, 1), np.full(policies, 2)])
    profiles = np.zeros(2, fm_profile_dtype)
    profiles["profile_id"] = [1, 2]
    profiles["calcrule_id"] = DEDUCTIBLE_AND_LIMIT
    profiles["deductible1"] = [case["cover_deductible"], case["deductible"]]
    profiles["limit1"] = [case["cover_limit"], case["event_limit"]]
    outputs = np.zeros(policies if case["rule"] == 0 else items.size, fm_xref_dtype)
    outputs["output"] = outputs["agg_id"] = np.arange(1, outputs.size + 1)
    outputs["layer_id"] = 1
    for name, table in (
        ("fm_programme", programme),
        ("fm_policytc", terms_of),
        ("fm_profile", profiles),
        ("fm_xref", outputs),
    ):
        table.tofile(folder / f"{name}.bin")


def _write_losses(path: Path, losses: Any, samples: int) -> None:
    item = np.zeros(samples + 1, LOSS)
    item["sidx"][:samples] = np.arange(1, samples + 1)
    with path.open("wb") as file:
        np.array([LOSS_STREAM, samples], "i4").tofile(file)
        for policy in range(losses.shape[0]):
            for cover in range(losses.shape[2]):
                np.array([1, policy * losses.shape[2] + cover + 1], "i4").tofile(file)
                item["loss"][:samples] = losses[policy, :, cover]
                item.tofile(file)


def _paid(path: Path) -> float:
    """Sum of all samples' losses of a stream."""
    words = np.fromfile(path, "i4", offset=8)
    place, total = 0, 0.0
    pairs = words.reshape(-1, 2).view(LOSS).ravel()
    while place < pairs.size:
        # A header (event, item), then pairs up to one of sample 0.
        end = place + 1 + int(np.argmax(pairs["sidx"][place + 1 :] == 0))
        samples = pairs[place + 1 : end]
        total += float(samples["loss"][samples["sidx"] > 0].sum(dtype=np.float64))
        place = end + 1
    return total


_folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
WORKS = {"terms": terms}
