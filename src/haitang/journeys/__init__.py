"""Use cases that cross rooms: each permission-checked, in one transaction, with one audit record, or not at all.

What happens after selection has a door of its own, `haitang.journeys.progress`; so have publicity and matching,
`haitang.journeys.outreach`.

They take everything from outside as `Ports`; storage fulfils them, and pages, API and command line call the same ones.

>>> from haitang.journeys import KINDS, STEPS, TABS
>>> [step.label.zh for step in STEPS][:4]
['立项与登记', '导入资产清单', '填报安全状况', '风险评估']
>>> [kind.label.zh for kind in KINDS if kind.code in TABS][:3]
['申报方案', '资产清单', '风险评估']
"""

from haitang.journeys.application_proofs import attach_proof, proof_file, remove_proof
from haitang.journeys.application_versions import Versions, compare_versions, restore_version
from haitang.journeys.application_workbook import write_workbook
from haitang.journeys.apply import (
    check_application,
    draft_application,
    open_project,
    register,
    seal_application,
    sign_application,
    start_implementation,
    submit_application,
)
from haitang.journeys.assess import answer_posture, import_plant, run_assessment
from haitang.journeys.bind import bind_policy, policy_state
from haitang.journeys.cancel import CancellationRequest, cancel_policy
from haitang.journeys.case import CasePerson, CaseSheet, read_sheet
from haitang.journeys.case_file import TABS, CaseFile, Seen, open_case_file
from haitang.journeys.case_files import Case, file_schemas, load_case
from haitang.journeys.clocks import clock_board
from haitang.journeys.decide import (
    answer_objection,
    cancel_meeting,
    conclude_publication,
    meeting_for,
    meetings_of,
    object_to_result,
    plan_meeting,
    sign_meeting,
    write_meeting,
)
from haitang.journeys.disc import check_disc_of
from haitang.journeys.disclose import disclose_evidence
from haitang.journeys.draft_view import DraftView, open_draft, with_texts
from haitang.journeys.drafting import is_editable
from haitang.journeys.endorse import EndorsementRequest, endorse_policy
from haitang.journeys.exchange_application import (
    EXCHANGED,
    Preview,
    export_application,
    open_preview,
    packed,
    preview_import,
    take_import,
)
from haitang.journeys.facts import Fact
from haitang.journeys.import_reading import unpacked
from haitang.journeys.intake import (
    SCANS,
    UNDECIDED,
    IntakeView,
    keep_scan,
    open_intake,
    receive_application,
    record_papers,
    refuse_application,
    reopen_round,
    reopening_of,
    return_application,
    review_application,
    scan_file,
    withdraw_application,
)
from haitang.journeys.invite_party import (
    INVITATION,
    SENT,
    Invitation,
    answer_invitation,
    invitations_of,
    invitations_to,
    invite_party,
    recall_invitation,
    relation_for,
    remove_party,
)
from haitang.journeys.kinds import (
    APPLICATION,
    ASSESSMENT,
    CLAIM,
    INCIDENT,
    KINDS,
    PLANT,
    POLICY,
    POSTURE,
    QUOTE,
    REPAIR,
    ROUND,
    SUMMARY,
)
from haitang.journeys.ledger import LedgerView
from haitang.journeys.letters import (
    LETTER,
    KeptLetter,
    ProjectLetters,
    issue_letter,
    letter_file,
    letters_of,
    preview_letter,
    write_letter,
)
from haitang.journeys.minutes import minutes_paper
from haitang.journeys.other_applications import other_applications
from haitang.journeys.papers import PAPERS, Paper, make_paper, render_paper
from haitang.journeys.plant_import import PlantPreview, compare_plant, take_plant
from haitang.journeys.ports import Filed, KeptFile, Keys, Kind, Ports, Project, RoundWork, Stored, UnitOfWork
from haitang.journeys.quote import approve_quote, quote_terms
from haitang.journeys.repair import verify_repairs
from haitang.journeys.repair_review import RepairReview
from haitang.journeys.report import report_incident
from haitang.journeys.results import Result, write_results
from haitang.journeys.review import (
    agree_on_review,
    answer_assignment,
    assign_reviewers,
    declare_conflict,
    enrol_reviewer,
    given_reviews,
    release_reviewer,
    remove_reviewer,
    tally_of,
    waive_conflict,
    write_review,
)
from haitang.journeys.review_board import (
    Proposal,
    ReviewBoard,
    ReviewLine,
    open_review,
    propose_reviewers,
    review_lines,
    review_tasks,
)
from haitang.journeys.review_kinds import (
    CONSENSUS,
    CORRECTION,
    INTAKE,
    MEETING,
    OBJECTION,
    REOPENING,
    REVIEW,
    REVIEWER,
    RULING,
    STANDING,
)
from haitang.journeys.rounds import export_round, is_open, open_round
from haitang.journeys.settle import agree_to_settlement, claim_loss, pay_claim, settle_claim
from haitang.journeys.start_application import start_application
from haitang.journeys.step import relations_to_round
from haitang.journeys.stored import VersionLine
from haitang.journeys.submission_receipt import Receipt, receipt_paper, submission_receipt
from haitang.journeys.summarise import (
    SUMMARY_REMARK,
    SummaryRemark,
    close_pilot,
    draft_summary,
    extend_summary,
    hand_in_summary,
    return_summary,
)
from haitang.journeys.timeline import Timeline, timeline_of
from haitang.journeys.uploads import DOCUMENTS, accept_upload, largest_upload, too_large
from haitang.journeys.visibility import hidden_projects, relations_held, reviewed_projects
from haitang.journeys.walk import STEPS, Walk, walk_case
from haitang.journeys.watch import receive_signals, watch_logs
from haitang.journeys.workbook_reading import read_workbook
from haitang.journeys.write_application import Clash, Written, remove_scheme, write_application

__all__ = [
    "APPLICATION",
    "ASSESSMENT",
    "CLAIM",
    "CONSENSUS",
    "CORRECTION",
    "DOCUMENTS",
    "EXCHANGED",
    "INCIDENT",
    "INTAKE",
    "INVITATION",
    "KINDS",
    "LETTER",
    "MEETING",
    "OBJECTION",
    "PAPERS",
    "PLANT",
    "POLICY",
    "POSTURE",
    "QUOTE",
    "REOPENING",
    "REPAIR",
    "REVIEW",
    "REVIEWER",
    "ROUND",
    "RULING",
    "SCANS",
    "SENT",
    "STANDING",
    "STEPS",
    "SUMMARY",
    "SUMMARY_REMARK",
    "TABS",
    "UNDECIDED",
    "CancellationRequest",
    "Case",
    "CaseFile",
    "CasePerson",
    "CaseSheet",
    "Clash",
    "DraftView",
    "EndorsementRequest",
    "Fact",
    "Filed",
    "IntakeView",
    "Invitation",
    "KeptFile",
    "KeptLetter",
    "Keys",
    "Kind",
    "LedgerView",
    "Paper",
    "PlantPreview",
    "Ports",
    "Preview",
    "Project",
    "ProjectLetters",
    "Proposal",
    "Receipt",
    "RepairReview",
    "Result",
    "ReviewBoard",
    "ReviewLine",
    "RoundWork",
    "Seen",
    "Stored",
    "SummaryRemark",
    "Timeline",
    "UnitOfWork",
    "VersionLine",
    "Versions",
    "Walk",
    "Written",
    "accept_upload",
    "agree_on_review",
    "agree_to_settlement",
    "answer_assignment",
    "answer_invitation",
    "answer_objection",
    "answer_posture",
    "approve_quote",
    "assign_reviewers",
    "attach_proof",
    "bind_policy",
    "cancel_meeting",
    "cancel_policy",
    "check_application",
    "check_disc_of",
    "claim_loss",
    "clock_board",
    "close_pilot",
    "compare_plant",
    "compare_versions",
    "conclude_publication",
    "declare_conflict",
    "disclose_evidence",
    "draft_application",
    "draft_summary",
    "endorse_policy",
    "enrol_reviewer",
    "export_application",
    "export_round",
    "extend_summary",
    "file_schemas",
    "given_reviews",
    "hand_in_summary",
    "hidden_projects",
    "import_plant",
    "invitations_of",
    "invitations_to",
    "invite_party",
    "is_editable",
    "is_open",
    "issue_letter",
    "keep_scan",
    "largest_upload",
    "letter_file",
    "letters_of",
    "load_case",
    "make_paper",
    "meeting_for",
    "meetings_of",
    "minutes_paper",
    "object_to_result",
    "open_case_file",
    "open_draft",
    "open_intake",
    "open_preview",
    "open_project",
    "open_review",
    "open_round",
    "other_applications",
    "packed",
    "pay_claim",
    "plan_meeting",
    "policy_state",
    "preview_import",
    "preview_letter",
    "proof_file",
    "propose_reviewers",
    "quote_terms",
    "read_sheet",
    "read_workbook",
    "recall_invitation",
    "receipt_paper",
    "receive_application",
    "receive_signals",
    "record_papers",
    "refuse_application",
    "register",
    "relation_for",
    "relations_held",
    "relations_to_round",
    "release_reviewer",
    "remove_party",
    "remove_proof",
    "remove_reviewer",
    "remove_scheme",
    "render_paper",
    "reopen_round",
    "reopening_of",
    "report_incident",
    "restore_version",
    "return_application",
    "return_summary",
    "review_application",
    "review_lines",
    "review_tasks",
    "reviewed_projects",
    "run_assessment",
    "scan_file",
    "seal_application",
    "settle_claim",
    "sign_application",
    "sign_meeting",
    "start_application",
    "start_implementation",
    "submission_receipt",
    "submit_application",
    "take_import",
    "take_plant",
    "tally_of",
    "timeline_of",
    "too_large",
    "unpacked",
    "verify_repairs",
    "waive_conflict",
    "walk_case",
    "watch_logs",
    "with_texts",
    "withdraw_application",
    "write_application",
    "write_letter",
    "write_meeting",
    "write_results",
    "write_review",
    "write_workbook",
]
