import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest

LIMIT_SECONDS = 1.00
USERS = 5


def seconds_of_an_answer(url):
    start = time.perf_counter()
    with urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - start


def test_a_price_is_answered_in_time(address):
    with ThreadPoolExecutor(USERS) as users:
        seconds = list(users.map(seconds_of_an_answer, [f"{address}/price/bread"] * 20))
    percentile_95 = sorted(seconds)[18]
    if percentile_95 > LIMIT_SECONDS:
        told = f"95% answered within {percentile_95:.2f}s, limit {LIMIT_SECONDS:.2f}s"
        pytest.fail(told, pytrace=False)
