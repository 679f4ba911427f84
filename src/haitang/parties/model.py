"""Organisations and their kinds, as the notice prints them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pydantic import Field

from haitang.lexicon import Label, OrganisationCode, Record, Yuan


class PartyCategory(StrEnum):
    """单位类别: the applicant, the service bodies that the notice names, and those around them."""

    INDUSTRIAL_ENTERPRISE = "industrial_enterprise"
    INSURER = "insurer"
    REINSURER = "reinsurer"
    INSURANCE_INTERMEDIARY = "insurance_intermediary"
    SECURITY_FIRM = "security_firm"
    INSURTECH = "insurtech"
    TESTING_BODY = "testing_body"
    RESEARCH_INSTITUTE = "research_institute"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    PLATFORM = "platform"

    @property
    def label(self) -> Label:
        """What people read."""
        return _CATEGORIES[self]


_CATEGORIES: Final = MappingProxyType(
    {
        PartyCategory.INDUSTRIAL_ENTERPRISE: Label(zh="工业企业", en="Industrial enterprise"),
        PartyCategory.INSURER: Label(zh="保险公司", en="Insurer"),
        PartyCategory.REINSURER: Label(zh="再保险公司", en="Reinsurer"),
        PartyCategory.INSURANCE_INTERMEDIARY: Label(zh="保险中介机构", en="Insurance intermediary"),
        PartyCategory.SECURITY_FIRM: Label(zh="网络安全企业", en="Security firm"),
        PartyCategory.INSURTECH: Label(zh="保险科技公司", en="Insurtech company"),
        PartyCategory.TESTING_BODY: Label(zh="专业测评机构", en="Testing body"),
        PartyCategory.RESEARCH_INSTITUTE: Label(zh="科研院所", en="Research institute"),
        PartyCategory.ASSOCIATION: Label(zh="行业协会", en="Industry association"),
        PartyCategory.AUTHORITY: Label(zh="主管部门", en="Authority"),
        PartyCategory.PLATFORM: Label(zh="平台运营", en="Platform operator"),
    }
)


class Nature(StrEnum):
    """单位性质, in the order of the form."""

    INSTITUTION = "institution"
    STATE_OWNED = "state_owned"
    PRIVATE = "private"
    JOINT_VENTURE = "joint_venture"
    STATE_CONTROLLED = "state_controlled"
    STATE_INVESTED = "state_invested"
    OTHER = "other"

    @property
    def label(self) -> Label:
        """What people read."""
        return _NATURES[self]


_NATURES: Final = MappingProxyType(
    {
        Nature.INSTITUTION: Label(zh="事业单位", en="Public institution"),
        Nature.STATE_OWNED: Label(zh="国有企业", en="State-owned enterprise"),
        Nature.PRIVATE: Label(zh="民营企业", en="Private enterprise"),
        Nature.JOINT_VENTURE: Label(zh="合资企业", en="Joint venture"),
        Nature.STATE_CONTROLLED: Label(zh="国有控股企业", en="State-controlled enterprise"),
        Nature.STATE_INVESTED: Label(zh="国有参股企业", en="State-invested enterprise"),
        Nature.OTHER: Label(zh="其他", en="Other"),
    }
)


class Contact(Record):
    """Whom to call (联系人)."""

    name: str
    phone: str = ""
    email: str = ""
    fax: str = ""


class Organisation(Record):
    """A party of any kind (单位).

    Attributes
    ----------
    region : str
        Six-digit region code of the registration.
    parent : str or None
        The unit that controls it (上级单位), by which a group is known.
    fictional : bool
        Whether it exists only in a worked case; papers and pages say so.
    """

    code: OrganisationCode
    name: str = Field(min_length=2, max_length=80)
    category: PartyCategory
    nature: Nature
    region: str = Field(pattern=r"^\d{6}$")
    founded: date | None = None
    registered_capital: Yuan | None = None
    address: str = ""
    contact: Contact | None = None
    legal_representative: str = ""
    parent: OrganisationCode | None = None
    fictional: bool = False
