from catalogue import create, price_of
from pricing import with_tax


def test_a_price_is_found(tmp_path):
    create(tmp_path / "shop.db", {"bread": 250})
    assert price_of(tmp_path / "shop.db", "bread") == 250


def test_tax_is_added():
    assert with_tax(2.5) == 3.0
