"""The collector stays light: it runs at the plant beside other things."""

from __future__ import annotations

import subprocess
import sys


def test_watching_needs_neither_numba_nor_django() -> None:
    program = "import sys, haitang.monitoring; print(sorted({'numba', 'numpy', 'scipy', 'django'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
