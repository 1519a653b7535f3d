from churn.rules import Rules, load


def test_rules_are_read_from_a_file(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text("inactive_days: 30\nminimum_orders: 2\n")
    assert load(path) == Rules(30, 2)
