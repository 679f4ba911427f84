"""试点: a round as data, the application, its rules and its life, the yearly summary.

>>> from datetime import datetime
>>> from haitang.lexicon import SHANGHAI
>>> from haitang.pilot import count_words, load_round
>>> shanghai = load_round("shanghai-2026")
>>> shanghai.application_deadline.accepts(datetime(2026, 6, 30, 23, 59, 59, tzinfo=SHANGHAI))
True
>>> [limit.words for limit in shanghai.text_limits]
[400, 3000, 5000]
>>> count_words("保险+服务")
5

What happens after selection has a door of its own, `haitang.pilot.progress`: it needs the summary and the states.
Publicity and matching have theirs, `haitang.pilot.outreach`: nothing else of the pilot needs them.
"""

from haitang.pilot.application import (
    Application,
    Block,
    JointParty,
    Milestone,
    OtherNature,
    Part,
    Price,
    Proof,
    Prose,
    Scheme,
    Sealing,
    Signature,
    Statement,
    answer_text,
    column_text,
    nature_text,
)
from haitang.pilot.cleaning import without_markings
from haitang.pilot.completeness import Candidate, Completeness, RoundCompleteness, RuleCount, round_completeness
from haitang.pilot.confidentiality import refused_markings, refused_personal_data
from haitang.pilot.demands import Demand, Unconfirmed, demands, unconfirmed
from haitang.pilot.desk import RoundDesk, seat_authorities
from haitang.pilot.differences import Change, Difference, Piece, differences, woven
from haitang.pilot.field_entry import fill_in
from haitang.pilot.field_tables import MILESTONE_COLUMNS, PRICE_COLUMNS, exact_wan, table_rows, table_text
from haitang.pilot.field_texts import UNIT_LABELS, fields_of, label_of
from haitang.pilot.filling import Filling, PointWriters
from haitang.pilot.form import Declaration, Form, NoteSection, Point, SchemesSection, TableSection, TextSection
from haitang.pilot.form_table import (
    BannerRow,
    ChoiceRow,
    FieldsRow,
    FormField,
    PartiesRow,
    PartyColumn,
    PassageRow,
    PledgeRow,
    Topic,
)
from haitang.pilot.implementation import FigureCode, Implementation, ReportPeriod, SecretKind, Side
from haitang.pilot.layout import Layout, Page, TextLevel, TextStyle
from haitang.pilot.letter import Facts, Letter, compose_letter
from haitang.pilot.letters import OCCASIONS, LetterForm, Letters
from haitang.pilot.membership import with_unit, without_scheme, without_unit
from haitang.pilot.next_round import next_texts, write_next_round
from haitang.pilot.package import (
    find_package,
    load_round,
    package_texts,
    parse_package,
    parse_round,
    read_round,
    round_codes,
    round_schema,
)
from haitang.pilot.paper_rules import PaperIntake, intake_problems
from haitang.pilot.prefill import Suggestion, prefill
from haitang.pilot.prose import read_prose, read_typed, typed_text
from haitang.pilot.reading import (
    ApplicationSheet,
    assemble,
    json_schema,
    read_application,
    read_parties,
)
from haitang.pilot.requirements import EligibilityItem, RuleCode, RuleEntry, Stage, SummarySection, TextLimit
from haitang.pilot.review.aggregate import GivenReview, Tally, points_text, ranked, tally, total_of
from haitang.pilot.review.assignment import AssignmentPlan, ReviewerSeat, ReviewersWanted, propose
from haitang.pilot.review.conflicts import Entrant, InterestConflict, PartyGraph, conflicts_of
from haitang.pilot.review.intake import Correction, IntakeSheet, Objection, Ruling, SealedScan
from haitang.pilot.review.meeting import (
    AgendaItem,
    DecisionResult,
    Meeting,
    MeetingSignature,
    Presence,
    meeting_problems,
)
from haitang.pilot.review.model import Answer, ConflictStanding, Consensus, GateAnswer, Review, Reviewer, Score, Waiver
from haitang.pilot.review.rules import consensus_problems, review_problems
from haitang.pilot.review_settings import ConflictGround, ReviewSettings
from haitang.pilot.round import Round
from haitang.pilot.round_difference import RoundDifference, compare_rounds
from haitang.pilot.rules import check
from haitang.pilot.small_cells import FEWEST, withheld_cells
from haitang.pilot.states import TRANSITIONS, Guard, State, Transition, actions, next_state, transition
from haitang.pilot.summary import (
    Activity,
    ClaimFact,
    Figures,
    PolicyFact,
    ServiceDelivered,
    Summary,
    SummarySheet,
    read_summary_sheet,
    summarise,
    summary_schema,
)
from haitang.pilot.summary_rules import check_summary
from haitang.pilot.text_rules import words_of
from haitang.pilot.verdict import OtherApplications, Outcome, Plant, Reopening, Verdict, breaches
from haitang.pilot.word_count import count_all, count_words
from haitang.pilot.writing import write_application

__all__ = [
    "FEWEST",
    "MILESTONE_COLUMNS",
    "OCCASIONS",
    "PRICE_COLUMNS",
    "TRANSITIONS",
    "UNIT_LABELS",
    "Activity",
    "AgendaItem",
    "Answer",
    "Application",
    "ApplicationSheet",
    "AssignmentPlan",
    "BannerRow",
    "Block",
    "Candidate",
    "Change",
    "ChoiceRow",
    "ClaimFact",
    "Completeness",
    "ConflictGround",
    "ConflictStanding",
    "Consensus",
    "Correction",
    "DecisionResult",
    "Declaration",
    "Demand",
    "Difference",
    "EligibilityItem",
    "Entrant",
    "Facts",
    "FieldsRow",
    "FigureCode",
    "Figures",
    "Filling",
    "Form",
    "FormField",
    "GateAnswer",
    "GivenReview",
    "Guard",
    "Implementation",
    "IntakeSheet",
    "InterestConflict",
    "JointParty",
    "Layout",
    "Letter",
    "LetterForm",
    "Letters",
    "Meeting",
    "MeetingSignature",
    "Milestone",
    "NoteSection",
    "Objection",
    "OtherApplications",
    "OtherNature",
    "Outcome",
    "Page",
    "PaperIntake",
    "Part",
    "PartiesRow",
    "PartyColumn",
    "PartyGraph",
    "PassageRow",
    "Piece",
    "Plant",
    "PledgeRow",
    "Point",
    "PointWriters",
    "PolicyFact",
    "Presence",
    "Price",
    "Proof",
    "Prose",
    "Reopening",
    "ReportPeriod",
    "Review",
    "ReviewSettings",
    "Reviewer",
    "ReviewerSeat",
    "ReviewersWanted",
    "Round",
    "RoundCompleteness",
    "RoundDesk",
    "RoundDifference",
    "RuleCode",
    "RuleCount",
    "RuleEntry",
    "Ruling",
    "Scheme",
    "SchemesSection",
    "Score",
    "SealedScan",
    "Sealing",
    "SecretKind",
    "ServiceDelivered",
    "Side",
    "Signature",
    "Stage",
    "State",
    "Statement",
    "Suggestion",
    "Summary",
    "SummarySection",
    "SummarySheet",
    "TableSection",
    "Tally",
    "TextLevel",
    "TextLimit",
    "TextSection",
    "TextStyle",
    "Topic",
    "Transition",
    "Unconfirmed",
    "Verdict",
    "Waiver",
    "actions",
    "answer_text",
    "assemble",
    "breaches",
    "check",
    "check_summary",
    "column_text",
    "compare_rounds",
    "compose_letter",
    "conflicts_of",
    "consensus_problems",
    "count_all",
    "count_words",
    "demands",
    "differences",
    "exact_wan",
    "fields_of",
    "fill_in",
    "find_package",
    "intake_problems",
    "json_schema",
    "label_of",
    "load_round",
    "meeting_problems",
    "nature_text",
    "next_state",
    "next_texts",
    "package_texts",
    "parse_package",
    "parse_round",
    "points_text",
    "prefill",
    "propose",
    "ranked",
    "read_application",
    "read_parties",
    "read_prose",
    "read_round",
    "read_summary_sheet",
    "read_typed",
    "refused_markings",
    "refused_personal_data",
    "review_problems",
    "round_codes",
    "round_completeness",
    "round_schema",
    "seat_authorities",
    "summarise",
    "summary_schema",
    "table_rows",
    "table_text",
    "tally",
    "total_of",
    "transition",
    "typed_text",
    "unconfirmed",
    "with_unit",
    "withheld_cells",
    "without_markings",
    "without_scheme",
    "without_unit",
    "words_of",
    "woven",
    "write_application",
    "write_next_round",
]
