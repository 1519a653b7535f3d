"""Three repositories to measure on: a small package, the same with a long history, and one with heavy libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from demo.repositories import bike_demand
from demo.story import Story

COMMITS = 1500

_SCIENCE = """import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split


def rides(days: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    temperature = random.normal(15, 8, days)
    return pd.DataFrame({"temperature": temperature, "rides": 100 + 12 * temperature + random.normal(0, 5, days)})


def fit(data: pd.DataFrame) -> tuple[LinearRegression, float]:
    train, test = train_test_split(data, test_size=0.25, random_state=0)
    model = LinearRegression().fit(train[["temperature"]], train["rides"])
    return model, float(model.score(test[["temperature"]], test["rides"]))
"""

_SCIENCE_TEST = """import pytest

from science import fit, rides


@pytest.mark.parametrize("days", [100, 1000, 5000])
def test_the_slope_is_found(days: int) -> None:
    model, score = fit(rides(days))
    assert model.coef_[0] == pytest.approx(12, rel=0.05)
    assert score > 0.9
"""


def package(story: Story) -> None:
    """A small package in ``src`` with a build backend and no dependency: the demo's good student."""
    bike_demand(story)


def long_history(story: Story) -> None:
    """The same package after `COMMITS` more commits."""
    bike_demand(story)
    for number in range(COMMITS):
        story.commit(f"chore: note {number}", {f"notes/{number % 40}.txt": f"{number}\n" * 20})


def science(story: Story) -> None:
    """pandas and scikit-learn: what most projects of the course install."""
    story.commit(
        "chore: start", {".gitignore": "__pycache__/\n.venv/\n.env\n", "requirements.txt": "pandas\nscikit-learn\n"}
    )
    story.commit("feat: predict rides", {"science.py": _SCIENCE, "test_science.py": _SCIENCE_TEST})


CASES: Mapping[str, Callable[[Story], None]] = {"package": package, "history": long_history, "science": science}


def publish(folder: Path) -> tuple[str, ...]:
    """Make every case as a bare repository ``folder/<name>.git``; returns the names."""
    for name, tell in CASES.items():
        story = Story(folder / "stories" / name)
        tell(story)
        story.publish(folder / f"{name}.git")
    return tuple(CASES)
