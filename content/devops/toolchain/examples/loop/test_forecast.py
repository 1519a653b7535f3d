from forecast import forecast


def test_the_forecast_is_the_mean() -> None:
    assert forecast([12.0, 15.0, 18.0]) == 15.0
