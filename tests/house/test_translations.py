"""Chinese is complete: every message of the pages has its translation, and every translation its message."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PO = Path("src/haitang/web/locale/zh_Hans/LC_MESSAGES/django.po")
TEMPLATE = re.compile(
    r"""{%\s*(?:trans|translate)\s+(["'])(?P<plain>.*?)\1"""
    r"""|{%\s*(?:blocktrans|blocktranslate)[^%]*%}(?P<block>.*?){%\s*end(?:blocktrans|blocktranslate)\s*%}"""
    r"""|_\((["'])(?P<call>.*?)\4\)""",
    re.DOTALL,
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


def messages_of_templates(web: Path) -> set[str]:
    found = set()
    for path in sorted(web.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for match in TEMPLATE.finditer(text):
            if match["block"] is not None:
                opening = match[0].split("%}", 1)[0]
                block = match["block"]
                if "trimmed" in opening:
                    block = " ".join(line.strip() for line in block.strip().splitlines())
                found.add(VARIABLE.sub(r"%(\1)s", block))
            else:
                found.add(match["plain"] if match["plain"] is not None else match["call"])
    return found


def messages_of_code(web: Path) -> set[str]:
    keywords = dict.fromkeys(["gettext", "gettext_lazy", "_"], None)
    found = extract_from_dir(str(web), method_map=[("**.py", "python")], keywords=keywords)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_message_is_translated(root: Path) -> None:
    web = root / "src" / "haitang" / "web"
    with (root / PO).open("rb") as source:
        catalogue = read_po(source, locale="zh_Hans", abort_invalid=True)
    entries = [message for message in catalogue if message.id]
    assert [message.id for message in entries if not message.string or message.fuzzy] == []
    assert [(message.id, error) for message in entries for error in message.check(catalogue)] == []
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in entries}
    used = messages_of_templates(web) | messages_of_code(web)
    assert sorted(used - known) == [], "in the pages, but not in the translation"
    assert sorted(known - used) == [], "in the translation, but in no page"
