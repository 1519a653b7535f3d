"""What deptry says of a project's imports and declarations, and how far it can be believed.

deptry knows of a package only what its name suggests and what our own environment holds: so a name that any declaring
file mentions is declared, one that another library may bring is a question, and so is a package that seems unused.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from filrouge.environment import missing_declaration
from filrouge.facts.modules import Module, Modules
from filrouge.facts.tree import Tree

_DECLARING = re.compile(
    r"(^|/)((?=[\w.-]*?(requirements|constraints))[\w.-]++((?<=\.txt)|(?<=\.in))|[\w.-]++(?<=\.lock)|pyproject\.toml|"
    r"setup\.(py|cfg)|Pipfile|tox\.ini|(environment|conda|env)\.ya?ml)$|(^|/)requirements/[^/]+\.(txt|in)$"
)
_NOT_DECLARED = ("DEP001", "DEP003")
"""deptry tells them apart by what it finds installed, which here is our own environment."""

_OFTEN_BROUGHT = re.compile(
    r"numpy|scipy|pandas|sklearn|joblib|matplotlib|PIL|requests|yaml|packaging|click|werkzeug|jinja2|"
    r"markupsafe|dateutil|pytz|six|typing_extensions|pydantic|starlette|urllib3|certifi|attr|tqdm|google|"
    r"cloudpickle|sqlalchemy|pyarrow|setuptools|pkg_resources|botocore|numba|llvmlite|networkx|psutil|"
    r"rich|tokenizers|safetensors"
)
_BRINGING = re.compile(
    r"pandas|scikit-learn|scipy|matplotlib|seaborn|statsmodels|torch|pytorch|tensorflow|keras|xgboost|"
    r"lightgbm|catboost|mlflow|mlflow-skinny|flask|fastapi|streamlit|dash|plotly|requests|boto3|jupyter|"
    r"notebook|transformers|datasets|spacy|dask|pyspark|apache-airflow|prefect|dvc|evidently|gradio|"
    r"django|httpx|shap|optuna|hyperopt|wandb|polars"
)
"""Libraries that others bring along, and others that bring some: their import may work without a declaration."""

_RUN_BY_NAME = re.compile(
    r"^(pytest|ruff|black|isort|flake8|pylint|mypy|pyright|bandit|tox|nox|pre-commit|coverage|sphinx|mkdocs|twine|build|"
    r"wheel|setuptools|pip|uv|poetry|hatch|dvc|gunicorn|uvicorn|waitress|jupyter|notebook|ipykernel|ipython|invoke|"
    r"commitizen|safety|vulture|interrogate|pdoc|quartodoc|kaleido|openpyxl|pyarrow|tables|lxml|psycopg)|"
    r"^types-|-stubs$|-plugin|-extension",
    re.IGNORECASE,
)
"""Distributions that are run, loaded by a name in a text, or used by another library, and so never imported."""
MAXIMUM_READ_BYTES = 200_000
_TEXTS = frozenset({".py", ".ipynb", ".yml", ".yaml", ".toml", ".cfg", ".ini", ".sh", ".json", ""})


@dataclass(frozen=True, slots=True)
class Leftover:
    """``kind`` is unreachable, unused, undeclared or unneeded (a declared package that nothing imports)."""

    kind: str
    path: str
    line: int | None
    name: str
    is_sure: bool


def of_dependencies(report: bytes, tree: Tree, modules: Modules) -> Iterator[Leftover]:
    """What deptry's JSON report says of the project's own code, each as sure as one can be."""
    own = {module.path: module for module in modules.own}
    declarations = _words("\n".join(map(tree.read, declaring(tree))))
    undeclared: dict[str, Leftover] = {}
    unneeded: dict[str, str] = {}
    imported = {name.lower() for module in modules.all for node in module.nodes for name in _imported(node)}
    for code, name, path, line in _issues(report):
        if code in _NOT_DECLARED and path in own and name not in undeclared:
            if not {_normal(name), _normal(missing_declaration(name))} & declarations:
                is_brought = _OFTEN_BROUGHT.fullmatch(name) and any(map(_BRINGING.fullmatch, declarations))
                is_sure = not is_brought and name not in _optional(own[path])
                undeclared[name] = Leftover("undeclared", path, line, name, is_sure)
        elif code == "DEP002" and not _RUN_BY_NAME.search(name) and not imported & _parts(name):
            unneeded[name] = path
    yield from undeclared.values()
    mentioned = _mentioned(unneeded, tree)
    for name in sorted(unneeded.keys() - mentioned):
        yield Leftover("unneeded", unneeded[name], None, name, False)


def declaring(tree: Tree) -> tuple[str, ...]:
    """The files that name what a project needs, of whatever form."""
    return tuple(path for path in tree.files if _DECLARING.search(path))


def _issues(report: bytes) -> Iterator[tuple[str, str, str, int | None]]:
    """Code, name, path and line of each issue that deptry wrote down; none where it found nothing declared."""
    try:
        issues = json.loads(report or b"[]")
        for issue in issues:
            place = issue["location"]
            path = str(PurePosixPath(place["file"]))
            yield issue["error"]["code"], str(issue["module"]), path, place["line"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9][a-z0-9-]*", _normal(text)))


def _parts(name: str) -> set[str]:
    """``mlflow-skinny`` provides ``mlflow``: a name made of several words may hold that of its module."""
    return set(re.split(r"[-_.]", name.lower()))


def _normal(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _optional(module: Module) -> frozenset[str]:
    """What is imported only if it is there, or for type checkers alone."""
    guarded = [node for node in module.nodes if isinstance(node, ast.Try | ast.If)]
    return frozenset(name for node in guarded for inner in ast.walk(node) for name in _imported(inner))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module.split(".")[0]


def _mentioned(names: Iterable[str], tree: Tree) -> frozenset[str]:
    """Those that a file which declares nothing speaks of: a command, a pipeline, a setting by its name."""
    wanted = {name: _normal(name) for name in names}
    found: set[str] = set()
    readable = [entry.path for entry in tree.entries if entry.is_file and entry.size_bytes <= MAXIMUM_READ_BYTES]
    for path in readable if wanted else ():
        if PurePosixPath(path).suffix in _TEXTS and not _DECLARING.search(path):
            text = _normal(tree.read(path))
            found |= {name for name, word in wanted.items() if word in text}
    return frozenset(found)
