"""Rules about what is written: sections, 字数, topics, the points of each scheme, and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from haitang.pilot.application import Application, Part
from haitang.pilot.form import SchemesSection
from haitang.pilot.form_table import PassageRow, Topic
from haitang.pilot.requirements import TextLimit
from haitang.pilot.round import Round
from haitang.pilot.verdict import Facts, Finding
from haitang.pilot.word_count import count_all


def sections(facts: Facts) -> Iterator[Finding]:
    """The introduction and every part of the form is written, and nothing stands under an unknown code."""
    introduction, written = facts.introduction, facts.text_at
    if introduction and not written["introduction"]:
        yield Finding(f"“{introduction.label}”未填写", "the introduction is empty", at="introduction", bound="必填")
    for section in facts.sections:
        if not written.get(f"parts.{section.code}"):
            yield Finding(
                f"“{section.heading}”未填写", f"empty: {section.label.en}", at=f"parts.{section.code}", bound="必填"
            )
    yield from _strays(facts.application.parts, [section.code for section in facts.sections], "parts")


def words_of(application: Application, round_: Round, limit: TextLimit) -> tuple[tuple[str, int], ...]:
    """字数 under a limit: path and count, one for the total or one for each section or scheme."""
    return _words(application, limit, round_.form.schemes, round_.form.introduction)


def _words(
    application: Application, limit: TextLimit, schemes: SchemesSection | None, introduction: PassageRow | None
) -> tuple[tuple[str, int], ...]:
    counted: list[tuple[str, int]] = []
    for code in limit.sections:
        if schemes and code == schemes.code:
            counted += [(f"schemes.{row}", count_all(scheme.lines)) for row, scheme in enumerate(application.schemes)]
        elif introduction and code == introduction.code:
            counted.append(("introduction", count_all(application.introduction.lines)))
        else:
            counted.append((f"parts.{code}", count_all(application.part(code).lines)))
    if limit.per == "each":
        return tuple(counted)
    return ((counted[0][0] if len(counted) == 1 else "parts", sum(words for _, words in counted)),)


def text_limits(facts: Facts) -> Iterator[Finding]:
    """No text is longer than its limit, counted as a word processor counts 字数."""
    for limit in facts.round.text_limits:
        for path, words in _words(facts.application, limit, facts.schemes_section, facts.introduction):
            if words > limit.words:
                yield Finding(
                    f"{limit.label.zh}不得超过 {limit.words} 字，现为 {words} 字，请删减 {words - limit.words} 字",
                    f"{limit.label.en}: at most {limit.words} words, found {words}",
                    at=path,
                    bound=str(limit.words),
                    value=str(words),
                )


def topics(facts: Facts) -> Iterator[Finding]:
    """Each text speaks of the topics that the form names; judged by keywords, so it only warns."""
    if facts.introduction:
        yield from _silent("introduction", facts, facts.introduction.topics)
    for section in facts.sections:
        yield from _silent(f"parts.{section.code}", facts, section.topics)
    for row in range(len(facts.application.schemes)):
        for point in facts.schemes_section.points if facts.schemes_section else ():
            yield from _silent(f"schemes.{row}.points.{point.code}", facts, point.topics)


def schemes(facts: Facts) -> Iterator[Finding]:
    """There are enough schemes, and each names an insurer and a security firm among the units."""
    application, least = facts.application, facts.round.limits.schemes_at_least
    if len(application.schemes) < least:
        yield Finding(
            f"至少填写 {least} 个服务方案",
            f"at least {least} service scheme(s)",
            at="schemes",
            bound=str(least),
            value=str(len(application.schemes)),
        )
    units = {unit.code for unit in application.units}
    for row, scheme in enumerate(application.schemes):
        for role, zh, chosen in (
            ("insurers", "保险机构", scheme.insurers),
            ("security", "网络安全企业", scheme.security),
        ):
            if not chosen:
                yield Finding(
                    f"服务方案“{scheme.title}”未写明{zh}",
                    f"scheme {row + 1} names no {role}",
                    at=f"schemes.{row}.{role}",
                    bound="至少 1 家",
                    value="0",
                )
            for stranger in sorted(set(chosen) - units):
                yield Finding(
                    f"服务方案“{scheme.title}”的{zh}不在申报单位之中",
                    f"scheme {row + 1} names a unit that does not apply",
                    at=f"schemes.{row}.{role}",
                    bound="申报单位的代码",
                    value=stranger,
                )


def scheme_points(facts: Facts) -> Iterator[Finding]:
    """Each scheme speaks to every point that the form asks for; prices may stand for the text of theirs."""
    section = facts.schemes_section
    if section is None:
        return
    for row, scheme in enumerate(facts.application.schemes):
        for point in section.points:
            if point.content == "text" and not facts.text_at.get(f"schemes.{row}.points.{point.code}"):
                yield Finding(
                    f"服务方案“{scheme.title}”缺少“{point.label.zh}”",
                    f"scheme {row + 1} says nothing of: {point.label.en}",
                    at=f"schemes.{row}.points.{point.code}",
                    bound=point.text,
                )
        yield from _strays(scheme.points, [point.code for point in section.points], f"schemes.{row}.points")


def prices(facts: Facts) -> Iterator[Finding]:
    """Each scheme that must carry prices states a premium and a sum insured per unit, both above zero."""
    section = facts.schemes_section
    if section is None or all(point.content != "prices" for point in section.points):
        return
    for row, scheme in enumerate(facts.application.schemes):
        if not scheme.prices:
            yield Finding(
                f"服务方案“{scheme.title}”未填保费及保额（单价）",
                f"scheme {row + 1} states no prices",
                at=f"schemes.{row}.prices",
                bound="至少 1 项",
                value="0",
            )
        for line, price in enumerate(scheme.prices):
            for name, zh, amount in (("premium", "保费", price.premium), ("sum_insured", "保额", price.sum_insured)):
                if amount.fen <= 0:
                    yield Finding(
                        f"“{price.item}”的{zh}须大于零",
                        f"the {name} of {price.item} must be above zero",
                        at=f"schemes.{row}.prices.{line}.{name}",
                        bound="大于 0 元",
                        value=f"{amount.text()} 元",
                    )
            if price.premium > price.sum_insured:
                yield Finding(
                    f"“{price.item}”的保费高于保额，请核对是否填反",
                    f"the premium of {price.item} exceeds its sum insured",
                    at=f"schemes.{row}.prices.{line}.premium",
                    bound=f"不高于 {price.sum_insured.text()} 元",
                    value=f"{price.premium.text()} 元",
                )


def _silent(at: str, facts: Facts, wanted: Iterable[Topic]) -> Iterator[Finding]:
    text = facts.text_at.get(at, "")
    for topic in wanted if text else ():
        if not any(keyword in text for keyword in topic.keywords):
            yield Finding(
                f"未见关于“{topic.label.zh}”的内容，请核对",
                f"nothing found on: {topic.label.en}",
                at=at,
                bound="、".join(topic.keywords),
            )


def _strays(parts: Iterable[Part], known: list[str], at: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for part in parts:
        if part.code not in known:
            yield Finding(
                f"表中没有章节 {part.code}",
                f"the form has no section {part.code}",
                at=f"{at}.{part.code}",
                bound="、".join(known),
                value=part.code,
            )
        if part.code in seen:
            yield Finding(f"章节 {part.code} 重复", f"section {part.code} stands twice", at=f"{at}.{part.code}")
        seen.add(part.code)
