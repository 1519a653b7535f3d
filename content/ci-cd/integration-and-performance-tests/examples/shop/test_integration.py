import json
from urllib.request import urlopen


def test_the_price_on_the_page_is_in_euros(address):
    with urlopen(f"{address}/price/bread") as answer:
        assert json.load(answer) == {"price": 3.0}
