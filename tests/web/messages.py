"""Every message of the web room, as its templates and modules write it."""

import io
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parents[2] / "src" / "haitang" / "web"
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "pgettext_lazy": ((1, "c"), 2), "_": None}


def messages() -> dict[str | tuple[str, ...], str]:
    """Each msgid (a pair where it has a plural) and the first file that uses it."""
    found: dict[str | tuple[str, ...], str] = {}
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        source = templatize(text) if path.suffix == ".html" else text
        for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            found.setdefault(message, path.relative_to(WEB).as_posix())
    return found
