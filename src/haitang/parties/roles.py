"""Roles of people, relations of their organisations to a project, and the actor who does something."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from haitang.lexicon import Label, OrganisationCode, Record


class Role(StrEnum):
    """What a person does (岗位); one at a time."""

    APPLICANT = "applicant"
    RISK_MANAGER = "risk_manager"
    INCIDENT_OFFICER = "incident_officer"
    LEGAL_REPRESENTATIVE = "legal_representative"
    UNDERWRITER = "underwriter"
    ADJUSTER = "adjuster"
    ACTUARY = "actuary"
    INSURER_MANAGER = "insurer_manager"
    REINSURER = "reinsurer"
    BROKER = "broker"
    ASSESSOR = "assessor"
    MONITOR = "monitor"
    RESPONDER = "responder"
    FORENSIC_EXAMINER = "forensic_examiner"
    INSURTECH = "insurtech"
    TESTER = "tester"
    RESEARCHER = "researcher"
    ASSOCIATION = "association"
    CASE_OFFICER = "case_officer"
    REVIEWER = "reviewer"
    AUTHORITY_LEADER = "authority_leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"

    @property
    def label(self) -> Label:
        """What people read."""
        return _ROLES[self]


_ROLES: Final = MappingProxyType(
    {
        Role.APPLICANT: Label(zh="申报专员", en="Applicant"),
        Role.RISK_MANAGER: Label(zh="风险经理", en="Risk manager"),
        Role.INCIDENT_OFFICER: Label(zh="事件负责人", en="Incident officer"),
        Role.LEGAL_REPRESENTATIVE: Label(zh="法定代表人", en="Legal representative"),
        Role.UNDERWRITER: Label(zh="核保人", en="Underwriter"),
        Role.ADJUSTER: Label(zh="理赔员", en="Adjuster"),
        Role.ACTUARY: Label(zh="精算师", en="Actuary"),
        Role.INSURER_MANAGER: Label(zh="保险公司主管", en="Insurer's manager"),
        Role.REINSURER: Label(zh="再保险人", en="Reinsurer"),
        Role.BROKER: Label(zh="保险经纪人", en="Broker"),
        Role.ASSESSOR: Label(zh="风险评估员", en="Assessor"),
        Role.MONITOR: Label(zh="监测员", en="Monitor"),
        Role.RESPONDER: Label(zh="应急处置员", en="Responder"),
        Role.FORENSIC_EXAMINER: Label(zh="取证人员", en="Forensic examiner"),
        Role.INSURTECH: Label(zh="保险科技", en="Insurtech"),
        Role.TESTER: Label(zh="测评员", en="Tester"),
        Role.RESEARCHER: Label(zh="科研人员", en="Researcher"),
        Role.ASSOCIATION: Label(zh="行业协会", en="Industry association"),
        Role.CASE_OFFICER: Label(zh="经办人员", en="Case officer"),
        Role.REVIEWER: Label(zh="评审专家", en="Reviewer"),
        Role.AUTHORITY_LEADER: Label(zh="主管领导", en="Authority leader"),
        Role.SYSTEM_ADMIN: Label(zh="系统管理员", en="System administrator"),
        Role.SECURITY_ADMIN: Label(zh="安全管理员", en="Security administrator"),
        Role.AUDIT_ADMIN: Label(zh="审计管理员", en="Audit administrator"),
    }
)


class Relation(StrEnum):
    """What an organisation is to a project; access follows it (关系). A reviewer's is the person's own."""

    LEAD = "lead"
    INSURER = "insurer"
    REINSURER = "reinsurer"
    BROKER = "broker"
    SECURITY = "security"
    TESTING = "testing"
    PARTNER = "partner"
    AUTHORITY = "authority"
    REVIEWER = "reviewer"

    @property
    def label(self) -> Label:
        """What people read."""
        return _RELATIONS[self]


_RELATIONS: Final = MappingProxyType(
    {
        Relation.LEAD: Label(zh="牵头单位", en="Lead"),
        Relation.INSURER: Label(zh="保险人", en="Insurer"),
        Relation.REINSURER: Label(zh="再保险人", en="Reinsurer"),
        Relation.BROKER: Label(zh="保险中介", en="Broker"),
        Relation.SECURITY: Label(zh="安全服务方", en="Security service"),
        Relation.TESTING: Label(zh="测评方", en="Testing body"),
        Relation.PARTNER: Label(zh="联合单位", en="Partner"),
        Relation.AUTHORITY: Label(zh="主管部门", en="Authority"),
        Relation.REVIEWER: Label(zh="评审", en="Reviewer"),
    }
)


class Actor(Record):
    """Who does or reads something: a person, in a role, for an organisation."""

    id: UUID
    name: str
    organisation: OrganisationCode
    role: Role


class Person(Record):
    """Somebody who may sign in; ``demo`` people are offered by one click in demo mode alone."""

    id: UUID
    username: str
    name: str
    organisation: OrganisationCode
    role: Role
    demo: bool = False

    @property
    def actor(self) -> Actor:
        """The person at work."""
        return Actor(id=self.id, name=self.name, organisation=self.organisation, role=self.role)
