"""Print a page that shows each room's table of states: what leads from where to where, who may do it, what must hold.

``docs/method/states.md`` keeps what it printed; a test compares.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent / "src" / "haitang"
HEAD = """# States

Written by `make generated` from the rooms' `states.py`. Official labels are Chinese; codes are what the database holds.
"""


def shown(state: Any) -> str:
    """Return a state as people read it and as the database holds it."""
    return f"{state.label.zh} `{state.value}`"


def label_of(transition: Any) -> str:
    """Return what people read on the action, empty where the table has none."""
    return transition.label.zh if hasattr(transition, "label") else ""


def who(transition: Any) -> str:
    """Return who may act: the roles, or the action of the permission matrix that names them."""
    if hasattr(transition, "permission"):
        return f"permission `{transition.permission}`"
    return ", ".join(role.label.zh for role in transition.roles) or "by time"


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
            sources = getattr(transition, "sources", None) or (transition.source,)
            cells = (
                ", ".join(map(shown, sources)),
                " ".join(filter(None, (label_of(transition), f"`{transition.action}`"))),
                shown(transition.target),
                who(transition),
                ", ".join(guard.label.zh for guard in getattr(transition, "guards", ())) or "–",
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


if __name__ == "__main__":
    print("\n".join(lines()).rstrip())
