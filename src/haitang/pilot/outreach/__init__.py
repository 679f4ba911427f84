"""政策解读、宣传贯彻、交流对接: materials, events, and the board on which needs and offers find each other.

>>> from haitang.pilot import load_round
>>> from haitang.pilot.outreach import label_of
>>> rules = load_round("shanghai-2026").outreach
>>> [kind.label.zh for kind in rules.material_kinds]
['政策解读', '培训课件', '常见问题']
>>> label_of(rules.matching.services, "assessment").zh
'风险评估'
"""

from haitang.pilot.outreach.complaints import About, Complaint, complaint_problems
from haitang.pilot.outreach.events import Event, SignUp, event_problems, seat_for, sign_up_problems
from haitang.pilot.outreach.figures import OutreachFigures, outreach_figures
from haitang.pilot.outreach.matching import Reason, Suggestion, ranked, score, suggest
from haitang.pilot.outreach.materials import Material, material_problems
from haitang.pilot.outreach.posts import (
    NEED,
    OFFER,
    Need,
    Offer,
    named_in,
    need_problems,
    offer_problems,
    public_texts,
)
from haitang.pilot.outreach.settings import (
    Choice,
    ContactRules,
    EventKind,
    MatchingRules,
    Outreach,
    Service,
    SumBand,
    Weights,
    label_of,
)
from haitang.pilot.outreach.states import (
    COMPLAINT_MOVES,
    EVENT_MOVES,
    MATERIAL_MOVES,
    POST_MOVES,
    SEAT_MOVES,
    TALK_MOVES,
    ComplaintState,
    EventState,
    MaterialState,
    PostState,
    Seat,
    TalkState,
    moved,
)
from haitang.pilot.outreach.talks import Message, Side, Talk, answered, message_problems
from haitang.pilot.outreach.visibility import SeenNeed, seen_need, shown_contact, shows_district, visible_to

__all__ = [
    "COMPLAINT_MOVES",
    "EVENT_MOVES",
    "MATERIAL_MOVES",
    "NEED",
    "OFFER",
    "POST_MOVES",
    "SEAT_MOVES",
    "TALK_MOVES",
    "About",
    "Choice",
    "Complaint",
    "ComplaintState",
    "ContactRules",
    "Event",
    "EventKind",
    "EventState",
    "MatchingRules",
    "Material",
    "MaterialState",
    "Message",
    "Need",
    "Offer",
    "Outreach",
    "OutreachFigures",
    "PostState",
    "Reason",
    "Seat",
    "SeenNeed",
    "Service",
    "Side",
    "SignUp",
    "Suggestion",
    "SumBand",
    "Talk",
    "TalkState",
    "Weights",
    "answered",
    "complaint_problems",
    "event_problems",
    "label_of",
    "material_problems",
    "message_problems",
    "moved",
    "named_in",
    "need_problems",
    "offer_problems",
    "outreach_figures",
    "public_texts",
    "ranked",
    "score",
    "seat_for",
    "seen_need",
    "shown_contact",
    "shows_district",
    "sign_up_problems",
    "suggest",
    "visible_to",
]
