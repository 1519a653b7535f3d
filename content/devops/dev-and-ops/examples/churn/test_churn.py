from datetime import date

from churn import at_risk


def test_a_silent_customer_is_at_risk():
    last_orders = {"Ines": date(2026, 1, 1), "Tom": date(2026, 5, 1)}
    assert at_risk(last_orders, today=date(2026, 5, 15)) == ["Ines"]
