"""Time zones, by their names in the IANA database."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNUSUAL_AREAS = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico")
"""Areas of the time zone database that only repeat others under old names."""


def validate_time_zone(value: str) -> None:
    """Refuse what the IANA time zone database does not hold; raises ValidationError."""
    if value not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": value})


def time_zone_choices() -> list[tuple[str, str]]:
    """The zones that are named after a place, and UTC."""
    places = [name for name in available_timezones() if "/" in name and name.split("/")[0] not in UNUSUAL_AREAS]
    return [(name, name.replace("_", " ")) for name in ["UTC", *sorted(places)]]
