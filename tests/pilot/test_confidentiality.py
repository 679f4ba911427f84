"""Classification markings are refused; what looks like personal data is shown masked and only warns."""

from datetime import datetime

import pytest

from haitang.insured import Inventory
from haitang.lexicon import SHANGHAI
from haitang.pilot import Application, Outcome, Prose, Round, check, refused_markings

SUBMITTED = datetime(2026, 6, 22, 10, tzinfo=SHANGHAI)


def verdicts_on(text: str, application: Application, inventory: Inventory, round_: Round) -> list[tuple[str, str, str]]:
    changed = application.model_copy(update={"introduction": Prose.plain(text)})
    return [
        (one.rule, one.outcome.value, one.value)
        for one in check(changed, inventory, round_, now=SUBMITTED)
        if one.rule in {"classification", "personal_data"} and one.outcome is not Outcome.OK
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机密★5年 某设备参数", [("classification", "fails", "机密级标志")]),
        ("绝 密 ★", [("classification", "fails", "绝密级标志")]),
        ("秘密☆启封前", [("classification", "fails", "秘密级标志")]),
        ("密级：秘密", [("personal_data", "warns", "密****")]),
        ("保守商业秘密，不涉及国家秘密。", []),
        ("★级服务商", []),
        ("身份证11010519491231002X。", [("personal_data", "warns", "110*************2X")]),
        ("编号110105194912310021", []),
        ("电话138-0013-8000", [("personal_data", "warns", "138********00")]),
        ("电话+86 13800138000", [("personal_data", "warns", "+86**********00")]),
        ("总机021-50000001，产量13800138000.5", []),
        ("账号6222020000000000001", []),
        ("卡号4111111111111111", [("personal_data", "warns", "411***********11")]),
        ("邮箱 a.b@example.com", [("personal_data", "warns", "a.b**********om")]),
        ("地址192.168.1.20", [("personal_data", "warns", "192*******20")]),
        ("版本1.2.3.4.5，标准22239.1", []),
        ("统一社会信用代码9131011500000A016L", []),
    ],
)
def test_what_is_refused_and_what_only_warns(
    text: str,
    expected: list[tuple[str, str, str]],
    application: Application,
    inventory: Inventory,
    shanghai_round: Round,
) -> None:
    assert verdicts_on(text, application, inventory, shanghai_round) == expected


def test_a_refusal_never_repeats_the_text(shanghai_round: Round) -> None:
    (problem,) = refused_markings([("introduction", "机密★ 甲厂代号")], shanghai_round, file="application")
    assert "甲厂代号" not in str(problem)
    assert problem.at == "introduction"
    assert shanghai_round.number in problem.bound
