"""Reads papers back: the text of a DOCX with python-docx's own package reader, the text of a PDF with pypdf."""

import zipfile
from collections import Counter
from io import BytesIO

from lxml import etree
from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def docx_text(docx: bytes) -> str:
    """The body's text in reading order, without white space."""
    return squeezed("".join(text.text or "" for text in part(docx, "word/document.xml").iter(f"{W}t")))


def pdf_text(pdf: bytes) -> str:
    """Every page's text, without white space."""
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    """Without white space, and with the zero-width breaks of long words taken out."""
    return "".join(text.replace("\u200b", "").split())


def characters(text: str) -> Counter[str]:
    return Counter(squeezed(text))
