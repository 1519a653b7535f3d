"""What templates ask about comments and contested checks."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse

from apps.cohorts.models import Cohort
from apps.submissions.conversation import Conversation
from apps.submissions.models import CheckResult, Comment, Contest
from apps.submissions.templatetags.sections import file_address

register = template.Library()


@register.filter
def about(conversation: Conversation, check: CheckResult) -> Conversation:
    """What of a run's conversation concerns one check."""
    return conversation.about(check)


@register.filter
def place_address(comment: Comment) -> str:
    """Where a comment is read: at its line, at its check, or on the page of its run."""
    if comment.path and (address := file_address(comment.run, comment.path, comment.line)):
        return address
    if comment.code:
        return reverse("submissions:run_check", args=[comment.run_id, comment.code])
    return reverse("submissions:run", args=[comment.run_id]) + "#comments"


@register.simple_tag(takes_context=True)
def open_contests(context: Context, cohort: Cohort) -> int:
    """How many questions of `cohort` wait for an answer; a page that knows already says it as ``open_contests``."""
    known = context.get("open_contests")
    return known if isinstance(known, int) else Contest.objects.of_cohort(cohort).open().count()
