"""Whether a training that is run again finds the same thing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.learning import LIBRARIES, Learning, Script
from filrouge.facts.unreadable import CODE, NOTEBOOK
from filrouge.report import Finding, Message, Repair

_SEEDING = {
    "numpy.random.seed": "numpy",
    "random.seed": "random",
    "torch.manual_seed": "torch",
    "tensorflow.random.set_seed": "tensorflow",
}
_SEEDS_ALL = re.compile(r"(^|_)(seed_?(everything|all)|(set|fix)_(all_)?(random_)?seeds?)$")
_RANDOM_STATE = frozenset({
    "train_test_split", "ShuffleSplit", "StratifiedShuffleSplit", "GroupShuffleSplit", "RandomizedSearchCV",
    "RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor",
    "MLPClassifier", "MLPRegressor", "KMeans", "MiniBatchKMeans", "SGDClassifier", "SGDRegressor",
    "BaggingClassifier", "BaggingRegressor", "IsolationForest", "SMOTE", "ADASYN", "RandomOverSampler",
    "RandomUnderSampler",
})  # fmt: skip
"""Of scikit-learn and imbalanced-learn: random unless ``random_state`` or NumPy's global seed is set."""

_SHUFFLED = frozenset({"KFold", "StratifiedKFold"})
_DRAWS = frozenset({
    "rand", "randn", "randint", "random", "random_sample", "choice", "choices", "shuffle", "permutation", "normal",
    "uniform", "sample", "gauss", "randrange", "binomial", "poisson", "exponential", "standard_normal",
})  # fmt: skip
_TORCH = frozenset(
    {"torch.rand", "torch.randn", "torch.randint", "torch.randperm", "torch.nn.Linear", "torch.utils.data.random_split"}
)
_KERAS = re.compile(r"^(tensorflow\.)?keras\.layers\.(Dense|Conv\w+|LSTM|GRU|Dropout|Embedding)$")


class Seeds(Check):
    """ML01: wherever chance comes in, a seed is fixed: as an argument, or once for the whole library."""

    code = "ML01"
    lesson = "mlops"
    weight = 1
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES

    def verdict(self, learning: Learning) -> Verdict:
        """Score = share of the random calls whose seed is fixed."""
        if not learning:
            return Verdict.not_applicable(Message("ml.none"))
        seeded = {library for script in learning.scripts for library in _seeded(script)}
        uses = [(script, *use) for script in learning.learning for use in _uses(script)]
        if not uses:
            return Verdict.not_applicable(Message("ml.no_chance"))
        loose = [(script, call, name) for script, call, name, needs in uses if not needs & (seeded | {"given"})]
        if not loose:
            return Verdict.passed(Message("ml.seeded", {"count": len(uses)}))
        values = {"count": len(loose), "uses": len(uses)}
        return Verdict.failed(Message("ml.unseeded", {**values}), 1 - len(loose) / len(uses), map(_finding, loose))


def _seeded(script: Script) -> Iterator[str]:
    for call in script.calls:
        name = script.full_name(call.func)
        if name in _SEEDING:
            yield _SEEDING[name]
        last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if _SEEDS_ALL.search(last) and name not in _SEEDING:
            yield from _SEEDING.values()


def _uses(script: Script) -> Iterator[tuple[ast.Call, str, set[str]]]:
    """Each random call with what would fix it; ``given`` when it was given its seed. Networks count once a script."""
    told: set[str] = set()
    for call in script.calls:
        name = script.full_name(call.func)
        needs = _needs(call, name)
        if needs and name.split(".")[0] in ("torch", "keras", "tensorflow"):
            if needs & told:
                continue
            told |= needs
        if needs:
            yield call, name.rsplit(".", 1)[-1], needs


def _needs(call: ast.Call, name: str) -> set[str]:
    top, _, last = name.partition(".")[0], "", name.rsplit(".", 1)[-1]
    if top in ("sklearn", "imblearn") and (last in _RANDOM_STATE or last in _SHUFFLED):
        return _by_random_state(call, shuffled=last in _SHUFFLED)
    if name == "numpy.random.default_rng":
        return {"given"} if call.args or call.keywords else {"nothing"}
    if name.startswith("numpy.random.") and last in _DRAWS:
        return {"numpy"}
    if name in {f"random.{draw}" for draw in _DRAWS}:
        return {"random"}
    if name in _TORCH or (name == "torch.utils.data.DataLoader" and _is_true(_keyword(call, "shuffle"))):
        return {"torch"}
    return {"tensorflow"} if _KERAS.match(name) else set()


def _by_random_state(call: ast.Call, *, shuffled: bool) -> set[str]:
    """Arguments that are unpacked may hold anything: they count as given."""
    if any(keyword.arg is None for keyword in call.keywords):
        return {"given"}
    shuffle, state = _keyword(call, "shuffle"), _keyword(call, "random_state")
    if (shuffled and not _is_true(shuffle)) or (isinstance(shuffle, ast.Constant) and shuffle.value is False):
        return set()
    given = state is not None and not (isinstance(state, ast.Constant) and state.value is None)
    return {"given"} if given else {"numpy"}


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _finding(loose: tuple[Script, ast.Call, str]) -> Finding:
    script, call, name = loose
    return Finding(
        Message("ml.chance", {"call": name}),
        script.path,
        script.line(call),
        repair=Repair(Message("repair.seed", {"call": name})),
        url="https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness",
    )
