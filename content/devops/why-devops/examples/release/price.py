"""The price that a customer pays."""


def with_tax(price: float, rate: float = 0.20) -> float:
    """The price with tax included, rounded to the cent."""
    return round(price * (1 + rate), 2)
