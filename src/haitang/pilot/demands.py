"""What a round asks for, at a glance (批次要求一览), and which of its entries nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from haitang.catalog import Entry, Provenance, Verified
from haitang.lexicon import Label, Record, day_text
from haitang.pilot.requirements import Stage
from haitang.pilot.round import Round

_STAGES = {
    Stage.CHECK: Label(zh="自查", en="check"),
    Stage.SEAL: Label(zh="签章", en="sealing"),
    Stage.SUBMIT: Label(zh="报送", en="handing in"),
}
_DATES = Label(zh="日期", en="dates")
_LIMITS = Label(zh="限额", en="limits")
_TEXTS = Label(zh="内容与字数", en="texts")
_PAPERS = Label(zh="材料", en="papers")
_RULES = Label(zh="规则", en="rules")


class Demand(Record):
    """One thing that a round asks for: what, how much, by which clause, and how far that was verified."""

    topic: Label
    what: Label
    asked: Label
    clause: str
    verified: Verified


def demands(round_: Round) -> tuple[Demand, ...]:
    """All that a round asks of those who apply: dates, limits, texts, papers, rules.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> found = demands(load_round("shanghai-2026"))
    >>> [(each.what.zh, each.asked.zh) for each in found if each.topic.zh == "日期"]
    [('申报截止', '2026年6月30日二十四时'), ('总结截止', '2026年9月30日二十四时')]
    """
    return (*_dates(round_), *_limits(round_), *_texts(round_), *_papers(round_), *_rules(round_))


class Unconfirmed(Record):
    """An entry that was not read in the round's own notice: where it stands, and how far it is known."""

    at: str
    clause: str
    verified: Verified


def unconfirmed(round_: Round) -> tuple[Unconfirmed, ...]:
    """Every entry whose verification is not ``source``, in the order of the package.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> [each.verified.value for each in unconfirmed(load_round("shanghai-2026")) if each.at == "numbering"]
    ['unconfirmed']
    """
    return tuple(
        Unconfirmed(at=at, clause=entry.clause, verified=entry.verified)
        for at, entry in _entries(round_, "")
        if entry.verified is not Verified.SOURCE
    )


def _entries(value: object, at: str) -> Iterator[tuple[str, Provenance]]:
    if isinstance(value, Provenance):
        yield at, value
    if isinstance(value, BaseModel):
        parts = [(name, getattr(value, name)) for name in type(value).model_fields]
    elif isinstance(value, dict):
        parts = [(str(name), part) for name, part in value.items()]
    elif isinstance(value, tuple):
        parts = [(str(getattr(part, "code", row)), part) for row, part in enumerate(value)]
    else:
        return
    for name, part in parts:
        yield from _entries(part, f"{at}.{name}" if at else name)


def _demand(topic: Label, what: Label, asked: Label, entry: Entry) -> Demand:
    return Demand(topic=topic, what=what, asked=asked, clause=entry.clause, verified=entry.verified)


def _dates(round_: Round) -> Iterator[Demand]:
    for zh, en, deadline in (
        ("申报截止", "applications until", round_.application_deadline),
        ("总结截止", "summaries until", round_.summary_deadline),
    ):
        last = Label(zh=f"{day_text(deadline.last_day)}二十四时", en=f"the end of {deadline.last_day.isoformat()}")
        yield _demand(_DATES, Label(zh=zh, en=en), last, deadline)


def _limits(round_: Round) -> Iterator[Demand]:
    limits = round_.limits
    for zh, en, sign, count in (
        ("每个申报主体的项目数", "projects per applicant", "≤", limits.projects_per_applicant),
        ("联合申报主体数", "joint applicants", "≤", limits.joint_parties),
        ("服务方案数", "service schemes", "≥", limits.schemes_at_least),
    ):
        yield _demand(_LIMITS, Label(zh=zh, en=en), _same(f"{sign} {count}"), limits)


def _texts(round_: Round) -> Iterator[Demand]:
    for section in round_.form.texts:
        yield _demand(
            _TEXTS, Label(zh=section.heading, en=section.label.en), Label(zh="必填", en="required"), round_.form
        )
    for limit in round_.text_limits:
        per = Label(zh="合计", en="in total") if limit.per == "total" else Label(zh="各", en="each")
        asked = Label(zh=f"{per.zh} ≤ {limit.words} 字", en=f"<= {limit.words} words {per.en}")
        yield _demand(_TEXTS, limit.label, asked, limit)


def _papers(round_: Round) -> Iterator[Demand]:
    intake = round_.intake
    yield _demand(_PAPERS, Label(zh="纸质份数", en="paper copies"), _same(str(intake.paper_copies)), intake)
    for zh, en, wanted in (
        ("电子版光盘", "disc", intake.disc),
        ("骑缝章", "seal across the pages", intake.perforation_seal),
    ):
        asked = Label(zh="要", en="yes") if wanted else Label(zh="不要", en="no")
        yield _demand(_PAPERS, Label(zh=zh, en=en), asked, intake)
    for item in round_.eligibility:
        asked = Label(zh="须附证明", en="with proof") if item.proof_required else Label(zh="须说明", en="statement")
        yield _demand(_PAPERS, item.label, asked, item)
    numbering = round_.numbering
    yield _demand(_PAPERS, Label(zh="受理号", en="acceptance number"), _same(round_.acceptance_number(1)), numbering)


def _rules(round_: Round) -> Iterator[Demand]:
    for rule in round_.rules:
        stage = _STAGES[rule.stage]
        weight = Label(zh="不符即拒", en="refuses") if rule.breach == "fails" else Label(zh="只提示", en="warns")
        asked = Label(zh=f"自{stage.zh}起，{weight.zh}", en=f"from {stage.en}, {weight.en}")
        yield _demand(_RULES, rule.label, asked, rule)


def _same(text: str) -> Label:
    return Label(zh=text, en=text)
