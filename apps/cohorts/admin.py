"""Cohorts, for operators."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.administration import ReadOnlyAdmin
from apps.cohorts import policy_changes, teams
from apps.cohorts.models import (
    Assignment,
    Cohort,
    Extension,
    JoinLink,
    Membership,
    RosterEntry,
    Team,
    TeamMembership,
)


class AssignmentInline(admin.TabularInline):
    """The assignments of a cohort, in order."""

    model = Assignment
    fields = ("position", "slug", "title_en", "title_fr", "opens_at", "due_at")
    extra = 0
    show_change_link = True


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin):
    """Cohorts and their assignments."""

    list_display = ("name", "slug", "students", "time_zone", "created_at", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter), "time_zone")
    search_fields = ("name", "slug")
    date_hierarchy = "created_at"
    readonly_fields = ("created_at",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (AssignmentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        """Cohorts with how many study in each."""
        students = Count("memberships", filter=Q(memberships__role=Membership.Role.STUDENT))
        cohorts: QuerySet[Cohort] = super().get_queryset(request)
        return cohorts.annotate(students_total=students)

    @admin.display(ordering="students_total", description=_("students"))
    def students(self, cohort: Cohort) -> int:
        """How many study in it."""
        return int(getattr(cohort, "students_total", 0))


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who belongs where."""

    list_display = ("user", "cohort", "role", "joined_at")
    date_hierarchy = "joined_at"
    list_filter = ("role", "cohort")
    list_select_related = ("user", "cohort")
    search_fields = ("user__email", "user__full_name", "cohort__name")
    autocomplete_fields = ("user", "cohort")


@admin.register(JoinLink)
class JoinLinkAdmin(admin.ModelAdmin):
    """Which links lead where, and until when."""

    list_display = ("cohort", "role", "created_by", "created_at", "expires_at", "revoked_at")
    list_filter = ("role", ("revoked_at", admin.EmptyFieldListFilter), "cohort")
    search_fields = ("cohort__name", "cohort__slug", "created_by__email")
    list_select_related = ("cohort", "created_by")
    readonly_fields = ("code", "created_at")
    autocomplete_fields = ("cohort", "created_by")


@admin.register(RosterEntry)
class RosterEntryAdmin(admin.ModelAdmin):
    """Who is expected where."""

    list_display = ("full_name", "email", "external_id", "cohort", "user")
    list_filter = (("user", admin.EmptyFieldListFilter), "cohort")
    list_select_related = ("cohort", "user")
    search_fields = ("full_name", "email", "external_id")
    autocomplete_fields = ("cohort", "user")


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    """Assignments with their plans."""

    list_display = (
        *("title", "cohort", "position", "opens_at", "due_at"),
        *("late_kind", "attempts_allowed", "team_size", "feedback"),
    )
    list_filter = ("late_kind", "feedback", "cohort")
    list_select_related = ("cohort",)
    autocomplete_fields = ("cohort",)
    date_hierarchy = "due_at"
    search_fields = ("title_en", "title_fr", "slug")
    prepopulated_fields = {"slug": ("title_en",)}

    def save_model(self, request: HttpRequest, obj: Assignment, form: forms.ModelForm, change: bool) -> None:
        """Have grades follow new rules."""
        super().save_model(request, obj, form, change)
        policy_changes.tell(obj)


@admin.register(Extension)
class ExtensionAdmin(admin.ModelAdmin):
    """Who was granted what, by whom and why."""

    list_display = ("student", "assignment", "due_at", "extra_attempts", "reason", "granted_by", "granted_at")
    list_filter = ("assignment__cohort", "assignment")
    list_select_related = ("student", "assignment", "granted_by")
    search_fields = ("student__email", "student__full_name", "reason")
    autocomplete_fields = ("student", "assignment", "granted_by")

    def save_model(self, request: HttpRequest, obj: Extension, form: forms.ModelForm, change: bool) -> None:
        """Have grades follow what was granted."""
        super().save_model(request, obj, form, change)
        policy_changes.tell(obj.assignment)

    def delete_model(self, request: HttpRequest, obj: Extension) -> None:
        """Have grades follow what was taken back."""
        super().delete_model(request, obj)
        policy_changes.tell(obj.assignment)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Extension]) -> None:
        """Have grades follow what was taken back."""
        assignments = list(Assignment.objects.filter(extensions__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for assignment in assignments:
            policy_changes.tell(assignment)


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    """Who shares a project. Teams are changed on the site's own pages, which keep grades in step."""

    list_display = ("name", "assignment", "created_at")
    list_filter = ("assignment__cohort", "assignment")
    list_select_related = ("assignment",)
    search_fields = ("name", "students__email", "students__full_name")


@admin.register(TeamMembership)
class TeamMembershipAdmin(ReadOnlyAdmin):
    """Who is in which team."""

    list_display = ("student", "team", "assignment")
    list_filter = ("assignment__cohort", "assignment")
    list_select_related = ("student", "team", "assignment")
    search_fields = ("student__email", "student__full_name", "team__name")

    def delete_model(self, request: HttpRequest, obj: TeamMembership) -> None:
        """Have the student leave, so that they share nothing any more."""
        teams.leave(assignment=obj.assignment, student=obj.student)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TeamMembership]) -> None:
        """Have each of them leave."""
        for place in queryset.select_related("assignment", "student"):
            self.delete_model(request, place)
