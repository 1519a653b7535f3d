"""How templates tell when something is, or was: always with the time zone beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.accounts.access import reader_zone

register = template.Library()


@register.simple_tag
def moment_in(value: datetime, place: ZoneInfo) -> SafeString:
    """A date and time in the time zone of `place`, which is named beside it."""
    local = timezone.localtime(value, place)
    shown = formats.date_format(local, "DATETIME_FORMAT")
    zone = place.key.replace("_", " ")
    return format_html('<time datetime="{}">{}</time> ({})', local.isoformat(timespec="minutes"), shown, zone)


@register.simple_tag(takes_context=True)
def my_moment(context: Context, value: datetime, default: ZoneInfo | None = None) -> SafeString:
    """A date and time in the reader's own time zone; where theirs is not known, in `default`, else in the site's."""
    return moment_in(value, reader_zone(context["request"], default or ZoneInfo(settings.TIME_ZONE)))
