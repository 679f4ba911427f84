"""Addresses of filling in an application."""

from __future__ import annotations

from django.urls import path

from haitang.web.apply import exchange, handing_in, proofs, starting, units, versions, wizard

_APPLY = "projects/<uuid:project>/apply/"

urlpatterns = [
    path("projects/new/", starting.new, name="project-new"),
    path("invitations/", units.invitations, name="invitations"),
    path("invitations/<uuid:invitation>/answer/", units.answer, name="invitation-answer"),
    path(_APPLY, wizard.opening, name="apply"),
    path(_APPLY + "versions/", versions.versions, name="apply-versions"),
    path(_APPLY + "versions/<int:version>/restore/", versions.restore, name="apply-restore"),
    path(_APPLY + "receipt/", handing_in.receipt, name="apply-receipt"),
    path(_APPLY + "receipt.pdf", handing_in.receipt_pdf, name="apply-receipt-pdf"),
    path(_APPLY + "exchange/", exchange.exchange, name="apply-exchange"),
    path(_APPLY + "exchange/<slug:form>.file", exchange.export, name="apply-export"),
    path(_APPLY + "import/", exchange.upload, name="apply-import-upload"),
    path(_APPLY + "import/<uuid:record>/", exchange.preview, name="apply-import"),
    path(_APPLY + "import/<uuid:record>/take/", exchange.take, name="apply-import-take"),
    path(_APPLY + "proof", proofs.read, name="apply-proof"),
    path(_APPLY + "proofs/<slug:item>/", proofs.attach, name="apply-proof-attach"),
    path(_APPLY + "proofs/<slug:item>/remove/", proofs.remove, name="apply-proof-remove"),
    path(_APPLY + "schemes/<int:row>/remove/", wizard.take_out_scheme, name="apply-scheme-remove"),
    path(_APPLY + "invite/", units.invite, name="apply-invite"),
    path(_APPLY + "units/<str:unit>/recall/", units.recall, name="apply-recall"),
    path(_APPLY + "units/<str:unit>/remove/", units.remove, name="apply-unit-remove"),
    path(_APPLY + "check/", handing_in.check, name="apply-check"),
    path(_APPLY + "sign/", handing_in.sign, name="apply-sign"),
    path(_APPLY + "seal/", handing_in.seal, name="apply-seal"),
    path(_APPLY + "submit/now/", handing_in.submit, name="apply-submit"),
    path(_APPLY + "<slug:step>/", wizard.step, name="apply-step"),
    path(_APPLY + "<slug:step>/save/", wizard.save, name="apply-save"),
]
