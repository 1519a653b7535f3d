"""Projects and runs, for operators. Runs are looked at here, never edited: their states change by guarded functions."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.administration import ReadOnlyAdmin
from apps.submissions.incomplete_admin import IncompleteRunAdmin
from apps.submissions.models import (
    CheckResult,
    Comment,
    Contest,
    GivenCode,
    GradeChange,
    IncompleteRun,
    Notice,
    Project,
    Run,
    RunFile,
    RunReport,
    SeenHead,
    SettledQuestion,
    Share,
    Trace,
)

admin.site.register(IncompleteRun, IncompleteRunAdmin)


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Who submits what, and what is kept of it."""

    list_display = ("who", "title", "url", "submitted_runs", "grade_percent", "passed", "last_submitted_at")
    list_filter = ("passed", "assignment__cohort", "assignment")
    list_select_related = ("student", "team", "assignment")
    search_fields = ("url", "student__email", "student__full_name", "team__name", "failed_codes")
    date_hierarchy = "created_at"


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """The queue, and what came of it."""

    list_display = ("id", "project", "number", "state", "stage", "outcome", "percent", "grade_percent", "submitted_at")
    list_filter = ("state", "outcome", "purpose", "passed", "engine_version", "project__assignment")
    list_select_related = ("project__student", "project__team", "project__assignment")
    search_fields = ("url", "revision", "project__student__email", "project__student__full_name")
    date_hierarchy = "submitted_at"


@admin.register(RunReport)
class RunReportAdmin(ReadOnlyAdmin):
    """Whole reports."""

    list_display = ("run", "submitted_at")
    list_select_related = ("run__project__student", "run__project__team", "run__project__assignment")
    search_fields = ("run__revision", "run__project__student__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunReport]:
        """Whole reports are long: a list leaves them where they are."""
        return super().get_queryset(request).defer("document")

    @admin.display(ordering="run__submitted_at", description=_("submitted"))
    def submitted_at(self, report: RunReport) -> datetime:
        """When its run was submitted."""
        return report.run.submitted_at


@admin.register(RunFile)
class RunFileAdmin(ReadOnlyAdmin):
    """What takes the room of kept files."""

    list_display = ("run", "path", "lines")
    list_select_related = ("run__project__student", "run__project__team", "run__project__assignment")
    search_fields = ("path", "run__project__student__email")


@admin.register(CheckResult)
class CheckResultAdmin(ReadOnlyAdmin):
    """Verdicts, check by check."""

    list_display = ("run", "code", "outcome", "score", "points", "max_points", "required")
    list_filter = ("outcome", "required", "family")
    list_select_related = ("run__project__student", "run__project__team", "run__project__assignment")
    search_fields = ("code", "run__project__student__email")


@admin.register(SeenHead)
class SeenHeadAdmin(ReadOnlyAdmin):
    """Where branches stood."""

    list_display = ("project", "branch", "revision", "seen_at")
    list_select_related = ("project__student", "project__team", "project__assignment")
    search_fields = ("branch", "revision", "project__student__email")


@admin.register(Trace)
class TraceAdmin(ReadOnlyAdmin):
    """What projects are compared by."""

    list_display = ("project", "kind", "label", "digest", "size_bytes")
    list_filter = ("kind",)
    list_select_related = ("project__student", "project__team", "project__assignment")
    search_fields = ("digest", "label")


@admin.register(GivenCode)
class GivenCodeAdmin(ReadOnlyAdmin):
    """What templates gave."""

    list_display = ("assignment", "url", "read_at")
    list_select_related = ("assignment",)
    list_filter = ("assignment__cohort",)
    search_fields = ("url", "assignment__slug")


@admin.register(SettledQuestion)
class SettledQuestionAdmin(ReadOnlyAdmin):
    """What came of asking."""

    list_display = ("first", "second", "reason", "settled_by", "settled_at")
    list_filter = ("first__assignment__cohort",)
    search_fields = ("reason", "first__student__email", "second__student__email")
    list_select_related = (
        *("first__student", "first__team", "first__assignment"),
        *("second__student", "second__team", "second__assignment", "settled_by"),
    )


@admin.register(GradeChange)
class GradeChangeAdmin(ReadOnlyAdmin):
    """The trail of grades that people changed."""

    list_display = ("project", "kind", "code", "before_percent", "after_percent", "reason", "changed_by", "changed_at")
    list_filter = ("kind", "project__assignment__cohort")
    list_select_related = ("project__student", "project__team", "project__assignment", "changed_by")
    search_fields = ("reason", "code", "project__student__email", "project__student__full_name")
    date_hierarchy = "changed_at"


@admin.register(Share)
class ShareAdmin(ReadOnlyAdmin):
    """What students show of their own; deleting one closes its address."""

    list_display = ("project", "kind", "with_score", "with_name", "with_repository", "created_at")
    list_filter = ("kind", "with_name")
    list_select_related = ("project__student", "project__team", "project__assignment")
    search_fields = ("project__student__email", "project__student__full_name")
    exclude = ("token",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What was written to whom."""

    list_display = ("person", "subject", "created_at")
    list_filter = ("assignment__cohort",)
    list_select_related = (
        *("person", "assignment", "comment", "contest", "grade_change"),
        *("run__project__student", "run__project__team", "run__project__assignment"),
    )
    search_fields = ("person__email", "person__full_name")
    date_hierarchy = "created_at"


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """What instructors wrote beside verdicts."""

    list_display = ("run", "path", "line", "code", "author", "written_at")
    list_select_related = ("run__project__student", "run__project__team", "run__project__assignment", "author")
    date_hierarchy = "written_at"
    search_fields = ("text", "path", "code", "run__project__student__email")


@admin.register(Contest)
class ContestAdmin(ReadOnlyAdmin):
    """What students asked back."""

    list_display = ("run", "code", "asked_by", "asked_at", "answered_at", "answered_by")
    list_filter = ("code",)
    list_select_related = (
        *("run__project__student", "run__project__team", "run__project__assignment"),
        *("asked_by", "answered_by"),
    )
    search_fields = ("text", "answer", "code", "run__project__student__email")
