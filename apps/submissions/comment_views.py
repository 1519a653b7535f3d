"""Pages on which an instructor writes beside a verdict; assistants only look."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.submissions import commenting
from apps.submissions.access import run_taught_by
from apps.submissions.commenting import Place
from apps.submissions.highlighting import unpacked
from apps.submissions.models import Comment, Run, RunFile
from apps.submissions.sections.source import code
from apps.submissions.templatetags.conversations import place_address

LINES_AROUND = 3
"""Lines shown on either side of the one that is commented on."""


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    """The text of a comment."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def comment(request: HttpRequest, run_id: int) -> HttpResponse:
    """Write a comment on a verdict: ``?path=&line=`` at a line, ``?code=`` at a check, else about the whole run."""
    user = signed_in(request)
    run = run_taught_by(user, run_id)
    if run.state != Run.State.FINISHED:
        raise Http404
    place = _place(request, run)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        written = commenting.comment(run=run, place=place, text=text, by=user)
        messages.success(request, _("Written down. The student reads it beside the verdict."))
        return redirect(place_address(written))
    return _page(request, run, place, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Write one's own comment anew."""
    written = _own(request, comment_id)
    form = CommentForm(request.POST or None, instance=written)
    if request.method == "POST" and form.is_valid():
        commenting.edit(comment=written, text=form.cleaned_data["text"])
        messages.success(request, _("The comment has changed."))
        return redirect(place_address(written))
    return _page(request, written.run, Place(written.path, written.line, written.code), form, written)


@require_POST
@login_required
def remove_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take one's own comment away."""
    written = _own(request, comment_id)
    commenting.remove(comment=written)
    messages.success(request, _("The comment is removed."))
    return redirect(place_address(written))


def _own(request: HttpRequest, comment_id: int) -> Comment:
    own = Comment.objects.changeable_by(signed_in(request))
    return get_object_or_404(own.select_related("run__project__assignment__cohort"), pk=comment_id)


def _place(request: HttpRequest, run: Run) -> Place:
    """What the address asks to comment on; 404 for a line or a check that this run does not have."""
    asked = request.GET
    if path := asked.get("path", ""):
        line = asked.get("line", "")
        file = get_object_or_404(_files(run).defer("spans"), path=path)
        if not re.fullmatch(r"[1-9][0-9]{0,8}", line) or int(line) > file.lines:
            raise Http404
        return Place(path, int(line))
    if wanted := asked.get("code", ""):
        get_object_or_404(run.checks.all(), code=wanted)
    return Place(code=wanted)


def _files(run: Run) -> QuerySet[RunFile]:
    """The files that are kept of a run's commit."""
    return RunFile.objects.filter(run=run.reused_from_id or run.pk)


def _page(
    request: HttpRequest, run: Run, place: Place, form: CommentForm, written: Comment | None = None
) -> HttpResponse:
    context = {
        "run": run,
        "project": run.project,
        "assignment": run.project.assignment,
        "place": place,
        "excerpt": _excerpt(run, place),
        "form": form,
        "comment": written,
        "teaching": True,
    }
    return render(request, "submissions/comment.html", context, status=422 if form.errors else 200)


def _excerpt(run: Run, place: Place) -> list[tuple[int, SafeString]]:
    """The line that is commented on and its neighbours, each with its number; nothing where the file is let go."""
    file = _files(run).filter(path=place.path).first() if place.path else None
    if file is None or place.line is None:
        return []
    first = max(1, place.line - LINES_AROUND)
    lines = unpacked(bytes(file.spans))[first - 1 : place.line + LINES_AROUND]
    texts = ("".join(text for _name, text in spans) for spans in lines)
    return [(number, mark_safe(code(text))) for number, text in enumerate(texts, first)]  # noqa: S308 - escaped by code
