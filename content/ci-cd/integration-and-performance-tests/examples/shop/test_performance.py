import time
from urllib.request import urlopen

import pytest

LIMIT_SECONDS = 0.20


def test_a_price_is_answered_in_time(address):
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        with urlopen(f"{address}/price/bread") as answer:
            answer.read()
        seconds.append(time.perf_counter() - start)
    percentile_95 = sorted(seconds)[18]
    if percentile_95 > LIMIT_SECONDS:
        told = f"95% answered within {percentile_95:.2f}s, limit {LIMIT_SECONDS:.2f}s"
        pytest.fail(told, pytrace=False)
