"""材料: every paper of a project, made from its records as they stand, for those who may see them whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from haitang import documents
from haitang.claims import assess_level
from haitang.documents import Bundle, Document
from haitang.insured import Inventory
from haitang.journeys.case_file import EVIDENCE_FILE, TABS
from haitang.journeys.clocks import clock_board
from haitang.journeys.kinds import (
    APPLICATION,
    ASSESSMENT,
    CLAIM,
    INCIDENT,
    PLANT,
    POLICY,
    QUOTE,
    SUMMARY,
)
from haitang.journeys.ports import Kind, Ports, Stored
from haitang.journeys.review_kinds import INTAKE
from haitang.journeys.step import Step, step
from haitang.lexicon import BadInput, Label, NotAllowed, NotFound, shanghai
from haitang.parties import Actor, Organisation, Relation, Sight, may
from haitang.pilot import Application, load_round

_RENDERERS: dict[str, Callable[[Document], bytes]] = {
    "docx": documents.render_docx,
    "pdf": documents.render_pdf,
    "xlsx": documents.render_xlsx,
}


def render_paper(paper: Document, form: str) -> bytes:
    """A paper as ``docx``, ``pdf`` or ``xlsx``.

    Raises
    ------
    NotFound, BadInput
        No such form; characters that no font here has, each with its place: the DOCX can be had all the same.
    """
    if form not in _RENDERERS:
        raise NotFound("没有这份文件", advice="从原页面重新下载")
    try:
        return _RENDERERS[form](paper)
    except documents.MissingGlyphs as error:
        raise BadInput(documents.glyph_problems(paper)) from error


@dataclass(frozen=True)
class Paper:
    """A paper that can be made.

    Attributes
    ----------
    tab : str
        The tab of the case page that offers it; whoever sees that tab whole may have the paper.
    needs : str
        The record that it is made of, as `CaseFile` names it.
    file : str
        Its file name.
    """

    code: str
    label: Label
    tab: str
    needs: str
    file: str
    make: Callable[[Step], bytes]


def make_paper(ports: Ports, actor: Actor, project: UUID, code: str) -> bytes:
    """The bytes of a paper; the same records give the same bytes.

    Raises
    ------
    NotFound
        There is no such paper.
    NotAllowed
        The actor may not see the record behind it, or not whole.
    Conflict
        The record behind it is not there yet.
    BadInput
        Characters that no font here has, each with its place; the paper can be had as DOCX.
    """
    paper = PAPERS.get(code)
    if paper is None:
        raise NotFound(f"没有材料 {code}", advice="现有：" + "、".join(PAPERS))
    with step(ports, actor, TABS[paper.tab], project, subject=code) as doing:
        if doing.sight is not Sight.FULL:
            raise NotAllowed(f"{paper.label.zh}含商业秘密，您的岗位只能查看事实", advice="向牵头单位或保险人索取")
        return paper.make(doing)


def _need(doing: Step, kind: Kind[Any]) -> Stored[Any]:
    return doing.need(kind, "按流程先办理上一步")


def _plant(doing: Step) -> Inventory | None:
    stored = doing.work.latest(PLANT, doing.project.id)
    return stored.body if stored else None


def _parties(doing: Step) -> tuple[Organisation, ...]:
    codes = dict.fromkeys(code for code, _ in doing.project.relations)
    return tuple(doing.work.organisation(code) for code in codes)


def _party(doing: Step, *relations: Relation) -> Organisation:
    """The first organisation in one of these relations; the lead where there is none."""
    held = {relation: code for code, relation in reversed(doing.project.relations)}
    return doing.work.organisation(next((held[each] for each in relations if each in held), doing.project.lead))


def _application(doing: Step) -> Document:
    stored = _need(doing, APPLICATION)
    return documents.build_application(stored.body, load_round(doing.project.round), inventory=_plant(doing))


def _bundle(doing: Step) -> bytes:
    return filing_bundle(doing, _need(doing, APPLICATION)).zip()


def filing_bundle(doing: Step, stored: Stored[Application]) -> Bundle:
    """The filing package of one version of the project's application."""
    return documents.build_bundle(
        stored.body,
        load_round(doing.project.round),
        number=stored.number,
        dated=shanghai(stored.recorded_at).date(),
        attachments=_proofs(doing, stored),
        scans=_scans(doing),
        inventory=_plant(doing),
    )


def _proofs(doing: Step, stored: Stored[Any]) -> dict[str, bytes]:
    """The proofs of eligibility, by the name of their file alone."""
    files = {proof.file for statement in stored.body.eligibility for proof in statement.proofs if proof.file}
    return {file.rsplit("/", 1)[-1]: doing.work.file(doing.project.id, file) for file in sorted(files)}


def _scans(doing: Step) -> dict[str, bytes]:
    """The signed and sealed pages of the units, for those who see the intake."""
    if not may(doing.actor, "intake.view", doing.project.relations_of(doing.actor.organisation)):
        return {}
    sheets = doing.work.filed(INTAKE, project=doing.project.id)
    return {scan.file: doing.work.attachment(sheet.id, scan.file) for sheet in sheets for scan in sheet.body.scans}


def _assessment(doing: Step) -> Document:
    stored, plant = _need(doing, ASSESSMENT), _need(doing, PLANT)
    return documents.build_assessment(
        stored.body,
        plant.body,
        enterprise=_party(doing, Relation.LEAD),
        assessor=_party(doing, Relation.SECURITY, Relation.TESTING),
        number=stored.number,
        marks=_limit_mark(doing),
    )


def _limit_mark(doing: Step) -> tuple[documents.Mark, ...]:
    """The policy's aggregate limit on the loss curve, once there is a policy."""
    policy = doing.work.latest(POLICY, doing.project.id)
    return (documents.Mark(label="累计限额", amount=policy.body.contract.aggregate_limit),) if policy else ()


def _quote(doing: Step) -> Document:
    return documents.build_quote(_need(doing, QUOTE).body, parties=_parties(doing), inventory=_plant(doing))


def _statement(doing: Step) -> Document:
    return documents.build_premium_statement(_need(doing, QUOTE).body, parties=_parties(doing))


def policy_schedule(doing: Step) -> Document:
    """The schedule of the project's policy."""
    return documents.build_policy(_need(doing, POLICY).body, parties=_parties(doing), inventory=_plant(doing))


def _signals(doing: Step) -> Document:
    found = doing.work.signals(doing.project.id)
    if not found:
        raise NotFound("尚无监测信号", advice="先由监测员报送")
    return documents.build_signals(
        found,
        enterprise=_party(doing, Relation.LEAD),
        monitor=_party(doing, Relation.SECURITY),
        number=f"{doing.project.number}-XH",
        now=max(signal.watched_at or signal.last_seen for signal in found),
        inventory=_plant(doing),
    )


def _clocks(doing: Step) -> Document:
    stored = _need(doing, INCIDENT)
    return documents.build_clock_board(
        stored.body,
        clock_board(doing.work, doing.project, stored.body, doing.at),
        level=assess_level(stored.body.facts),
        now=doing.at,
        enterprise=_party(doing, Relation.LEAD),
        number=stored.number,
        inventory=_plant(doing),
    )


def _settlement(doing: Step) -> Document:
    stored, policy, incident = _need(doing, CLAIM), _need(doing, POLICY), _need(doing, INCIDENT)
    claim = stored.body
    if claim.adjustment is None:
        raise NotFound("赔案尚未理算", advice="先由理赔员理算")
    return documents.build_settlement(
        claim.adjustment.settlement,
        policy.body.contract_at(claim.adjustment.event.occurred),
        number=stored.number,
        policy_number=policy.number,
        dated=shanghai(claim.adjustment.adjusted_at).date(),
        parties=_parties(doing),
        incident=incident.body,
        items=claim.items,
        work_sheets=claim.sheets,
        adjustment=claim.adjustment,
        reserves=claim.reserves,
    )


def _summary(doing: Step) -> Document:
    stored = _need(doing, SUMMARY)
    return documents.build_summary(
        stored.body, load_round(doing.project.round), parties=_parties(doing), inventory=_plant(doing)
    )


def _evidence(doing: Step) -> bytes:
    return doing.work.file(doing.project.id, EVIDENCE_FILE)


def _rendered(
    code: str, label: Label, tab: str, needs: str, build: Callable[[Step], Document], formats: Iterable[str]
) -> Iterable[Paper]:
    for format_ in formats:

        def make(doing: Step, form: str = format_) -> bytes:
            return render_paper(build(doing), form)

        yield Paper(
            code=f"{code}-{format_}",
            label=Label(zh=f"{label.zh} {format_.upper()}", en=f"{label.en} {format_.upper()}"),
            tab=tab,
            needs=needs,
            file=f"{label.zh}.{format_}",
            make=make,
        )


def _all() -> Iterable[Paper]:
    word, both, every = ("docx", "pdf"), ("pdf", "xlsx"), ("docx", "pdf", "xlsx")
    yield from _rendered(
        "application", Label(zh="申报方案", en="Application"), "application", "application", _application, word
    )
    label = Label(zh="报送包 ZIP", en="Filing package ZIP")
    yield Paper("filing", label, "application", "application", "报送包.zip", _bundle)
    yield from _rendered(
        "assessment", Label(zh="风险评估报告", en="Assessment report"), "assessment", "assessment", _assessment, word
    )
    yield from _rendered("quote", Label(zh="报价单", en="Quote"), "quote", "quote", _quote, word)
    yield from _rendered(
        "statement", Label(zh="保费说明书", en="Premium statement"), "quote", "quote", _statement, every
    )
    yield from _rendered("policy", Label(zh="保险单", en="Policy schedule"), "policy", "policy", policy_schedule, word)
    yield from _rendered(
        "signals", Label(zh="监测信号报告", en="Report of signals"), "signals", "signals", _signals, both
    )
    yield from _rendered("clocks", Label(zh="时钟表", en="Clock board"), "incident", "incident", _clocks, both)
    yield from _rendered(
        "settlement", Label(zh="理赔计算书", en="Settlement paper"), "claim", "claim", _settlement, every
    )
    label = Label(zh="证据包 ZIP", en="Evidence package ZIP")
    yield Paper("evidence", label, "ledger", "evidence", "证据包.zip", _evidence)
    yield from _rendered("summary", Label(zh="试点总结报告", en="Pilot summary"), "summary", "summary", _summary, word)


PAPERS: dict[str, Paper] = {paper.code: paper for paper in _all()}
"""Every paper by its code, in the order of the loop."""
