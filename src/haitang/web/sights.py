"""What each role comes here for, in a line."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haitang.parties import Role

SIGHTS: dict[Role, Promise | str] = {
    Role.APPLICANT: _("Writes and files the application"),
    Role.RISK_MANAGER: _("Whole loop of the own enterprise: risk, price, claim"),
    Role.INCIDENT_OFFICER: _("Reports incidents, keeps the clocks"),
    Role.LEGAL_REPRESENTATIVE: _("Signs the declarations of the enterprise"),
    Role.UNDERWRITER: _("Assesses, prices and binds"),
    Role.ADJUSTER: _("Settles claims, checks evidence"),
    Role.ACTUARY: _("Sees assessment, price and claims"),
    Role.INSURER_MANAGER: _("Signs for the insurer, sees all its cases"),
    Role.REINSURER: _("Sees price, policy and claim of ceded risks"),
    Role.BROKER: _("Follows price, policy and claim for the insured"),
    Role.ASSESSOR: _("Verifies answers, runs the assessment"),
    Role.MONITOR: _("Sends signals from the plant"),
    Role.RESPONDER: _("Sees plant, signals and incident"),
    Role.FORENSIC_EXAMINER: _("Discloses evidence with proofs"),
    Role.INSURTECH: _("Takes part in the application"),
    Role.TESTER: _("Tests and verifies the posture"),
    Role.RESEARCHER: _("Takes part in the application"),
    Role.ASSOCIATION: _("Publicity and matching; sees no case"),
    Role.CASE_OFFICER: _("Receives applications; sees facts without trade secrets"),
    Role.REVIEWER: _("Reviews applications; sees facts without trade secrets"),
    Role.AUTHORITY_LEADER: _("Decides; sees facts without trade secrets"),
    Role.SYSTEM_ADMIN: _("Runs the platform; sees users, no business data"),
    Role.SECURITY_ADMIN: _("Checks authorisations; sees users, no business data"),
    Role.AUDIT_ADMIN: _("Reads the audit log; sees no business data"),
}
