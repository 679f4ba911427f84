"""会议纪要: the minutes of a joint decision as a file, for those who may see all that was decided on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from haitang.documents import Document, build_minutes, render_docx, render_pdf
from haitang.journeys.decide import meeting_for
from haitang.journeys.ports import Ports
from haitang.journeys.rounds import authorities
from haitang.lexicon import NotFound
from haitang.parties import Actor
from haitang.pilot import load_round

_RENDERERS: Final[Mapping[str, Callable[[Document], bytes]]] = MappingProxyType(
    {"docx": render_docx, "pdf": render_pdf}
)


def minutes_file(ports: Ports, actor: Actor, round_code: str, meeting: UUID, form: str) -> tuple[str, bytes]:
    """Name and content of a meeting's minutes as they stand; the same text and signatures give the same bytes.

    Parameters
    ----------
    form : str
        ``docx`` or ``pdf``.

    Raises
    ------
    NotFound
        No such meeting for this actor, or no such form.
    MissingGlyphs
        A character is in no font here: the DOCX can be had.
    """
    render = _RENDERERS.get(form)
    if render is None:
        raise NotFound("没有这份文件", advice="从会议页下载")
    known = meeting_for(ports, actor, round_code, meeting)
    with ports.transaction() as work:
        seated = authorities(work, round_code)
        units = {unit.code: unit for unit in work.organisations(seated)}
    paper = build_minutes(
        known.body,
        load_round(round_code),
        bodies={code: units[code].name for code in seated},
        number=known.number,
        fictional=any(unit.fictional for unit in units.values()),
    )
    return f"{known.number}-会议纪要.{form}", render(paper)
