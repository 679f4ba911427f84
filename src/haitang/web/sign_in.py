"""Signing in and out; in demo mode also by one click as any demo user."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haitang.parties import PartyCategory, Role
from haitang.storage import models
from haitang.web.sights import SIGHTS

_ORDER = {
    category.value: place
    for place, category in enumerate(
        (
            PartyCategory.INDUSTRIAL_ENTERPRISE,
            PartyCategory.INSURER,
            PartyCategory.REINSURER,
            PartyCategory.INSURANCE_INTERMEDIARY,
            PartyCategory.SECURITY_FIRM,
            PartyCategory.TESTING_BODY,
            PartyCategory.INSURTECH,
            PartyCategory.RESEARCH_INSTITUTE,
            PartyCategory.ASSOCIATION,
            PartyCategory.AUTHORITY,
            PartyCategory.PLATFORM,
        )
    )
}
_ROLES = {role.value: place for place, role in enumerate(Role)}


class SignIn(LoginView):
    """User name and password; five failures lock user and address for half an hour."""

    template_name = "haitang/sign_in.html"
    form_class = AuthenticationForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demo users by organisation, in demo mode alone."""
        return super().get_context_data(**kwargs) | {"offered": demo_users() if settings.DEMO else []}


class Password(LoginRequiredMixin, PasswordChangeView):
    """A password of one's own in place of the first one."""

    template_name = "haitang/password.html"
    success_url = reverse_lazy("desk")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say that it was changed."""
        self.request.session["said"] = _("Your password was changed")
        return super().form_valid(form)


def demo_users() -> list[dict[str, Any]]:
    """Demo users by organisation, enterprises first and the platform last."""
    users = models.User.objects.filter(demo=True, is_active=True, organisation__isnull=False)
    members = [(user, user.organisation) for user in users.select_related("organisation") if user.organisation]
    members.sort(
        key=lambda each: (
            _ORDER.get(each[1].category, len(_ORDER)),
            each[1].code,
            _ROLES.get(each[0].role, len(_ROLES)),
        )
    )
    return [
        {
            "organisation": organisation,
            "category": PartyCategory(organisation.category).label,
            "people": [
                {"user": user, "role": Role(user.role).label, "sees": SIGHTS[Role(user.role)]} for user, _ in people
            ],
        }
        for organisation, people in groupby(members, key=lambda each: each[1])
    ]


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo user; there is no such door outside demo mode."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(models.User, username=request.POST.get("username", ""), demo=True, is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(settings.LOGIN_REDIRECT_URL)
