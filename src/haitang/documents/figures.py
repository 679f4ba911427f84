"""Pictures of a report: the loss exceedance curve, and a settlement as a waterfall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

from haitang.documents.drawing import BLUE, GREEN, INK, PALE, RED, RULE, SOFT, Drawing
from haitang.documents.model import Figure
from haitang.lexicon import Record, Yuan

_YUAN_PER_WAN: Final = 10_000
_WIDTH: Final = 640.0
_TICKS: Final = 5
_TONES: Final = {"limit": RED, "tolerance": GREEN}


class LossPoint(Record):
    """A yearly loss, float yuan because the distribution is continuous, and the chance that a year exceeds it."""

    loss: float
    probability: float


class Mark(Record):
    """An amount to mark on the curve, such as the limit (赔偿限额) or the tolerance (风险容忍度)."""

    label: str
    amount: Yuan
    tone: Literal["limit", "tolerance"] = "limit"


class Step(Record):
    """A bar of a waterfall: where the amount stands after it; a ``total`` bar starts at nothing."""

    label: str
    after: Yuan
    total: bool = False


def exceedance_curve(
    points: Sequence[LossPoint],
    *,
    marks: Sequence[Mark] = (),
    caption: str = "",
    floor: float = 0.001,
) -> Figure:
    """Loss exceedance curve (损失超越概率曲线): yearly loss in 万元 across, chance in a year up, on a log scale.

    Parameters
    ----------
    points : sequence of LossPoint
        Any order; those below ``floor`` are left out.
    marks : sequence of Mark
        Amounts drawn as upright lines, with the chance of exceeding each.
    floor : float
        Lowest chance shown.

    Raises
    ------
    ValueError
        Fewer than two points can be shown.

    Examples
    --------
    >>> points = [LossPoint(loss=100_000.0 * n, probability=0.5 / n**2) for n in range(1, 12)]
    >>> figure = exceedance_curve(points, marks=[Mark(label="限额", amount=Yuan.parse("50万元"))])
    >>> figure.alt
    '年度损失超越概率曲线；限额 50.00 万元，超越概率 2.00%'
    """
    shown = sorted((p for p in points if p.probability >= floor), key=lambda point: point.loss)
    if len(shown) < 2:
        raise ValueError(f"曲线至少要有两个超越概率不低于 {floor} 的点，现有 {len(shown)} 个")
    left, right, top, bottom = 64.0, _WIDTH - 24, 30.0, 300.0
    reach = _round_up(max([shown[-1].loss, *(float(mark.amount.yuan) for mark in marks)]))
    peak = max(10.0 ** math.ceil(math.log10(max(point.probability for point in shown))), 10 * floor)
    decades = math.log10(peak / floor)

    def across(loss: float) -> float:
        return left + (right - left) * loss / reach

    def up(probability: float) -> float:
        return bottom - (bottom - top) * math.log10(max(probability, floor) / floor) / decades

    sheet = Drawing(_WIDTH, 344)
    for decade in range(round(decades) + 1):
        chance = floor * 10**decade
        sheet.line((left, up(chance)), (right, up(chance)), RULE)
        sheet.words(left - 8, up(chance) + 4, _percent(chance), color=SOFT, anchor="end")
    for tick in range(_TICKS + 1):
        loss = reach * tick / _TICKS
        sheet.line((across(loss), bottom), (across(loss), bottom + 4), SOFT)
        sheet.words(across(loss), bottom + 18, f"{loss / _YUAN_PER_WAN:,.0f}", color=SOFT, anchor="middle")
    sheet.words(right, bottom + 36, "年度损失（万元）", color=SOFT, anchor="end")
    sheet.words(left - 40, top - 14, "年超越概率", color=SOFT)
    sheet.path([(across(point.loss), up(point.probability)) for point in shown], BLUE, width=2.2)
    ordered = sorted(marks, key=lambda each: each.amount)
    for mark in ordered:
        x = across(float(mark.amount.yuan))
        sheet.line((x, top), (x, bottom), _TONES[mark.tone], width=1.2, dash="5 4")
    said = ["年度损失超越概率曲线"]
    for index, mark in enumerate(ordered):
        x = across(float(mark.amount.yuan))
        words = f"{mark.label} {mark.amount.in_wan()} 万元，超越概率{_chance_of(points, float(mark.amount.yuan))}"
        anchor: Literal["start", "end"] = "end" if x > (left + right) / 2 else "start"
        aside = -6 if anchor == "end" else 6
        sheet.words(x + aside, top + 12 + 18 * index, words, color=_TONES[mark.tone], anchor=anchor)
        said.append(words)
    return Figure(svg=sheet.svg(), width_mm=150, alt="；".join(said), caption=caption)


def waterfall(steps: Sequence[Step], *, caption: str = "") -> Figure:
    """A settlement as a waterfall (赔款计算瀑布图): each term's effect on the amount, in yuan.

    Raises
    ------
    ValueError
        There are no steps.

    Examples
    --------
    >>> figure = waterfall([
    ...     Step(label="核定损失", after=Yuan.parse("100万元"), total=True),
    ...     Step(label="每次事故免赔额", after=Yuan.parse("95万元")),
    ...     Step(label="应付赔款", after=Yuan.parse("95万元"), total=True),
    ... ])
    >>> figure.alt
    '核定损失 1,000,000.00 元；每次事故免赔额 −50,000.00 元；应付赔款 950,000.00 元'
    """
    if not steps:
        raise ValueError("瀑布图至少要有一步")
    pitch, left, right, top = 26.0, 190.0, _WIDTH - 110, 10.0
    reach = max(1.0, *(float(step.after.yuan) for step in steps))
    sheet = Drawing(_WIDTH, top + pitch * len(steps) + 8)

    def across(amount: Yuan) -> float:
        return left + (right - left) * float(amount.yuan) / reach

    standing = Yuan(0)
    said = []
    for index, step in enumerate(steps):
        y = top + pitch * index
        change = step.after - standing
        low, high = sorted((Yuan(0) if step.total else standing, step.after))
        color = BLUE if step.total else PALE if not change else RED if change < Yuan(0) else GREEN
        shown = step.after.text() if step.total else _signed(change)
        sheet.words(left - 10, y + 15, step.label, anchor="end", color=INK if step.total else SOFT)
        sheet.bar(across(low), y + 4, across(high) - across(low), pitch - 10, color)
        sheet.words(across(high) + 6, y + 15, shown, color=INK if step.total else color if change else SOFT, size=10)
        if index + 1 < len(steps):
            sheet.line((across(step.after), y + pitch - 6), (across(step.after), y + pitch + 4), RULE)
        said.append(f"{step.label} {shown} 元")
        standing = step.after
    return Figure(svg=sheet.svg(), width_mm=160, alt="；".join(said), caption=caption)


def qr_code(content: str, *, width_mm: float = 28) -> Figure:
    """A QR code (二维码) of ``content``, error correction level M.

    Examples
    --------
    >>> qr_code("RECEIPT 1").alt
    '二维码：RECEIPT 1'
    """
    import segno

    svg = segno.make(content, error="m", micro=False).svg_inline(scale=4, border=2, dark="#000", light="#fff")
    named = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in svg else svg
    return Figure(svg=named, width_mm=width_mm, alt=f"二维码：{content}")


def _chance_of(points: Sequence[LossPoint], loss: float) -> str:
    """Chance of exceeding ``loss``, between the points around it on the log scale; beyond them, only a bound."""
    known = sorted((point for point in points if point.probability > 0), key=lambda point: point.loss)
    below = [point for point in known if point.loss <= loss]
    above = [point for point in known if point.loss >= loss]
    if not below:
        return f"高于 {_percent(above[0].probability)}"
    if not above:
        return f"低于 {_percent(below[-1].probability)}"
    low, high = below[-1], above[0]
    part = 0.0 if high.loss == low.loss else (loss - low.loss) / (high.loss - low.loss)
    return f" {_percent(math.exp(math.log(low.probability) * (1 - part) + math.log(high.probability) * part))}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%" if share >= 0.1 else f"{share * 100:.2f}%"


def _signed(change: Yuan) -> str:
    return f"−{(-change).text()}" if change < Yuan(0) else f"+{change.text()}" if change else "0.00"


def _round_up(amount: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten that divides into five round ticks."""
    scale = 10.0 ** math.floor(math.log10(max(amount, 1.0)))
    return next(scale * step for step in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0) if scale * step >= amount)
