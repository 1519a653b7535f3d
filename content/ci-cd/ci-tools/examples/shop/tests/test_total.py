from shop import total


def test_small_orders_cost_what_they_cost():
    assert total([20.0, 30.0]) == 50.0


def test_large_orders_have_a_discount():
    assert total([60.0, 40.0]) == 90.0
