"""Which customers are about to leave."""

from datetime import date

PATIENCE_DAYS = 90


def at_risk(last_orders: dict[str, date], today: date) -> list[str]:
    """The customers who, on the day `today`, have not ordered for more than 90 days."""
    return [name for name, day in last_orders.items() if (today - day).days > PATIENCE_DAYS]
