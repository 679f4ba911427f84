"""Letters: one series of numbers, kept as they went out, read by the authorities and the addressees, replaced once."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from uuid import UUID, uuid5

import docx
import pytest
from pypdf import PdfReader

from haitang.documents import build_letter, render_docx, render_pdf
from haitang.journeys import (
    APPLICATION,
    LETTER,
    Walk,
    issue_letter,
    letter_file,
    letters_of,
    open_project,
    preview_letter,
)
from haitang.lexicon import SHANGHAI, BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Actor, Relation, Role
from haitang.pilot import Facts, Letter, load_round
from haitang.storage import models

pytestmark = pytest.mark.django_db
REASONS: Facts = {"reasons": ["第二部分超过字数"], "deadline": date(2026, 10, 20)}


@pytest.fixture
def officer(walked: Walk) -> Actor:
    return walked.actor(Role.CASE_OFFICER)


@pytest.fixture
def other(walked: Walk) -> UUID:
    """A second project of the same lead, with a draft of its own and the same authorities."""
    officer = walked.actor(Role.CASE_OFFICER)
    opened = open_project(
        walked.ports,
        walked.actor(Role.APPLICANT),
        number="SH2026-SD-0777",
        round_code="shanghai-2026",
        title="另一项目",
        partners=((officer.organisation, Relation.AUTHORITY),),
    )
    return opened.id


def numbers(walk: Walk, actor: Actor, project: UUID | None = None) -> list[str]:
    return [letter.filed.number for letter in letters_of(walk.ports, actor, project or walk.project).letters]


def files_of(walk: Walk, actor: Actor, letter: UUID) -> list[str]:
    (kept,) = [each for each in letters_of(walk.ports, actor, walk.project).letters if each.filed.id == letter]
    return [file.name for file in kept.files]


def test_a_letter_is_numbered_kept_in_both_files_and_audited(walked: Walk, officer: Actor) -> None:
    filed = issue_letter(walked.ports, officer, walked.project, "correction", REASONS)
    round_ = load_round("shanghai-2026")
    assert (filed.state, filed.version, filed.owner) == ("issued", 1, officer.organisation)
    assert filed.number.startswith(f"沪网险试〔{walked.clock.now().year}〕")
    assert files_of(walked, officer, filed.id) == [f"{filed.number}.docx", f"{filed.number}.pdf"]
    paper = build_letter(filed.body, round_)
    made = {"docx": render_docx(paper), "pdf": render_pdf(paper)}
    for form, data in made.items():
        assert letter_file(walked.ports, officer, walked.project, filed.id, form) == (f"{filed.number}.{form}", data)
    trail = models.AuditRow.objects.filter(action="letter.issue").latest("sequence")
    assert (trail.result, trail.body["subject"]) == ("done", "correction")


def test_numbers_run_on_over_all_letters_of_the_year(walked: Walk, officer: Actor) -> None:
    made = [issue_letter(walked.ports, officer, walked.project, code, REASONS) for code in ("acceptance", "selected")]
    serials = [int(filed.number.removesuffix("号").split("〕")[1]) for filed in made]
    assert serials[1] == serials[0] + 1


def test_the_day_is_that_of_the_rounds_own_clock(walked: Walk, officer: Actor) -> None:
    walked.clock.set(datetime(2027, 1, 1, 0, 30, tzinfo=SHANGHAI))
    filed = issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    assert (filed.body.dated, filed.body.written_day) == (date(2027, 1, 1), "2027年1月1日")
    assert filed.number == "沪网险试〔2027〕1号"


def test_a_letter_to_the_lead_is_read_by_the_lead_and_the_authorities_alone(walked: Walk, officer: Actor) -> None:
    to_lead = issue_letter(walked.ports, officer, walked.project, "correction", REASONS)
    to_all = issue_letter(walked.ports, officer, walked.project, "selected", {})
    lead, leader = walked.actor(Role.APPLICANT), walked.actor(Role.AUTHORITY_LEADER)
    insurer = walked.actor(Role.INSURER_MANAGER)
    assert insurer.organisation in to_all.body.to
    assert {to_lead.number, to_all.number} <= set(numbers(walked, lead))
    assert {to_lead.number, to_all.number} <= set(numbers(walked, leader))
    assert to_all.number in numbers(walked, insurer)
    assert to_lead.number not in numbers(walked, insurer)
    with pytest.raises(NotFound):
        letter_file(walked.ports, insurer, walked.project, to_lead.id, "pdf")


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.INSURER_MANAGER, Role.UNDERWRITER])
def test_only_the_authorities_write(walked: Walk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        issue_letter(walked.ports, walked.actor(role), walked.project, "acceptance", {})


def test_a_strange_authority_learns_nothing(walked: Walk, officer: Actor) -> None:
    filed = issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    stranger = Actor(id=uuid5(filed.id, "x"), name="外人", organisation="D2143569X", role=Role.CASE_OFFICER)
    for attempt in (
        lambda: issue_letter(walked.ports, stranger, walked.project, "acceptance", {}),
        lambda: letters_of(walked.ports, stranger, walked.project),
        lambda: letter_file(walked.ports, stranger, walked.project, filed.id, "pdf"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_letter_is_not_had_by_way_of_another_project(walked: Walk, officer: Actor, other: UUID) -> None:
    filed = issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    assert numbers(walked, officer, other) == []
    with pytest.raises(NotFound):
        letter_file(walked.ports, officer, other, filed.id, "pdf")
    with pytest.raises(NotFound, match="没有这份公文"):
        issue_letter(walked.ports, officer, other, "acceptance", {}, replaces=filed.id)
    with pytest.raises(Conflict, match="尚无申报方案"):
        issue_letter(walked.ports, officer, other, "acceptance", {})


def test_missing_facts_leave_nothing_behind(walked: Walk, officer: Actor) -> None:
    before = (numbers(walked, officer), models.NumberSeries.objects.count(), models.OutboxMessage.objects.count())
    with pytest.raises(BadInput) as caught:
        issue_letter(walked.ports, officer, walked.project, "correction", {})
    assert [problem.at for problem in caught.value.problems] == ["reasons", "deadline"]
    assert (
        numbers(walked, officer),
        models.NumberSeries.objects.count(),
        models.OutboxMessage.objects.count(),
    ) == before


def test_a_letter_is_replaced_by_a_new_one_and_only_once(walked: Walk, officer: Actor) -> None:
    first = issue_letter(walked.ports, officer, walked.project, "correction", REASONS)
    second = issue_letter(walked.ports, officer, walked.project, "acceptance", {}, replaces=first.id)
    assert second.body.replaces == first.number
    with walked.ports.transaction() as work:
        now = work.filed_record(LETTER, first.id)
    assert (now.state, now.version, now.body) == ("replaced", 2, first.body)
    with pytest.raises(Conflict, match="已被替代"):
        issue_letter(walked.ports, officer, walked.project, "acceptance", {}, replaces=first.id)


def test_a_name_that_no_font_has_holds_up_nothing(walked: Walk, officer: Actor) -> None:
    absent = "\U000f1234"
    with walked.ports.transaction() as work:
        known = work.latest(APPLICATION, walked.project)
        assert known is not None
        odd = known.body.model_copy(update={"title": f"方案{absent}"})
        work.revise(APPLICATION, known, body=odd, actor=officer, at=walked.clock.now())
    filed = issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    assert files_of(walked, officer, filed.id) == [f"{filed.number}.docx"]
    _, data = letter_file(walked.ports, officer, walked.project, filed.id, "docx")
    assert absent in "".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def test_a_preview_says_what_would_be_issued_and_keeps_nothing(walked: Walk, officer: Actor) -> None:
    before = numbers(walked, officer)
    shown = preview_letter(walked.ports, officer, walked.project, "correction", REASONS)
    assert (shown.number, numbers(walked, officer)) == ("", before)
    issued = issue_letter(walked.ports, officer, walked.project, "correction", REASONS).body
    assert issued.model_copy(update={"number": ""}) == shown
    with pytest.raises(NotAllowed):
        preview_letter(walked.ports, walked.actor(Role.APPLICANT), walked.project, "acceptance", {})


def test_many_letters_are_listed_in_few_queries(
    walked: Walk, officer: Actor, django_assert_max_num_queries: object
) -> None:
    def listed(bound: int) -> int:
        with django_assert_max_num_queries(bound):  # type: ignore[operator]
            return len(letters_of(walked.ports, officer, walked.project).letters)

    start = listed(200)
    issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    assert listed(16) == start + 1
    for _ in range(29):
        issue_letter(walked.ports, officer, walked.project, "acceptance", {})
    assert listed(16) == start + 30


def test_the_pdf_says_what_was_issued(walked: Walk, officer: Actor) -> None:
    filed = issue_letter(walked.ports, officer, walked.project, "exit_notice", REASONS)
    _, data = letter_file(walked.ports, officer, walked.project, filed.id, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    said = "".join(text.split())
    letter: Letter = filed.body
    assert [name for name in letter.issuers if said.count(name) < 2] == []
    assert "2026年10月20日前书面陈述和申辩" in said
