from churn.customers import Customer, leaving
from churn.rules import Rules

RULES = Rules(inactive_days=30, minimum_orders=2)


def test_a_silent_customer_is_leaving():
    silent, active = Customer("Ada", 5, 60), Customer("Grace", 5, 3)
    assert leaving([silent, active], RULES) == [silent]


def test_who_bought_once_is_not_missed():
    assert leaving([Customer("Alan", 1, 90)], RULES) == []
