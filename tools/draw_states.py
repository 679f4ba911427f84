"""Print a page that shows each room's table of states: what leads from where to where, who may do it, what must hold.

``docs/method/states.md`` keeps what it printed; a test compares.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "haitang"
HEAD = """# States

Written by `make generated` from the rooms' `states.py`. Official labels are Chinese; codes are what the database holds.
"""


def lines() -> Iterator[str]:
    """Yield the page line by line."""
    yield HEAD
    for path in sorted(SOURCE.glob("*/states.py")):
        if "TRANSITIONS" not in path.read_text(encoding="utf-8"):
            continue
        states = importlib.import_module(f"haitang.{path.parent.name}.states")
        yield f"## {path.parent.name}\n"
        yield f"{(states.__doc__ or '').splitlines()[0]}\n"
        yield "| from | action | to | who | what must hold |"
        yield "|---|---|---|---|---|"
        for transition in states.TRANSITIONS:
            sources = ", ".join(f"{state.label.zh} `{state.value}`" for state in transition.sources)
            who = ", ".join(role.label.zh for role in transition.roles)
            guards = ", ".join(guard.label.zh for guard in getattr(transition, "guards", ()))
            action = f"{transition.label.zh} `{transition.action}`"
            target = f"{transition.target.label.zh} `{transition.target.value}`"
            yield f"| {sources} | {action} | {target} | {who or 'by time'} | {guards or '–'} |"
        yield ""


if __name__ == "__main__":
    print("\n".join(lines()).rstrip())
