"""Words and how they feel, from -2 (dreadful) to 2 (wonderful)."""

SCORES = {
    "dreadful": -2,
    "boring": -1,
    "slow": -1,
    "bad": -1,
    "fine": 1,
    "good": 1,
    "lovely": 2,
    "wonderful": 2,
}

NEGATIONS = {"not", "never", "no"}
