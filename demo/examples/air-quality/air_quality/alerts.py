"""From averages to words."""

from air_quality.averages import rolling_mean

INFORMATION_MICROGRAMS = 50
ALERT_MICROGRAMS = 80


def level(micrograms: float) -> str:
    """``good``, ``information`` or ``alert``, by the thresholds for PM10 per cubic metre over a day."""
    if micrograms > ALERT_MICROGRAMS:
        return "alert"
    if micrograms > INFORMATION_MICROGRAMS:
        return "information"
    return "good"


def worst_level(hourly: list[float], hours: int = 24) -> str:
    """The worst level that any day reached; ``good`` when there is less than a day of data."""
    return level(max(rolling_mean(hourly, hours), default=0.0))
