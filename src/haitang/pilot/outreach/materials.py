"""宣传资料: a text or files that explain the policy, train, or answer what is often asked."""

from __future__ import annotations

from haitang.lexicon import OrganisationCode, Problem, Record
from haitang.pilot.outreach.settings import Choice, Outreach
from haitang.pilot.word_count import count_words

TITLE_LENGTH = 80


class Material(Record):
    """One material at one version; its files stand beside the record.

    Attributes
    ----------
    kind, topics : str
        Codes of the round's lists.
    note : str
        What this version changed.
    """

    title: str
    kind: str
    topics: tuple[str, ...] = ()
    text: str = ""
    note: str = ""
    publisher: OrganisationCode
    publisher_name: str

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text that is kept, with its place, to be looked through before it is."""
        return (("标题", self.title), ("正文", self.text), ("修订说明", self.note))

    def speaks_of(self, wanted: str) -> bool:
        """Whether the words that somebody looks for stand in it, in any order; case is of no matter."""
        text = f"{self.title}\n{self.text}\n{self.publisher_name}".casefold()
        return all(word in text for word in wanted.casefold().split())


def material_problems(material: Material, settings: Outreach) -> list[Problem]:
    """Everything that keeps a material from being kept.

    Examples
    --------
    >>> from haitang.pilot import load_round
    >>> faq = Material(
    ...     title="申报问答", kind="rumour", publisher="5131000000000N142Y", publisher_name="协会"
    ... )
    >>> [problem.at for problem in material_problems(faq, load_round("shanghai-2026").outreach)]
    ['类别', '主题']
    """
    where = "宣传资料"
    return [
        *title_problems(where, material.title),
        *code_problems(where, "类别", [material.kind], settings.material_kinds),
        *code_problems(where, "主题", material.topics, settings.topics, needed=True),
        *word_problems(where, "正文", material.text, settings.material_words, settings.clause),
        *word_problems(where, "修订说明", material.note, 100, settings.clause),
    ]


def title_problems(where: str, title: str) -> list[Problem]:
    """A title that is missing or too long."""
    if 2 <= len(title.strip()) <= TITLE_LENGTH:
        return []
    return [Problem(where, "标题", "标题过短或过长", f"{len(title)} 字", f"2 至 {TITLE_LENGTH} 字", "修改标题")]


def word_problems(where: str, at: str, text: str, words: int, clause: str) -> list[Problem]:
    """A text beyond its bound of 字."""
    counted = count_words(text)
    if counted <= words:
        return []
    return [Problem(where, at, "字数超出上限", f"{counted} 字", f"不超过 {words} 字（{clause}）", "删减后再提交")]


def code_problems(
    where: str, at: str, codes: tuple[str, ...] | list[str], choices: tuple[Choice, ...], *, needed: bool = False
) -> list[Problem]:
    """Codes that a round's list does not have, twice the same, or none where one is needed."""
    known = {choice.code for choice in choices}
    printed = "、".join(choice.label.zh for choice in choices)
    problems = [
        Problem(where, at, "不在批次所列范围内", code, printed, "从列表中选择") for code in codes if code not in known
    ]
    if needed and not codes:
        problems.append(Problem(where, at, "至少选择一项", bound=printed, advice="从列表中选择"))
    if len(set(codes)) != len(codes):
        problems.append(Problem(where, at, "重复选择", "、".join(codes), advice="每项只选一次"))
    return problems
