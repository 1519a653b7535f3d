from shipping import shipping


def test_delivery_is_free_from_50_on():
    assert shipping(50) == 0
    assert shipping(49.99) == 5
