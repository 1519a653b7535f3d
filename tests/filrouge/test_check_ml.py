"""ML01 to ML08 on small scripts and notebooks: each leak and its sound twin, and silence where nothing is learned."""

import json
from pathlib import Path
from typing import Any

import pytest

from filrouge.checkout import Entry
from filrouge.checks import CATALOGUE, Verdict
from filrouge.facts import Facts, parameters
from filrouge.facts.tree import Tree
from filrouge.report import Outcome

SPLIT = "from sklearn.model_selection import train_test_split\n"
SCALER = f"{SPLIT}from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler()\n"
DO_SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
FRAME = f"import pandas as pd\n{SPLIT}df = pd.read_csv('houses.csv')\n"


def judged(code: str, folder: Path, files: dict[str, str]) -> Verdict:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    facts = Facts()
    facts.provide("tree", Tree(folder, tuple(Entry(path, "100644", len(text)) for path, text in files.items())))
    check = CATALOGUE[code]()
    return check.verdict(**{name: facts.get(name) for name in parameters(check.verdict)})


def said(verdict: Verdict) -> list[str]:
    return [finding.message.id for finding in verdict.findings]


def notebook(*cells: str, counts: tuple[int, ...] = (), outputs: bool = False, **metadata: Any) -> str:
    made = [
        {"cell_type": "code", "source": cell.splitlines(keepends=True), "metadata": {},
         "outputs": [{}] if outputs else [],
         "execution_count": counts[number] if counts else None}
        for number, cell in enumerate(cells)
    ]  # fmt: skip
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4}, indent=1)


@pytest.mark.parametrize("code", [code for code in CATALOGUE if code.startswith("ML") and code != "ML03"])
def test_a_project_without_machine_learning_is_left_alone(code: str, tmp_path: Path) -> None:
    files = {"shop.py": "import random\nimport numpy as np\nrandom.choice([1])\nnp.random.rand()\n"}
    assert judged(code, tmp_path, files).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        (f"{SPLIT}train_test_split(X)\n", ["train_test_split"]),
        (f"{SPLIT}train_test_split(X, random_state=None)\n", ["train_test_split"]),
        ("from sklearn.cluster import KMeans as K\nK(3)\n", ["KMeans"]),
        ("import sklearn\nimport numpy as np\nnp.random.rand(3)\nnp.random.default_rng()\n", ["rand", "default_rng"]),
        ("import sklearn\nimport random\nrandom.shuffle(x)\n", ["shuffle"]),
        ("import torch\nfrom torch import nn\nnn.Linear(1, 2)\ntorch.randn(3)\n", ["Linear"]),
        ("from sklearn.model_selection import KFold\nKFold(5, shuffle=True)\n", ["KFold"]),
    ],
)
def test_chance_without_a_seed_is_named(source: str, calls: list[str], tmp_path: Path) -> None:
    verdict = judged("ML01", tmp_path, {"train.py": source})
    assert [finding.message.values["call"] for finding in verdict.findings] == calls
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0)


@pytest.mark.parametrize(
    "source",
    [
        f"{SPLIT}train_test_split(X, random_state=SEED)\n",
        f"{SPLIT}train_test_split(X, **options)\n",
        f"{SPLIT}import numpy as np\nnp.random.seed(1)\ntrain_test_split(X)\n",
        f"{SPLIT}from project.chance import set_seed\nset_seed(3)\ntrain_test_split(X)\n",
        "import sklearn\nimport numpy as np\nnp.random.default_rng(5)\n",
        "import torch\ntorch.manual_seed(1)\ntorch.randn(3)\n",
    ],
)
def test_a_seed_is_an_argument_or_set_once(source: str, tmp_path: Path) -> None:
    assert judged("ML01", tmp_path, {"train.py": source}).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "source",
    [
        f"{SPLIT}train_test_split(X, shuffle=False)\n",
        "from sklearn.model_selection import KFold\nKFold(5)\n",
        "from sklearn.linear_model import LinearRegression\nLinearRegression()\n",
        "import sklearn\ntrain_test_split(X)\n",
    ],
)
def test_without_chance_there_is_nothing_to_seed(source: str, tmp_path: Path) -> None:
    assert judged("ML01", tmp_path, {"train.py": source}).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("source", "line", "leak"),
    [
        (f"{SCALER}scaler.fit_transform(X_test)\n", 4, "ml.leak.test"),
        (f"{SCALER}X = scaler.fit_transform(X)\n{DO_SPLIT}", 5, "ml.leak.scaled"),
        (f"{SCALER}X = StandardScaler().fit_transform(X)\nX = X.copy()\n{DO_SPLIT}", 6, "ml.leak.scaled"),
        (f"{FRAME}{SCALER}df[cols] = scaler.fit_transform(df[cols])\nX = df.drop(columns='price')\n{DO_SPLIT}", 9,
         "ml.leak.scaled"),
        (f"{SCALER}def train(X, y):\n    X = StandardScaler().fit_transform(X)\n    return train_test_split(X, y)\n", 6,
         "ml.leak.scaled"),
        (f"{SPLIT}from imblearn.over_sampling import SMOTE\nX, y = SMOTE().fit_resample(X, y)\n{DO_SPLIT}", 4,
         "ml.leak.resampled"),
        (f"{FRAME}y = df['price']\ntrain_test_split(df, y)\n", 5, "ml.leak.target"),
    ],
)  # fmt: skip
def test_a_known_leak_is_shown_on_its_line(source: str, line: int, leak: str, tmp_path: Path) -> None:
    verdict = judged("ML02", tmp_path, {"train.py": source})
    assert [(finding.message.id, finding.line) for finding in verdict.findings] == [(leak, line)]


@pytest.mark.parametrize(
    "source",
    [
        f"{SCALER}{DO_SPLIT}X_train = scaler.fit_transform(X_train)\nX_test = scaler.transform(X_test)\n",
        f"{SCALER}whole = scaler.fit_transform(X)\n{DO_SPLIT}",
        f"{SCALER}X = scaler.fit_transform(X)\nX = load()\n{DO_SPLIT}",
        f"{FRAME}{SCALER}df['a'] = scaler.fit_transform(df[['a']])\ntrain_test_split(df['text'], df['label'])\n",
        f"{SPLIT}from sklearn.manifold import TSNE\nTSNE().fit_transform(X_test)\n",
        f"{SPLIT}from sklearn.preprocessing import LabelEncoder\ny = LabelEncoder().fit_transform(y)\n{DO_SPLIT}",
        f"{FRAME}y = df['price']\ndf = df.drop(columns='price')\ntrain_test_split(df, y)\n",
        f"{FRAME}y = df['price']\ntrain, test, _, _ = train_test_split(df, y)\ntrain.pop('price')\n",
        f"{FRAME}y = df['price']\ndf = df[FEATURES]\ntrain_test_split(df, y)\n",
        "from sklearn.svm import SVC\nSVC().fit(X_train, y_train)\nSVC().fit(X, y_test)\n",
    ],
)
def test_what_is_sound_or_uncertain_is_no_leak(source: str, tmp_path: Path) -> None:
    assert judged("ML02", tmp_path, {"train.py": source}).outcome is Outcome.PASSED


def test_a_leak_in_a_notebook_is_shown_on_the_line_of_its_file(tmp_path: Path) -> None:
    text = notebook("%matplotlib inline\n" + SCALER, "!ls\nscaler.fit_transform(X_test)\n", "%%bash\nls\n")
    [finding] = judged("ML02", tmp_path, {"train.ipynb": text}).findings
    assert finding.line is not None
    assert "fit_transform(X_test)" in text.splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    ("path", "text", "faults"),
    [
        ("a.ipynb", notebook("x = 1", "y = 2", counts=(1, 2)), []),
        ("a.ipynb", notebook("x = 1", "y = 2", counts=(3, 1)), ["ml.out_of_order"]),
        ("a.ipynb", notebook("x = 1", outputs=True), ["ml.outputs"]),
        ("docs/a.ipynb", notebook("x = 1", outputs=True), None),
        ("a.ipynb", notebook("x = 1", outputs=True, kernelspec={"language": "R"}), None),
        ("a.ipynb", "{}", ["unreadable.json"]),
        ("a.ipynb", '{"cells": [3]}', ["unreadable.json"]),
        ("a.ipynb", "[" * 50_000, ["unreadable.absurd"]),
        ("docs/a.ipynb", "{}", None),
    ],
)
def test_notebooks_are_stripped_and_run_in_order(
    path: str, text: str, faults: list[str] | None, tmp_path: Path
) -> None:
    verdict = judged("ML03", tmp_path, {path: text})
    assert (verdict.outcome is Outcome.SKIPPED) == (faults is None)
    assert said(verdict) == (faults or [])


def test_a_long_notebook_is_only_advised(tmp_path: Path) -> None:
    verdict = judged("ML03", tmp_path, {"a.ipynb": notebook("x = 1\n" * 151)})
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ml.long_notebook"])


READS = "import sklearn\nimport pandas as pd\ndf = pd.read_csv('a.csv')\n"


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"train.py": READS}, Outcome.FAILED),
        ({"train.py": READS, "schema.py": "import pandera\n"}, Outcome.PASSED),
        ({"train.py": READS + "if df.isna().any().any():\n    raise ValueError\n"}, Outcome.PASSED),
        ({"train.py": READS, "tests/test_data.py": "assert df.age.between(0, 120).all()\n"}, Outcome.PASSED),
        ({"train.py": "import sklearn\n"}, Outcome.SKIPPED),
    ],
)
def test_data_are_checked_by_a_library_or_by_hand(files: dict[str, str], outcome: Outcome, tmp_path: Path) -> None:
    assert judged("ML04", tmp_path, files).outcome is outcome


MEASURES = "from sklearn.metrics import f1_score\nprint(f1_score(a, b))\n"


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"train.py": MEASURES}, Outcome.FAILED),
        ({"train.py": MEASURES + "import json\njson.dump({}, file)\n"}, Outcome.PASSED),
        ({"train.py": MEASURES, "track.py": "import mlflow\n"}, Outcome.PASSED),
        ({"train.py": MEASURES, "dvc.yaml": "stages: {}\n"}, Outcome.PASSED),
        ({"train.py": "from sklearn.metrics import make_scorer\nmake_scorer(f)\n"}, Outcome.SKIPPED),
    ],
)
def test_metrics_are_kept(files: dict[str, str], outcome: Outcome, tmp_path: Path) -> None:
    assert judged("ML05", tmp_path, files).outcome is outcome


def test_a_model_card_says_three_things(tmp_path: Path) -> None:
    card = "Trained on the dataset of 2024. Accuracy: 0.9. Limits: only adults.\n"
    assert judged("ML06", tmp_path, {"t.py": "import sklearn", "docs/MODEL_CARD.md": card}).outcome is Outcome.PASSED
    verdict = judged("ML06", tmp_path, {"t.py": "import sklearn", "README.md": "Accuracy: 0.9 on the dataset.\n"})
    assert said(verdict) == ["ml.card_no_limits"]


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n"


@pytest.mark.parametrize(
    ("path", "text", "outcome"),
    [
        ("models/m.pkl", "x" * 200_000, Outcome.FAILED),
        ("models/m.pkl", "x" * 2_000, Outcome.PASSED),
        ("models/m.pt", POINTER, Outcome.PASSED),
        ("tests/data/m.pkl", "x" * 200_000, Outcome.PASSED),
        ("data.csv", "x" * 200_000, Outcome.PASSED),
    ],
)
def test_a_trained_model_is_not_in_git(path: str, text: str, outcome: Outcome, tmp_path: Path) -> None:
    assert judged("ML08", tmp_path, {"train.py": "import sklearn\n", path: text}).outcome is outcome


def test_loading_a_pickle_is_advice(tmp_path: Path) -> None:
    source = "import torch\nimport pickle\npickle.load(f)\ntorch.load(f, weights_only=False)\ntorch.load(f)\n"
    verdict = judged("ML08", tmp_path, {"serve.py": source})
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ml.unsafe_load", "ml.unsafe_load"])
