from price import with_tax


def test_tax_is_added() -> None:
    assert with_tax(10.0) == 12.0
