"""Readers' progress, for operators: to look at, not to write."""

from django.contrib import admin

from apps.accounts.administration import ReadOnlyAdmin
from apps.courses.models import LessonProgress, QuizResult


class ReadersOwn(ReadOnlyAdmin):
    """What only its reader changes: nobody reads or answers for another."""

    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name", "lesson")


@admin.register(LessonProgress)
class LessonProgressAdmin(ReadersOwn):
    """Lessons opened and read."""

    list_display = ("user", "lesson", "first_opened_at", "last_opened_at", "read_at")
    list_filter = ("lesson",)


@admin.register(QuizResult)
class QuizResultAdmin(ReadersOwn):
    """The best answers to quiz questions."""

    list_display = ("user", "lesson", "question", "percent", "answered_at")
    list_filter = ("lesson",)
