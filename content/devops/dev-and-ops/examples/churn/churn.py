"""Which customers are about to leave."""

from datetime import date, timedelta

PATIENCE = timedelta(days=90)


def at_risk(last_orders: dict[str, date], today: date) -> list[str]:
    """The customers who, on the day `today`, have not ordered for over 90 days."""
    return [name for name, day in last_orders.items() if today - day > PATIENCE]
