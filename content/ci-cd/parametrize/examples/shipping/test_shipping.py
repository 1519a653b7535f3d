import pytest
from shipping import shipping


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        pytest.param(0, 5, id="empty cart"),
        pytest.param(49.99, 5, id="just below the limit"),
        pytest.param(50, 0, id="exactly the limit"),
        pytest.param(50.01, 0, id="just above the limit"),
    ],
)
def test_delivery_in_france(total, expected):
    assert shipping(total) == expected


@pytest.mark.parametrize("total", [-0.01, -50])
def test_a_negative_total_is_refused(total):
    with pytest.raises(ValueError, match="negative"):
        shipping(total)


@pytest.mark.parametrize("country", ["FR", "BE", "JP"])
@pytest.mark.parametrize("total", [50, 1000])
def test_a_large_order_travels_free_everywhere(total, country):
    assert shipping(total, country) == 0
