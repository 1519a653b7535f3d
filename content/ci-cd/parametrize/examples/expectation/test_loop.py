def test_eval():
    for expression, expected in [("6*9", 42), ("3+5", 8), ("2+4", 7)]:
        assert eval(expression) == expected
