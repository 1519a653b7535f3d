"""Ada's part: what the customer pays."""


def with_tax(price):
    """The price with tax included, in euros."""
    return round(price * 1.2, 2)
