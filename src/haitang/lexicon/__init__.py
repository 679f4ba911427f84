"""Words that rooms share: money, time, codes, covers, perils, ids, digests and errors.

>>> from datetime import date
>>> from haitang.lexicon import Cover, Period, Share, Yuan
>>> deductible = Yuan.parse("5万元")
>>> Share.parse("10%").of(Yuan.parse("123.45")) + deductible
Yuan('50012.35')
>>> str(Period.of_dates(date(2026, 7, 1), date(2027, 6, 30)))
'2026年7月1日零时起至2027年6月30日二十四时止'
>>> Cover.BUSINESS_INTERRUPTION.label.zh
'营业中断'
"""

from haitang.lexicon.codes import OrganisationCode, checked_code, organisation_check_digit, region_of
from haitang.lexicon.digests import Algorithm, Digest, canonical_json, canonical_text
from haitang.lexicon.errors import (
    BadInput,
    Conflict,
    HaitangError,
    NotAllowed,
    NotFound,
    Problem,
    problems_of,
    refuse_if,
)
from haitang.lexicon.ids import IdSource, SeededIds, SystemIds
from haitang.lexicon.money import INT64_MAX, PPM, ZERO, Share, Yuan, mul_div
from haitang.lexicon.records import Label, Record
from haitang.lexicon.regions import DISTRICTS, in_shanghai
from haitang.lexicon.terms import Cover, Peril, SystemKind
from haitang.lexicon.texts import parse, read_plain, texts_in
from haitang.lexicon.times import (
    SHANGHAI,
    Clock,
    Instant,
    Moment,
    Period,
    SetClock,
    SystemClock,
    day_text,
    shanghai,
)

__all__ = [
    "DISTRICTS",
    "INT64_MAX",
    "PPM",
    "SHANGHAI",
    "ZERO",
    "Algorithm",
    "BadInput",
    "Clock",
    "Conflict",
    "Cover",
    "Digest",
    "HaitangError",
    "IdSource",
    "Instant",
    "Label",
    "Moment",
    "NotAllowed",
    "NotFound",
    "OrganisationCode",
    "Peril",
    "Period",
    "Problem",
    "Record",
    "SeededIds",
    "SetClock",
    "Share",
    "SystemClock",
    "SystemIds",
    "SystemKind",
    "Yuan",
    "canonical_json",
    "canonical_text",
    "checked_code",
    "day_text",
    "in_shanghai",
    "mul_div",
    "organisation_check_digit",
    "parse",
    "problems_of",
    "read_plain",
    "refuse_if",
    "region_of",
    "shanghai",
    "texts_in",
]
