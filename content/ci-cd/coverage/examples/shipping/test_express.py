from shipping import shipping


def test_a_large_order_sent_express():
    assert shipping(80, express=True) == 10
