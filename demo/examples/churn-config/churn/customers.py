"""Customers, and which of them are leaving."""

from dataclasses import dataclass

from churn.rules import Rules


@dataclass(frozen=True)
class Customer:
    """What is known of a customer."""

    name: str
    orders: int
    days_since_last_order: int


def leaving(customers: list[Customer], rules: Rules) -> list[Customer]:
    """Those who bought enough to be missed and have not been seen for long."""
    return [
        customer
        for customer in customers
        if customer.orders >= rules.minimum_orders
        and customer.days_since_last_order > rules.inactive_days
    ]
