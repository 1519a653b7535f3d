import pytest
from cart import Cart


@pytest.fixture
def cart():
    filled = Cart()
    filled.add("bread", 1.5)
    filled.add("milk", 1.0)
    return filled


def test_total_adds_the_prices(cart):
    assert cart.total() == 2.5


def test_a_negative_price_is_refused(cart):
    with pytest.raises(ValueError, match="negative"):
        cart.add("refund", -1.0)


@pytest.mark.slow
def test_a_very_large_cart(cart):
    for number in range(100_000):
        cart.add(f"article {number}", 1.0)
    assert cart.total() == 100_002.5
