"""What changes a reader's progress. Each function is safe to call twice, and by two requests at once."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.models import User
from apps.courses.lessons import Lesson
from apps.courses.models import LessonProgress, QuizResult
from apps.courses.questions import Judgement, Question


def open_lesson(*, user: User, lesson: Lesson) -> None:
    """Note that `user` has the lesson before their eyes."""
    now = timezone.now()
    if not LessonProgress.objects.of(user).filter(lesson=lesson.slug).update(last_opened_at=now):
        row = LessonProgress(user=user, lesson=lesson.slug, first_opened_at=now, last_opened_at=now)
        LessonProgress.objects.bulk_create([row], ignore_conflicts=True)


def mark_read(*, user: User, lesson: Lesson) -> None:
    """Note that `user` says to have read the lesson; the first time counts."""
    open_lesson(user=user, lesson=lesson)
    LessonProgress.objects.of(user).filter(lesson=lesson.slug, read_at=None).update(read_at=timezone.now())


def unmark_read(*, user: User, lesson: Lesson) -> None:
    """Forget that `user` has read the lesson."""
    LessonProgress.objects.of(user).filter(lesson=lesson.slug).update(read_at=None)


def keep_result(*, user: User, lesson: Lesson, question: Question, judgement: Judgement) -> None:
    """Keep how much of an answer of `user` was right, unless an earlier answer did as well."""
    now, percent = timezone.now(), judgement.percent
    row = QuizResult(user=user, lesson=lesson.slug, question=question.key, percent=percent, answered_at=now)
    QuizResult.objects.bulk_create([row], ignore_conflicts=True)
    kept = QuizResult.objects.of(user).filter(lesson=lesson.slug, question=question.key)
    kept.filter(percent__lt=percent).update(percent=percent, answered_at=now)
