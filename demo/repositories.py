"""The demo students' repositories: their files stand in ``demo/examples``, their histories are told here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from demo.accounts import CAMILLE, CHLOE, HUGO, INES, JAMES, NOAH, ZOE, Account
from demo.exercise import done, half_done
from demo.story import Story

PROJECTS = Path(__file__).parent / "examples"


def bike_demand(story: Story) -> None:
    """Good: small conventional commits, a branch per feature, releases that are tagged, every line tested."""
    files = PROJECTS / "bike-demand"
    story.copy(files, ".gitignore", "README.md", "pyproject.toml")
    story.replace("pyproject.toml", 'version = "0.2.0"', 'version = "0.1.0"')
    story.commit("chore: start the project", {"src/bike_demand/__init__.py": '"""Predict the demand."""\n'})
    story.branch("feat/rides")
    story.copy(files, "src/bike_demand/rides.py", "tests/test_rides.py")
    story.commit("feat(rides): read and check the rides", at="2025-10-07 10:20")
    story.copy(files, "src/bike_demand/features.py", "tests/test_features.py")
    story.commit("feat(features): place the hour on a circle", at="2025-10-07 16:05")
    story.switch("main")
    story.merge("feat/rides", at="2025-10-08 09:10")
    story.tag("v0.1.0", "Rides and features")
    story.branch("feat/model")
    story.copy(files, "src/bike_demand/model.py", "tests/test_model.py")
    story.commit("feat(model): solve a ridge regression", at="2025-10-09 14:40")
    story.copy(files, "src/bike_demand/evaluation.py", "src/bike_demand/__main__.py", "tests/test_evaluation.py")
    story.commit("feat(evaluation): measure the error on unseen rides", at="2025-10-13 11:30")
    story.switch("main")
    story.merge("feat/model", at="2025-10-13 17:00")
    story.branch("chore/ci")
    story.copy(files, ".github", "Makefile")
    story.commit("ci: lint and test every push", at="2025-10-14 10:00")
    story.switch("main")
    story.merge("chore/ci", at="2025-10-14 11:00")
    story.copy(files, "src/bike_demand/__init__.py")
    story.commit("docs: name what the package offers", at="2025-10-15 09:30")
    story.copy(files, "pyproject.toml")
    story.commit("chore: version 0.2.0", at="2025-10-15 09:40")
    story.tag("v0.2.0", "Model and evaluation")


def spam_filter(story: Story) -> None:
    """Average: it works, but half untested, unevenly written, and every second subject says little."""
    files = PROJECTS / "spam-filter"
    story.copy(files, "README.md", ".gitignore", "requirements.txt")
    story.commit("Initial commit", {"spamfilter/__init__.py": ""}, at="2025-10-06 18:00")
    story.copy(files, "spamfilter/tokens.py")
    story.commit("feat: tokenize messages")
    story.copy(files, "spamfilter/bayes.py")
    story.commit("naive bayes")
    story.copy(files, "tests", "requirements-dev.txt")
    story.commit("test: spam and ham", at="2025-10-12 20:10")
    story.copy(files, "spamfilter/report.py")
    story.commit("added report")


def house_prices(story: Story) -> None:
    """Failing tests: the tests say what the code should do, and it does not."""
    files = PROJECTS / "house-prices"
    story.copy(files, ".gitignore", "README.md", "pyproject.toml", "src/house_prices/__init__.py")
    story.commit("chore: start the project", at="2025-10-07 09:00")
    story.branch("feat/flats")
    story.copy(files, "src/house_prices/flats.py", "tests/test_flats.py")
    story.commit("feat(flats): compare flats")
    story.copy(files, "src/house_prices/neighbours.py", "tests/test_neighbours.py")
    story.commit("feat(neighbours): estimate a price", at="2025-10-10 15:45")
    story.switch("main")
    story.merge("feat/flats", at="2025-10-10 16:00")


def text_sentiment(story: Story) -> None:
    """No tests: tidy code that nobody ever checked."""
    files = PROJECTS / "text-sentiment"
    story.copy(files, "README.md", ".gitignore", "setup.py", "setup.cfg")
    story.commit("chore: start the project", at="2025-10-08 13:00")
    story.copy(files, "lexicon.py")
    story.commit("feat: score some words")
    story.copy(files, "sentiment.py")
    story.commit("feat: score a review")


def air_quality(story: Story) -> None:
    """Bad history: the same good code could have been told in four commits that mean something."""
    files = PROJECTS / "air-quality"
    story.copy(files, "pyproject.toml", "air_quality/__init__.py")
    story.commit("first", at="2025-10-06 22:10")
    story.commit("secret", {".env": "PORTAL_TOKEN=4f9c0d1e7a\n"})
    story.copy(files, "air_quality/averages.py")
    story.commit("wip")
    story.remove(".env")
    story.commit("oops")
    story.copy(files, ".gitignore", "README.md")
    story.commit("README")
    story.branch("zoe")
    story.copy(files, "air_quality/alerts.py")
    story.commit("wip")
    story.switch("main")
    story.copy(files, "tests/test_averages.py")
    story.commit("tests")
    story.merge("zoe", "Merge branch 'main' of portal.example:zoe/air-quality")
    story.copy(files, "tests/test_alerts.py")
    story.commit("fixup! wip", at="2025-10-19 23:52")
    story.commit("final version", at="2025-10-19 23:58")
    story.commit("final version (really)", at="2025-10-19 23:59")


def churn(story: Story) -> None:
    """A missing declaration: the tests need a package that only the author's machine has."""
    files = PROJECTS / "churn-config"
    story.copy(files, ".gitignore", "README.md", "pyproject.toml", "churn/__init__.py")
    story.commit("chore: start the project", at="2025-10-09 10:00")
    story.copy(files, "churn/rules.py", "rules.yml", "tests/test_rules.py")
    story.commit("feat(rules): read the rules from a file")
    story.copy(files, "churn/customers.py", "tests/test_customers.py")
    story.commit("feat(customers): find who is leaving")


def projet_final(story: Story) -> None:
    """A huge mess: the environment, the editor, the data, the model and the passwords are all in the repository."""
    package = "venv/lib/python3.9/site-packages"
    environment = {
        f"{package}/{name}/module_{number}.py": f'"""Part {number} of {name}."""\n\nVALUE = {number}\n' * 20
        for name in ("pip", "numpy", "pandas", "sklearn")
        for number in range(80)
    }
    story.commit("update", {**environment, "venv/pyvenv.cfg": "home = C:\\Python39\n"}, at="2025-10-19 21:00")
    rows = "".join(f"{number},{number * 7919 % 1013},{number % 2}\n" for number in range(120_000))
    story.commit("Add files via upload", {"data.csv": "id,value,label\n" + rows, ".DS_Store": b"\0\0\0\1Bud1" * 100})
    story.commit("update", {".env": "PASSWORD=azerty123\n", ".idea/workspace.xml": "<project/>\n"})
    story.copy(PROJECTS / "projet-final")
    story.commit("update", {"__pycache__/utils.cpython-39.pyc": bytes(range(256)) * 8})
    story.commit("ça marche !!!", {"model (1).pkl": bytes(range(256)) * 2000})
    story.commit("final", {"main_v2_final (copie).py": (PROJECTS / "projet-final/main_v2_final.py").read_bytes()})


STORIES: dict[Account, Callable[[Story], None]] = {
    CAMILLE: bike_demand,
    HUGO: spam_filter,
    INES: house_prices,
    JAMES: text_sentiment,
    ZOE: air_quality,
    CHLOE: churn,
    NOAH: projet_final,
}


EXERCISES: dict[Account, Callable[[Story], None]] = {CAMILLE: done, JAMES: half_done}


def build(served: Path) -> None:
    """Tell every story and publish it below ``served``; one that stands there already is left as it is."""
    told = [(account, account.repository, tell) for account, tell in STORIES.items()]
    told += [(account, account.exercise, tell) for account, tell in EXERCISES.items()]
    for account, repository, tell in told:
        bare = served / repository
        if bare.exists():
            continue
        with tempfile.TemporaryDirectory(prefix="filrouge-demo-") as scratch:
            story = Story(Path(scratch) / "copy", author=account.person)
            tell(story)
            # Published aside and renamed into place: what was interrupted is begun again.
            partial = bare.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            story.publish(partial).rename(bare)
