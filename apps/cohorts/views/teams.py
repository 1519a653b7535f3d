"""The teams of an assignment: listed, and arranged by an instructor, who sees first what that would change."""

from __future__ import annotations

from random import SystemRandom

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import signed_in
from apps.cohorts import teams as services
from apps.cohorts.access import assignment_followed_by, assignment_taught_by, teaches
from apps.cohorts.forms.lines import TeamLinesForm
from apps.cohorts.forms.teams import PlaceForm
from apps.cohorts.models import Assignment, Team, TeamMembership
from apps.cohorts.team_lines import Arrangement, lines_of, prepare
from apps.cohorts.team_list import listed_students, listed_teams, team_names


@require_safe
@login_required
@never_cache
def teams(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Who works with whom, and who with nobody; ``?q=`` looks for somebody or for a team."""
    user = signed_in(request)
    wanted = _in_teams(assignment_followed_by(user, slug, assignment))
    query = request.GET.get("q", "").strip()
    others = wanted.cohort.assignments.without_texts().exclude(pk=wanted.pk)
    context = {
        "cohort": wanted.cohort,
        "teaching": teaches(user, wanted.cohort),
        "assignment": wanted,
        "query": query,
        "page": listed_teams(wanted, query=query, page=request.GET.get("page")),
        "alone": listed_students(wanted, query=query),
        "others": others.filter(pk__in=TeamMembership.objects.values("assignment")),
    }
    return render(request, "cohorts/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def place_student(request: HttpRequest, slug: str, assignment: str, student_id: int) -> HttpResponse:
    """Put one student into a team, known or new, or into none."""
    wanted = _in_teams(assignment_taught_by(signed_in(request), slug, assignment))
    student = get_object_or_404(services.placeable(wanted), pk=student_id)
    team = Team.objects.of(student, wanted)
    begin = {"team": team.name if team else ""}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=begin)
    falling = 0
    if form.is_valid():
        name, may_fall = form.cleaned_data["team"], "may_fall" in request.POST
        falling = services.arrange(assignment=wanted, names={student.pk: name}, may_fall=may_fall).falling
        if may_fall or not falling:
            said = _("%(person)s is in the team “%(team)s”.") if name else _("%(person)s works alone.")
            messages.success(request, said % {"person": student, "team": name})
            return redirect("cohorts:teams", slug, assignment)
    context = {"cohort": wanted.cohort, "teaching": True, "assignment": wanted, "form": form, "falling": falling}
    member_id = wanted.cohort.memberships.filter(user=student).values_list("pk", flat=True).first()
    context |= {"student": student, "member_id": member_id, "names": team_names(wanted)}
    return render(request, "cohorts/place_student.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def arrange_teams(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Show what lines would change; with ``confirm``, change it. ``?like=SLUG``, ``?lots=1`` and ``?none=1`` write the
    lines: the teams of another assignment, teams drawn by lot, everybody alone.
    """
    wanted = _in_teams(assignment_taught_by(signed_in(request), slug, assignment))
    form, text = _lines(request, wanted)
    found, falling = prepare(wanted, text) if text else Arrangement(), 0
    if "confirm" in request.POST and text and not found.problems:
        may_fall = "may_fall" in request.POST
        falling = services.arrange(assignment=wanted, names=found.names(), may_fall=may_fall).falling
        if may_fall or not falling:
            said = ngettext("%(count)s student was placed.", "%(count)s students were placed.", found.changes)
            messages.success(request, said % {"count": found.changes})
            return redirect("cohorts:teams", slug, assignment)
    context = {"cohort": wanted.cohort, "teaching": True, "assignment": wanted, "form": form, "falling": falling}
    context |= {"text": text, "found": found, "larger": found.larger_than(wanted.team_size)}
    is_wrong = form.errors or found.problems or falling
    return render(request, "cohorts/arrange_teams.html", context, status=422 if is_wrong else 200)


def _lines(request: HttpRequest, assignment: Assignment) -> tuple[TeamLinesForm, str]:
    """The lines that were sent or that the address asks for, and the form that shows them to be corrected."""
    if request.method == "POST":
        form = TeamLinesForm(request.POST, request.FILES)
        if not form.is_valid():
            return form, ""
        text = form.cleaned_data["text"]
    else:
        text = _proposed(request, assignment)
    return TeamLinesForm(initial={"text": text}), text


def _proposed(request: HttpRequest, assignment: Assignment) -> str:
    """The lines that the address asks for; none, with a message, where they would change nothing."""
    asked = request.GET
    if "like" in asked:
        other = get_object_or_404(assignment.cohort.assignments.without_texts(), slug=asked["like"])
        names = services.same_teams(assignment, other)
    elif "lots" in asked:
        names = services.drawn_teams(assignment, SystemRandom())
    elif "none" in asked:
        names = dict.fromkeys(assignment.team_memberships.values_list("student", flat=True), "")
    else:
        return ""
    if not names:
        messages.info(request, _("There is nobody to place: nothing would change."))
        return ""
    return lines_of(names, assignment)


def _in_teams(assignment: Assignment) -> Assignment:
    if not assignment.is_in_teams:
        raise Http404
    return assignment
