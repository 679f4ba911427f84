"""Makes the fixtures beside the tests importable whatever the import mode."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from papers import INVENTORY, application

from haitang.documents import build_application, render_docx, render_pdf
from haitang.documents.model import Document
from haitang.pilot import Round, load_round


@pytest.fixture(scope="session")
def shanghai() -> Round:
    return load_round("shanghai-2026")


@pytest.fixture(scope="session")
def filing(shanghai: Round) -> Document:
    return build_application(application(), shanghai, inventory=INVENTORY)


@pytest.fixture(scope="session")
def filing_docx(filing: Document) -> bytes:
    return render_docx(filing)


@pytest.fixture(scope="session")
def filing_pdf(filing: Document) -> bytes:
    return render_pdf(filing)
