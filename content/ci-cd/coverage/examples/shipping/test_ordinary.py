from shipping import shipping


def test_a_small_order_sent_ordinarily():
    assert shipping(20) == 5
