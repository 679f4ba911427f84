"""Pictures say in words what they show, and refuse what cannot be drawn."""

import pytest
from lxml import etree

from haitang.documents import LossPoint, Mark, Step, exceedance_curve, qr_code, waterfall
from haitang.lexicon import Yuan

POINTS = [LossPoint(loss=100_000.0 * place, probability=0.5 / place**2) for place in range(1, 20)]


def words(svg: str) -> list[str]:
    return [each.text for each in etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")]


def test_a_mark_beyond_the_curve_only_gives_a_bound() -> None:
    figure = exceedance_curve(POINTS, marks=[Mark(label="限额", amount=Yuan.wan(1000))])
    assert figure.alt == "年度损失超越概率曲线；限额 1,000.00 万元，超越概率低于 0.14%"


def test_order_of_points_does_not_matter() -> None:
    assert exceedance_curve(POINTS) == exceedance_curve(POINTS[::-1])


def test_a_curve_needs_two_points() -> None:
    with pytest.raises(ValueError, match="至少要有两个"):
        exceedance_curve(POINTS[:1])


def test_labels_are_escaped() -> None:
    figure = exceedance_curve(POINTS, marks=[Mark(label="<限&额>", amount=Yuan.wan(50))])
    assert [word for word in words(figure.svg) if word.startswith("<限&额>")] != []


def test_a_waterfall_names_each_change() -> None:
    figure = waterfall(
        [
            Step(label="损失", after=Yuan.wan(100), total=True),
            Step(label="免赔", after=Yuan.wan(90)),
            Step(label="不变", after=Yuan.wan(90)),
            Step(label="费用", after=Yuan.wan(95)),
        ]
    )
    assert figure.alt == "损失 1,000,000.00 元；免赔 −100,000.00 元；不变 0.00 元；费用 +50,000.00 元"
    with pytest.raises(ValueError, match="至少要有一步"):
        waterfall([])


def test_a_settlement_of_nothing_can_be_drawn() -> None:
    assert waterfall([Step(label="损失", after=Yuan(0), total=True)]).alt == "损失 0.00 元"


def test_codes_differ_with_their_content() -> None:
    assert qr_code("甲").svg != qr_code("乙").svg
