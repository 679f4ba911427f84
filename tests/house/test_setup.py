"""What make calls: it sees the machine's settings, and says what to do where something is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

# What the machine itself may set, which would hide what is tested here.
AMBIENT = ("PIP_", "UV_", "SSL_CERT", "HTTP_PROXY", "HTTPS_PROXY")

# The environment itself has no pip; the Python that it was made with has.
BASE_PYTHON = sys._base_executable


def uv_environment(root: Path, **settings: str) -> dict[str, str]:
    """The environment that uv would get, with pip set as given and by nothing else."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(AMBIENT)}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": str(root / "tools"), **settings}
    show = "import installer, json; print(json.dumps(installer.uv_environment()))"
    printed = subprocess.run(
        [BASE_PYTHON, "-c", show], env=environment, capture_output=True, text=True, check=True, cwd=root
    )
    return json.loads(printed.stdout)


def test_pip_settings_reach_uv(root: Path) -> None:
    seen = uv_environment(
        root,
        PIP_INDEX_URL="https://mirror.example/simple",
        PIP_EXTRA_INDEX_URL="https://second.example/simple file:///not/remote",
        PIP_CERT="/etc/own.pem",
        PIP_DEFAULT_TIMEOUT="77",
        PIP_TRUSTED_HOST="mirror.example",
    )
    assert {name: seen[name] for name in seen if name.startswith("UV_") and name != "UV_SYSTEM_CERTS"} == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://second.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_HTTP_TIMEOUT": "77",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    assert seen["SSL_CERT_FILE"] == "/etc/own.pem"


def test_what_a_user_set_for_uv_stands(root: Path) -> None:
    seen = uv_environment(
        root, PIP_INDEX_URL="https://mirror.example/simple", UV_DEFAULT_INDEX="https://own.example/simple"
    )
    assert seen["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_a_wrong_chromium_is_named_with_advice(root: Path) -> None:
    result = subprocess.run(
        [sys.executable, root / "tools" / "browser.py"],
        env=os.environ | {"HAITANG_CHROMIUM": "/no/such/program"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.strip() == (
        "test: HAITANG_CHROMIUM names /no/such/program, which is no program on this machine; correct or unset it"
    )


def test_postgres_lives_as_long_as_its_command(root: Path) -> None:
    ask = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.server_version // 10000)"
    command = [sys.executable, root / "tools" / "with_postgres.py", sys.executable, "-W", "ignore", "-c", ask]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["18"]
    failing = [sys.executable, root / "tools" / "with_postgres.py", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(failing, capture_output=True, check=False).returncode == 7
