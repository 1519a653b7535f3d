"""The cart of a shop."""


class Cart:
    """Articles and their prices."""

    def __init__(self) -> None:
        self.prices: dict[str, float] = {}

    def add(self, article: str, price: float) -> None:
        """Put an article in; raises ValueError for a negative price."""
        if price < 0:
            raise ValueError(f"negative price: {price}")
        self.prices[article] = price

    def total(self) -> float:
        """What the customer pays."""
        return sum(self.prices.values())
