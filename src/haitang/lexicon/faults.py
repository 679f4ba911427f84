"""What kinds of fault a field may have, in words: message, bound and advice by pydantic's code of the fault."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind of fault is told; ``bound`` may use what pydantic says of it, such as ``{gt}``."""

    message: str
    bound: str = ""
    advice: str = ""


OTHERWISE: Final = Words("", advice="按提示改正该值")
"""Our own checks speak for themselves."""

_CHOICE: Final = Words("不在可取值之中", "{expected}", "改为所列取值之一")
_INSTANT: Final = Words("不是时刻", "形如 2026-06-22T10:05:00+08:00", "改为带时区的时刻")
_DATE: Final = Words("不是日期", "形如 2026-06-22", "改为存在的日期")
_NUMBER: Final = Words("不是数", "数字", "去掉单位和多余字符")
_TEXT: Final = Words("不是文字", "文字", "若为数字或日期，请加引号")
_LIST: Final = Words("不是列表", "列表，每项一行，以 - 开头", "按格式定义改写；见 haitang schema")
_RECORD: Final = Words("不是一组字段", "字段: 值，每行一个", "按格式定义改写；见 haitang schema")

WORDS: Final = MappingProxyType(
    {
        "missing": Words("缺少必填字段", advice="补上该字段"),
        "extra_forbidden": Words("未知字段", advice="删除该字段，或核对字段名的拼写"),
        "enum": _CHOICE,
        "literal_error": _CHOICE,
        "union_tag_invalid": Words("不在可取值之中", "{expected_tags}", "改为所列取值之一"),
        "union_tag_not_found": Words("缺少说明种类的字段", "{discriminator}", "补上该字段；见 haitang schema"),
        "timezone_aware": Words("时间没有时区", "形如 2026-06-22T10:05:00+08:00", "在时间后写明 +08:00"),
        "datetime_type": _INSTANT,
        "datetime_parsing": _INSTANT,
        "datetime_from_date_parsing": _INSTANT,
        "datetime_object_invalid": _INSTANT,
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "date_from_datetime_inexact": _DATE,
        "int_type": _NUMBER,
        "int_parsing": Words("不是整数", "整数", "去掉单位和多余字符"),
        "int_from_float": Words("不是整数", "整数", "去掉小数部分"),
        "float_type": _NUMBER,
        "float_parsing": _NUMBER,
        "finite_number": Words("不是有限的数", "有限的数", "改为实际数值"),
        "decimal_type": _NUMBER,
        "decimal_parsing": _NUMBER,
        "decimal_max_places": Words("小数位过多", "至多 {decimal_places} 位小数", "四舍五入后填写"),
        "bool_type": Words("不是是或否", "true 或 false", "改为 true 或 false"),
        "bool_parsing": Words("不是是或否", "true 或 false", "改为 true 或 false"),
        "string_type": _TEXT,
        "string_too_short": Words("文字过短", "至少 {min_length} 个字符", "补充内容"),
        "string_too_long": Words("文字过长", "至多 {max_length} 个字符", "缩短内容"),
        "string_pattern_mismatch": Words("格式不符", "正则 {pattern}", "按格式改写"),
        "greater_than": Words("数值过小", "大于 {gt}", "改为范围之内的值"),
        "greater_than_equal": Words("数值过小", "不小于 {ge}", "改为范围之内的值"),
        "less_than": Words("数值过大", "小于 {lt}", "改为范围之内的值"),
        "less_than_equal": Words("数值过大", "不大于 {le}", "改为范围之内的值"),
        "too_short": Words("项目过少", "至少 {min_length} 项", "补充项目"),
        "too_long": Words("项目过多", "至多 {max_length} 项", "删去多余项目"),
        "list_type": _LIST,
        "tuple_type": _LIST,
        "dict_type": _RECORD,
        "model_type": _RECORD,
        "model_attributes_type": _RECORD,
        "uuid_parsing": Words("不是标识", "UUID", "不要手工改写标识"),
    }
)
"""Words by pydantic's code of the fault."""
