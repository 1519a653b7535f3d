"""Readers' progress, for operators: to look at, not to write."""

from django.contrib import admin
from django.http import HttpRequest

from apps.courses.models import LessonProgress, QuizResult


class ReadersOwn(admin.ModelAdmin):
    """What only its reader changes; an operator may delete it on their demand."""

    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name", "lesson")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody reads for another."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody answers for another."""
        return False


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
