"""Who belongs to a cohort, in which role, and the links by which others come in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import signed_in
from apps.cohorts import services
from apps.cohorts.access import cohort_followed_by, cohort_taught_by, teaches
from apps.cohorts.forms.cohort import JoinLinkForm, RoleForm
from apps.cohorts.models import Cohort, Membership

_STAFF_FIRST = Case(
    When(role=Membership.Role.INSTRUCTOR, then=Value(0)),
    When(role=Membership.Role.ASSISTANT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@require_safe
@login_required
@never_cache
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """The members of a cohort, and for its instructors the links that lead into it."""
    user = signed_in(request)
    cohort = cohort_followed_by(user, slug)
    return _page(request, cohort, JoinLinkForm(), teaching=teaches(user, cohort))


@require_POST
@login_required
def create_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Make one more join link."""
    user = signed_in(request)
    cohort = cohort_taught_by(user, slug)
    with timezone.override(cohort.zone):
        form = JoinLinkForm(request.POST)
        form.instance.cohort, form.instance.created_by = cohort, user
        if not form.is_valid():
            return _page(request, cohort, form, teaching=True)
    form.save()
    messages.success(request, _("The link is ready."))
    return redirect("cohorts:people", slug)


@require_POST
@login_required
def revoke_link(request: HttpRequest, slug: str, link_id: int) -> HttpResponse:
    """Make a link open nothing any more."""
    cohort = cohort_taught_by(signed_in(request), slug)
    services.revoke(link=get_object_or_404(cohort.join_links, pk=link_id))
    messages.success(request, _("The link opens nothing any more."))
    return redirect("cohorts:people", slug)


@require_POST
@login_required
def change_role(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    cohort = cohort_taught_by(signed_in(request), slug)
    membership = get_object_or_404(cohort.memberships.select_related("user"), pk=membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles of the list."))
        return redirect("cohorts:people", slug)
    try:
        services.change_role(membership=membership, role=Membership.Role(form.cleaned_data["role"]))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The role of %(person)s has changed.") % {"person": membership.user})
    return redirect("cohorts:people", slug)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """End a membership; what the person submitted stays."""
    cohort = cohort_taught_by(signed_in(request), slug)
    membership = get_object_or_404(cohort.memberships.select_related("user"), pk=membership_id)
    try:
        services.remove_member(membership=membership)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(person)s does not belong to the cohort any more.") % {"person": membership.user})
    return redirect("cohorts:people", slug)


def _page(request: HttpRequest, cohort: Cohort, form: JoinLinkForm, *, teaching: bool) -> HttpResponse:
    links = list(cohort.join_links.filter(revoked_at=None)) if teaching else []
    host = request.build_absolute_uri("/").rstrip("/")
    members = cohort.memberships.select_related("user").order_by(_STAFF_FIRST, "user__full_name", "user__email")
    joined = {member.user_id for member in members}
    roster = list(cohort.roster.all())
    numbers = {entry.user_id: entry.external_id for entry in roster if entry.user_id}
    context = {
        "cohort": cohort,
        "teaching": teaching,
        "members": [(member, numbers.get(member.user_id, "")) for member in members],
        "has_numbers": any(entry.external_id for entry in roster),
        "expected": [entry for entry in roster if entry.user_id not in joined],
        "links": [(link, host + reverse("cohorts:join", args=[link.code])) for link in links],
        "roles": Membership.Role.choices,
        "form": form,
    }
    with timezone.override(cohort.zone):
        return render(request, "cohorts/people.html", context, status=422 if form.errors else 200)
