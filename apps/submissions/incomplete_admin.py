"""Where operators see what our own faults ended, and try it again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.administration import ReadOnlyAdmin
from apps.submissions import incomplete
from apps.submissions.models import Run
from apps.submissions.words import say


class IncompleteRunAdmin(ReadOnlyAdmin):
    """What our own faults ended: why, and a way to try it again once they are mended."""

    list_display = ("id", "project", "number", "reason", "retry", "attempts", "machine", "submitted_at", "finished_at")
    list_filter = ("purpose", "project__assignment")
    list_select_related = ("project__student", "project__team", "project__assignment")
    search_fields = ("url", "revision", "project__student__email", "project__student__full_name")
    date_hierarchy = "finished_at"
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        """Those that were not tried again since."""
        return super().get_queryset(request).filter(pk__in=Run.objects.incomplete().order_by().values("pk"))

    @admin.display(description=_("reason"))
    def reason(self, run: Run) -> str:
        """What the page of the run says."""
        return say(run.error) if run.error else ""

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever may change runs."""
        return request.user.has_perm("submissions.change_run")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        """Queue each once more; one of whose project something newer waits is left to it."""
        chosen = list(runs)
        again = sum(incomplete.try_again(run) is not None for run in chosen)
        left = len(chosen) - again
        told = ngettext("%(count)s run is tried again.", "%(count)s runs are tried again.", again) % {"count": again}
        self.message_user(request, told)
        if left:
            words = ngettext(
                "%(count)s run was left as it is: something newer of its project waits.",
                "%(count)s runs were left as they are: something newer of their projects waits.",
                left,
            )
            self.message_user(request, words % {"count": left}, messages.WARNING)
