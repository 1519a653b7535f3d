"""What the administration pages of several rooms have in common."""

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Pages to look at. Deleting stays possible: whoever asks to be forgotten is deleted with all that is theirs."""

    # Some of these tables are very long: a page of the list does not count them all twice.
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody."""
        return False
