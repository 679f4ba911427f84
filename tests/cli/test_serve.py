"""``haitang serve``: a taken port, and a demonstration whose ledger the platform can go on signing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SERVE = [sys.executable, "-m", "haitang.cli", "serve"]
CHECK = """
import django
django.setup()
from pathlib import Path
from django.conf import settings
from haitang.evidence import COSIGNATURE, verified
from haitang.journeys.ledger import KEEPER, cosigners, ledger_view
from haitang.storage import KeyFolder, models
from haitang.storage.rows import project_of
from haitang.storage.unit_of_work import unit_of_work
keys = KeyFolder(Path(settings.KEYS))
project = project_of(models.Project.objects.order_by("number").first())
with unit_of_work() as work:
    view = ledger_view(work, project)
parties = [keys.signer(code).verifier(COSIGNATURE) for code in cosigners(project)]
for note in view.checkpoints:
    verified(note, log=keys.signer(KEEPER).verifier(), parties=parties, quorum=3)
print(len(view.checkpoints))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"HAITANG_VAR": str(var), "DJANGO_SETTINGS_MODULE": "haitang.storage.settings"}


def test_a_taken_port_is_told_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*SERVE, "--demo", "--port", port],
            env=environment(tmp_path / "var"),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"不能在 127.0.0.1:{port} 上监听" in done.stderr
    assert not (tmp_path / "var").exists()


def test_the_platform_signed_the_demonstration_itself(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    with subprocess.Popen(
        [*SERVE, "--demo", "--port", str(port)], env=environment(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            assert wait_until_up(server, port), "the platform did not start"
        finally:
            server.send_signal(signal.SIGINT)
            said = server.communicate(timeout=30)[0].decode()
    assert f"http://127.0.0.1:{port}" in said
    assert "Traceback" not in said
    checked = subprocess.run(
        [sys.executable, "-c", CHECK], env=environment(var), capture_output=True, text=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stderr
    assert int(checked.stdout) > 3


def wait_until_up(server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
