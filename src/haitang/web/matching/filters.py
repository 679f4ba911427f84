"""What somebody looks for on the board; the same for the page and for its export."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from haitang.storage.matching_queries import Board, NeedRow, OfferRow


@dataclass(frozen=True)
class Wanted:
    """A side of the board, and what is looked for on it; what is empty is not asked."""

    side: str
    service: str
    cover: str
    district: str
    sector: str
    q: str

    @classmethod
    def of(cls, asked: QueryDict, board: Board) -> Wanted:
        """What an address asks for; without a side, enterprises look for offers and the others for needs."""
        side = asked.get("side", "")
        if side not in {"needs", "offers"}:
            side = "offers" if board.unit.category in board.round.categories.lead else "needs"
        rest = {name: asked.get(name, "").strip() for name in ("service", "cover", "district", "sector", "q")}
        return cls(side=side, **rest)

    def needs(self, board: Board) -> list[NeedRow]:
        """The standing needs that fit, as the reader sees them: a hidden name or district is not found by it."""
        return [row for row in board.needs if row.stands and self._fits_need(row, board)]

    def offers(self, board: Board) -> list[OfferRow]:
        """The standing offers that fit."""
        return [row for row in board.offers if row.stands and self._fits_offer(row)]

    def _fits_need(self, row: NeedRow, board: Board) -> bool:
        seen = row.seen
        sectors = {each.code: each.label for each in board.round.outreach.matching.sectors}
        return (
            self.service in {"", *seen.services}
            and self.cover in {"", *seen.covers}
            and self.district in {"", row.district}
            and (not self.sector or sectors.get(self.sector) == seen.sector)
            and self._says(row.number, seen.name or "", seen.text)
        )

    def _fits_offer(self, row: OfferRow) -> bool:
        body = row.body
        return (
            self.service in {"", *body.services}
            and self.cover in {"", *body.covers}
            and (not self.district or not body.districts or self.district in body.districts)
            and self._says(row.number, body.party_name, body.posted_by_name, body.text, *body.qualifications)
        )

    def _says(self, *texts: str) -> bool:
        text = "\n".join(texts).casefold()
        return all(word in text for word in self.q.casefold().split())
