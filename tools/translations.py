"""Compile each translation (``*.po``) into the form that gettext reads (``*.mo``), beside it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "haitang"


def main() -> None:
    for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parents[1].name, abort_invalid=True)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


if __name__ == "__main__":
    main()
