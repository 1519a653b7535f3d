from train import train


def test_the_average_is_expected():
    assert train([10.0, 30.0]) == {"expected": 20.0}
