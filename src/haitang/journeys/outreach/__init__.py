"""政策解读、宣传贯彻、交流对接: what publishers, organisers, enterprises and service bodies do.

>>> from haitang.journeys.outreach import NEED, OFFER
>>> NEED.label.zh, OFFER.label.zh
('对接需求', '服务供给')
"""

from haitang.journeys.outreach.attendance import attendance_list
from haitang.journeys.outreach.events import (
    EventSheet,
    cancel_event,
    give_up,
    keep_event,
    record_attendance,
    sign_up,
    sign_ups,
)
from haitang.journeys.outreach.kinds import COMPLAINT, EVENT, MATERIAL, NEED, OFFER, SIGN_UP, TALK, missing, of_round
from haitang.journeys.outreach.materials import (
    MaterialSheet,
    attach_to_material,
    keep_material,
    publish_material,
    withdraw_material,
)
from haitang.journeys.outreach.posts import (
    NeedSheet,
    OfferSheet,
    post_need,
    post_offer,
    withdraw_need,
    withdraw_offer,
)
from haitang.journeys.outreach.talks import answer_talk, complain, say, settle_complaint, show_interest

__all__ = [
    "COMPLAINT",
    "EVENT",
    "MATERIAL",
    "NEED",
    "OFFER",
    "SIGN_UP",
    "TALK",
    "EventSheet",
    "MaterialSheet",
    "NeedSheet",
    "OfferSheet",
    "answer_talk",
    "attach_to_material",
    "attendance_list",
    "cancel_event",
    "complain",
    "give_up",
    "keep_event",
    "keep_material",
    "missing",
    "of_round",
    "post_need",
    "post_offer",
    "publish_material",
    "record_attendance",
    "say",
    "settle_complaint",
    "show_interest",
    "sign_up",
    "sign_ups",
    "withdraw_material",
    "withdraw_need",
    "withdraw_offer",
]
