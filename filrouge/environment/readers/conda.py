"""Conda's ``environment.yml``: its ``pip:`` section, and the packages that bear the same name on the Python index."""

from __future__ import annotations

import re
from typing import Any

import yaml

from filrouge.environment.readers.requirements import lines
from filrouge.environment.reading import Reading, line_of
from filrouge.environment.tree import Tree, UnreadableError, table

PATHS = ("environment.yml", "environment.yaml", "conda.yml", "conda.yaml", "env.yml")
MAXIMUM_BYTES = 256 * 1024

RENAMED = {
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "opencv": "opencv-python-headless",
    "py-opencv": "opencv-python-headless",
    "matplotlib-base": "matplotlib",
    "seaborn-base": "seaborn",
    "dask-core": "dask",
    "jupyter_core": "jupyter-core",
    "msgpack-python": "msgpack",
    "python-graphviz": "graphviz",
    "py-xgboost": "xgboost",
    "tensorflow-base": "tensorflow",
    "psycopg2": "psycopg2-binary",
    "typing_extensions": "typing-extensions",
}

SAME = frozenset(
    [
        "altair",
        "beautifulsoup4",
        "black",
        "bokeh",
        "boto3",
        "catboost",
        "click",
        "coverage",
        "cython",
        "dask",
        "datasets",
        "dvc",
        "fastapi",
        "flake8",
        "flask",
        "gensim",
        "geopandas",
        "great-expectations",
        "gunicorn",
        "h5py",
        "httpx",
        "hydra-core",
        "hypothesis",
        "imbalanced-learn",
        "ipykernel",
        "ipython",
        "isort",
        "jinja2",
        "joblib",
        "jupyter",
        "jupyterlab",
        "keras",
        "lightgbm",
        "lightning",
        "loguru",
        "lxml",
        "matplotlib",
        "mlflow",
        "mypy",
        "networkx",
        "nltk",
        "notebook",
        "numba",
        "numpy",
        "omegaconf",
        "openpyxl",
        "optuna",
        "pandas",
        "pandera",
        "pillow",
        "plotly",
        "polars",
        "prefect",
        "pyarrow",
        "pydantic",
        "pylint",
        "pyspark",
        "pytest",
        "pytest-cov",
        "pytest-mock",
        "pytest-xdist",
        "python-dateutil",
        "python-dotenv",
        "pytorch-lightning",
        "pyyaml",
        "requests",
        "responses",
        "rich",
        "ruff",
        "scikit-image",
        "scikit-learn",
        "scipy",
        "seaborn",
        "shap",
        "spacy",
        "sqlalchemy",
        "statsmodels",
        "streamlit",
        "sympy",
        "tensorboard",
        "tensorflow",
        "tokenizers",
        "toml",
        "torch",
        "torchvision",
        "tqdm",
        "transformers",
        "typer",
        "uvicorn",
        "xgboost",
    ]
)

_SPEC = re.compile(r"(?:[\w./-]+::)?(?P<name>[A-Za-z0-9][\w.-]*)\s*(?P<version>[=<>!~].*)?")


def read(tree: Tree) -> Reading:
    """The requirements of conda files; names that belong to conda alone are told in one note per file."""
    reading = Reading()
    for path in PATHS:
        text = tree.text(path, MAXIMUM_BYTES)
        if text is not None:
            _file(reading, text, tree.told(path))
    return reading


def _file(reading: Reading, text: str, told: str) -> None:
    skipped: list[str] = []
    for item in _dependencies(text, told):
        if isinstance(item, str):
            _conda(reading, item, told, line_of(text, item), skipped)
        for line in _pip(item):
            if line.startswith("-"):
                reading.note("refused.index", told, line_of(text, line), option=line.split()[0])
            else:
                reading.declare(line, told, line_of(text, line))
    if skipped:
        reading.note("conda_skipped", told, names=skipped)
    reading.files.append(told)


def _dependencies(text: str, told: str) -> list[Any]:
    try:
        document = yaml.safe_load(text)  # in Python: the C loader dies of brackets nested deeply
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(told, str(error).splitlines()[0][:200]) from error
    found = table(document).get("dependencies")
    return found if isinstance(found, list) else []


def _pip(item: Any) -> list[str]:
    section = table(item).get("pip")
    written = [line for line in section if isinstance(line, str)] if isinstance(section, list) else []
    return [line for text in written for _, line in lines(text)]


def _conda(reading: Reading, item: str, told: str, line: int | None, skipped: list[str]) -> None:
    found = _SPEC.fullmatch(item.strip())
    if found is None:
        skipped.append(item)
        return
    name = found["name"].lower()
    version = specifier(found["version"] or "")
    if name == "python":
        reading.python_wish = version.lstrip("=~><!").removesuffix(".*").split(",")[0]
    elif name in RENAMED or name.replace("_", "-") in SAME:
        reading.declare(RENAMED.get(name, name) + version, told, line)
    elif name != "pip":
        skipped.append(name)


def specifier(version: str) -> str:
    """Conda's match as PEP 440: ``=1.21`` is any 1.21, ``=1.21.2=py39_0`` and ``==1.21.2`` are that version."""
    version = version.replace(" ", "")
    if not version or version.strip("=*") == "":
        return ""
    exact = re.fullmatch(r"=([\w.]+)=[\w.]+", version)
    if exact:
        return f"=={exact[1]}"
    loose = re.fullmatch(r"=([\w.]+?)(?:\.?\*)?", version)
    if loose:
        return f"=={loose[1]}.*"
    return version
