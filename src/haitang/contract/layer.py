"""A layer (层): what is taken of each event and of the year, above a deductible, up to a limit, by a share."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from haitang.lexicon import PPM, ZERO, Record, Share, Yuan, mul_div


class LayerTerms(Record):
    """One level of a layer: ``share * min(max(x - deductible, 0), limit)``.

    Attributes
    ----------
    deductible : Yuan
        What is not taken (免赔额, 起赔点).
    limit : Yuan or None
        The most that is taken, counted above the deductible and before the share; None: no limit.
    share : Share
        Part of the layer that is taken; applies last.

    Examples
    --------
    >>> LayerTerms(deductible=Yuan.parse(10), limit=Yuan.parse(50), share=Share(100_000)).taken(40_00)
    300
    """

    deductible: Yuan = ZERO
    limit: Yuan | None = None
    share: Share = Share(PPM)

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.deductible < ZERO:
            raise ValueError(f"层的免赔额不得为负：{self.deductible}")
        if self.limit is not None and self.limit <= ZERO:
            raise ValueError(f"层的限额须大于 0：{self.limit}；不设限额时省略 limit")
        if not Share(0) < self.share <= Share(PPM):
            raise ValueError(f"层的份额须大于 0%，不超过 100%：{self.share}")
        return self

    def taken(self, fen: int) -> int:
        """What the level takes of an amount, 分, half up."""
        above = max(fen - self.deductible.fen, 0)
        within = above if self.limit is None else min(above, self.limit.fen)
        return mul_div(within, self.share.ppm, PPM)


class Layer(Record):
    """Terms per event, then terms on the sum of a year.

    Examples
    --------
    >>> layer = Layer(event=LayerTerms(limit=Yuan.parse(100)), aggregate=LayerTerms(limit=Yuan.parse(150)))
    >>> layer.taken_of_year([80_00, 120_00])
    15000
    """

    event: LayerTerms = LayerTerms()
    aggregate: LayerTerms = LayerTerms()

    def taken_of_year(self, events: list[int]) -> int:
        """What the layer takes of a year's events, 分."""
        return self.aggregate.taken(sum(self.event.taken(fen) for fen in events))
