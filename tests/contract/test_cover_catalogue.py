from __future__ import annotations

from haitang.contract import cover_catalogue
from haitang.lexicon import Cover


def test_every_cover_of_the_notice_is_described() -> None:
    assert tuple(cover_catalogue()) == tuple(Cover)
