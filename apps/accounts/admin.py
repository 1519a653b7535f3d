"""People, for operators."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from apps.accounts.mail import PREFERENCES
from apps.accounts.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's user pages, without a username."""

    ordering = ("email",)
    list_display = ("email", "full_name", "language", "is_staff", "date_joined", "last_login")
    search_fields = ("email", "full_name")
    list_filter = ("language", "is_staff", "is_active")
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "language")}),
        (_("Preferences"), {"fields": ("time_zone", *PREFERENCES)}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "password1", "password2")}),)
