"""Adds up how the words of a review feel."""

import re
import sys

from lexicon import NEGATIONS, SCORES


def score(review):
    """The sum of the words' scores; a negation turns the next word around."""
    total, sign = 0, 1
    for word in re.findall(r"[a-z']+", review.lower()):
        if word in NEGATIONS:
            sign = -1
            continue
        total += sign * SCORES.get(word, 0)
        sign = 1
    return total


def label(review):
    """``positive``, ``negative`` or ``neutral``."""
    value = score(review)
    if value > 0:
        return "positive"
    return "negative" if value < 0 else "neutral"


if __name__ == "__main__":
    print(label(" ".join(sys.argv[1:])))
