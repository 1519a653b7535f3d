import pytest


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("3+5", 8), ("2+4", 6), ("6*9", 42)],
)
def test_eval(expression, expected):
    assert eval(expression) == expected
