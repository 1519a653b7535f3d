"""Projects and runs, for operators. Runs are looked at here, never edited: their states change by guarded functions."""

from django.contrib import admin
from django.http import HttpRequest

from apps.submissions.models import (
    CheckResult,
    GivenCode,
    Project,
    Run,
    RunFile,
    RunReport,
    SeenHead,
    SettledQuestion,
    Trace,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Pages to look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody."""
        return False


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    """Who submits what."""

    list_display = ("student", "assignment", "url", "created_at")
    list_filter = ("assignment__cohort", "assignment")
    list_select_related = ("student", "assignment")
    search_fields = ("url", "student__email", "student__full_name")
    autocomplete_fields = ("student", "assignment")


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """The queue, and what came of it."""

    list_display = ("id", "project", "number", "state", "stage", "outcome", "percent", "grade_percent", "submitted_at")
    list_filter = ("state", "outcome", "engine_version", "project__assignment")
    list_select_related = ("project__student", "project__assignment")
    search_fields = ("url", "revision", "project__student__email")
    date_hierarchy = "submitted_at"


@admin.register(RunReport)
class RunReportAdmin(ReadOnlyAdmin):
    """Whole reports."""

    list_display = ("run",)
    list_select_related = ("run__project__student", "run__project__assignment")


@admin.register(RunFile)
class RunFileAdmin(ReadOnlyAdmin):
    """What takes the room of kept files."""

    list_display = ("run", "path", "lines")
    list_select_related = ("run__project__student", "run__project__assignment")
    search_fields = ("path", "run__project__student__email")


@admin.register(CheckResult)
class CheckResultAdmin(ReadOnlyAdmin):
    """Verdicts, check by check."""

    list_display = ("run", "code", "outcome", "score", "points", "max_points", "required")
    list_filter = ("outcome", "code")
    list_select_related = ("run__project__student", "run__project__assignment")
    search_fields = ("code", "run__project__student__email")


@admin.register(SeenHead)
class SeenHeadAdmin(ReadOnlyAdmin):
    """Where branches stood."""

    list_display = ("project", "branch", "revision", "seen_at")
    list_select_related = ("project__student", "project__assignment")
    search_fields = ("branch", "revision", "project__student__email")


@admin.register(Trace)
class TraceAdmin(ReadOnlyAdmin):
    """What projects are compared by."""

    list_display = ("project", "kind", "label", "digest", "size_bytes")
    list_filter = ("kind",)
    list_select_related = ("project__student", "project__assignment")
    search_fields = ("digest", "label")


@admin.register(GivenCode)
class GivenCodeAdmin(ReadOnlyAdmin):
    """What templates gave."""

    list_display = ("assignment", "url", "read_at")


@admin.register(SettledQuestion)
class SettledQuestionAdmin(ReadOnlyAdmin):
    """What came of asking."""

    list_display = ("first", "second", "reason", "settled_by", "settled_at")
    list_select_related = ("first__student", "first__assignment", "second__student", "second__assignment", "settled_by")
