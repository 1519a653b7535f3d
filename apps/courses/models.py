"""What a reader has done in the course. Lessons and questions live in files: rows name them by slug and key."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    """Lessons opened, by who opened them."""

    def of(self, user: User) -> LessonProgressQuerySet:
        """Those that `user` has opened."""
        return self.filter(user=user)

    def read(self) -> LessonProgressQuerySet:
        """Those whose reader says they are read."""
        return self.filter(read_at__isnull=False)


class LessonProgress(models.Model):
    """One reader's place in one lesson: when it was first and last opened, and when they said that it was read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson = models.SlugField(_("lesson"), max_length=80)
    first_opened_at = models.DateTimeField(_("first opened"), default=timezone.now, editable=False)
    last_opened_at = models.DateTimeField(_("last opened"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson opened")
        verbose_name_plural = _("lessons opened")
        ordering = ("user", "first_opened_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["user", "lesson"], name="lesson_progress_once_per_user"),
            models.CheckConstraint(condition=~Q(lesson=""), name="lesson_progress_lesson_given"),
            models.CheckConstraint(
                condition=Q(last_opened_at__gte=F("first_opened_at")), name="lesson_progress_opened_in_order"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("first_opened_at")),
                name="lesson_progress_read_after_it_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.lesson}"


class QuizResultQuerySet(models.QuerySet["QuizResult"]):
    """Questions answered, by who answered them."""

    def of(self, user: User) -> QuizResultQuerySet:
        """Those that `user` has answered."""
        return self.filter(user=user)

    def right(self) -> QuizResultQuerySet:
        """Those whose best answer is wholly right."""
        return self.filter(percent=100)


class QuizResult(models.Model):
    """One reader's best answer to one question: how much of it was right, and when. What was answered is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_results")
    lesson = models.SlugField(_("lesson"), max_length=80)
    question = models.SlugField(_("question"), max_length=80)
    percent = models.PositiveSmallIntegerField(_("percent right"))
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    objects = QuizResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz result")
        verbose_name_plural = _("quiz results")
        ordering = ("user", "lesson", "id")
        constraints = [
            models.UniqueConstraint(fields=["user", "lesson", "question"], name="quiz_result_once_per_question"),
            models.CheckConstraint(condition=~Q(lesson="") & ~Q(question=""), name="quiz_result_question_given"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="quiz_result_percent_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.lesson}/{self.question}"
