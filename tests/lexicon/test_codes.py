"""Check digits of GB 32100 and GB 11714."""

import pytest

from haitang.lexicon import checked_code, region_of


def test_both_forms() -> None:
    assert checked_code("91310000631696382c") == "91310000631696382C"
    assert checked_code("D2143569-X") == "D2143569X"
    assert region_of("91310000631696382C") == "310000"
    assert region_of("D2143569X") is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91310000631696382D", "校验位不符，应为 C"),
        ("D2143569-1", "应为 X"),
        ("9131000063169638", "18 位"),
        ("9131000063169638OC", "非法字符"),
        ("", "18 位"),
        ("上海某公司统一社会信用代码编号", "18 位"),
    ],
)
def test_wrong_codes_say_what_was_expected(code: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_code(code)
