"""How long the loop, a start of the platform and its pages take, and the memory: `python benchmarks/loop.py`."""

from __future__ import annotations

import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

CASE = Path(__file__).parents[1] / "examples" / "haimao-bearing"
RUNS = 3
LOOKS = 5


def haitang(*arguments: str) -> list[str]:
    """A command line of the program."""
    return [sys.executable, "-m", "haitang.cli", *arguments]


def time_case(folder: Path) -> tuple[list[float], float]:
    """Seconds of each run of the worked case, and the peak memory of the largest, MB."""
    seconds = []
    for run in range(RUNS):
        began = time.perf_counter()
        subprocess.run(
            haitang("case", "run", str(CASE), "--out", str(folder / f"out-{run}"), "--json"),
            check=True,
            capture_output=True,
        )
        seconds.append(time.perf_counter() - began)
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def time_start(var: Path) -> float:
    """Seconds from the command to the first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    with subprocess.Popen(
        haitang("serve", "--demo", "--port", str(port)),
        env=os.environ | {"HAITANG_VAR": str(var)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        while time.perf_counter() - began < 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        seconds = time.perf_counter() - began
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
    return seconds


def time_pages(var: Path) -> dict[str, float]:
    """Median milliseconds of each page of the worked case, in process, as its risk manager."""
    os.environ |= {
        "HAITANG_VAR": str(var),
        "HAITANG_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "haitang.storage.settings",
    }
    import django

    django.setup()
    from django.test import Client

    from haitang.journeys import TABS
    from haitang.storage import models

    client, project = Client(), models.Project.objects.order_by("number").first()
    client.force_login(models.User.objects.get(username="he-min"), "django.contrib.auth.backends.ModelBackend")
    pages = {"desk": "/", **{tab: f"/projects/{project.pk}/{tab}/" for tab in TABS}}
    medians = {}
    for name, address in pages.items():
        looks = []
        for _ in range(LOOKS):
            began = time.perf_counter()
            answer = client.get(address)
            looks.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        medians[name] = statistics.median(looks[1:])
    return medians


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, memory = time_case(folder)
        print(f"case run: min {min(seconds):.1f} s, median {statistics.median(seconds):.1f} s, peak {memory:.0f} MB")
        var = folder / "var"
        print(f"start with loading: {time_start(var):.1f} s; second start: {time_start(var):.1f} s")
        for page, milliseconds in time_pages(var).items():
            print(f"page {page}: {milliseconds:.0f} ms")


if __name__ == "__main__":
    main()
