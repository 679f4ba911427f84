"""字数 on what people really paste into a form."""

import pytest

from haitang.pilot.word_count import count_all, count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \t\r\n\u3000\u00a0", 0),
        ("网络安全保险", 6),
        ("网络，安全。", 6),
        ("“保险＋服务”——模式……", 13),
        ("hello world", 2),
        ("don’t", 1),
        ("3.14", 1),
        ("1,234,567.89万元", 3),
        ("98.5%", 1),
        ("2026-06-30", 1),
        ("2026年6月30日", 6),
        ("GB/T 22239-2019", 2),
        ("https://example.com/a?b=c&d=1#e", 1),
        ("见https://example.com/a。", 3),
        ("someone@example.com", 1),
        ("PLC控制器", 4),
        ("等保3级ERP", 5),
        ("你好,世界", 5),
        ("你好 , 世界", 5),
        ("a - b", 3),
        ("(一)", 3),
        ("（一）", 3),
        ("𠮷野家", 3),
        ("\U00030000\U00031350", 2),
        ("堃翀珺镕", 4),
        ("葛\U000e0100城", 2),
        ("👍", 1),
        ("👍👍🏽", 2),
        ("👨\u200d👩\u200d👧", 1),
        ("🇨🇳", 1),
        ("❤\ufe0f", 1),
        ("1\ufe0f\u20e3", 1),
        ("e\u0301te\u0301", 1),
        ("①②", 2),
        ("α和β", 3),
        ("ＡＢ１", 3),
        ("カタｶﾅ", 4),
        ("第一行\n第二行", 6),
        ("one\u2028two\u000bthree", 3),
        ("zero\u200bwidth", 1),
        ("\ufeff开头", 2),
        ("宽3×5米", 3),
    ],
)
def test_counts_as_a_word_processor(text: str, words: int) -> None:
    assert count_words(text) == words


def test_texts_are_counted_apart() -> None:
    assert count_all(["one", "two"]) == 2
    assert count_words("onetwo") == 1
