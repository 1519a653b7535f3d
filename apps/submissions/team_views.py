"""Pages on which students find their team: they found one, join it by its link, and leave it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.accounts.models import User
from apps.cohorts.models import Team
from apps.submissions import own_team
from apps.submissions.access import assignment_in_teams_for
from apps.submissions.forms import TeamForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def team(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """A student's own team of an assignment; the form founds it."""
    student = signed_in(request)
    wanted = assignment_in_teams_for(student, cohort, slug)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            own_team.found(assignment=wanted, student=student, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your team is founded. Pass its link on to your team-mates."))
            return redirect(own_team.place_on_page(wanted))
    context = {"assignment": wanted, "team_form": form, **own_team.team_context(request, wanted)}
    return render(request, "submissions/team.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@never_cache
def leave_team(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """Leave one's own team of an assignment, as long as that is for students to decide."""
    student = signed_in(request)
    wanted = assignment_in_teams_for(student, cohort, slug)
    try:
        own_team.leave(assignment=wanted, student=student)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("You are in no team now."))
    return redirect(own_team.place_on_page(wanted))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join_team(request: HttpRequest, code: str) -> HttpResponse:
    """Where a team's link leads: its button joins. Whoever is not signed in signs in first and comes back; of the team
    nothing is told but to the students of its cohort.
    """
    teams = Team.objects.filter(assignment__team_size__gt=1).select_related("assignment__cohort")
    wanted = get_object_or_404(teams, code=code)
    if not isinstance(request.user, User):
        asked = request.method == "POST"
        return redirect_to_login(request.get_full_path()) if asked else render(request, "submissions/join_team.html")
    membership = wanted.assignment.cohort.memberships.filter(user=request.user).first()
    if membership is None or membership.is_staff:
        context = {"cohort": wanted.assignment.cohort, "membership": membership}
        return render(request, "submissions/join_team_refused.html", context, status=403)
    if not wanted.assignment.is_open:
        raise Http404
    if request.method == "POST":
        return _join(request, wanted, request.user)
    return render(request, "submissions/join_team.html", own_team.invitation(wanted, request.user))


def _join(request: HttpRequest, wanted: Team, student: User) -> HttpResponse:
    try:
        own_team.join(team=wanted, student=student)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("You are in the team “%(team)s”.") % {"team": wanted.name})
    return redirect(own_team.place_on_page(wanted.assignment))
