"""A shop that gives a discount to large orders."""


def total(prices: list[float]) -> float:
    """What a customer pays: from 100 euros on, 10% less."""
    whole = sum(prices)
    return round(whole * 0.9, 2) if whole >= 100 else whole
