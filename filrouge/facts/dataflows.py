"""Data pipelines: flows of Airflow, Luigi, Prefect, Dagster, Metaflow, DVC, Snakemake and Kedro, recognised by text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from filrouge.facts.entry_points import imported
from filrouge.facts.modules import Module, Modules
from filrouge.facts.tree import Tree
from filrouge.facts.yaml_documents import Table, YamlError, read_yaml, tables, texts

_DECORATORS = {"prefect": {"flow"}, "dagster": {"asset", "job", "graph", "multi_asset"}, "airflow": {"dag"}}
_CLASSES = {"luigi": {"Task", "ExternalTask", "WrapperTask"}, "metaflow": {"FlowSpec"}}
_CALLS = {"airflow": {"DAG"}, "kedro": {"pipeline", "Pipeline"}, "dagster": {"define_asset_job", "Definitions"}}


@dataclass(frozen=True, slots=True)
class Dataflow:
    """One flow: which tool runs it, its name, where. ``fault`` names what is wrong with it, empty when nothing."""

    tool: str
    name: str
    path: str
    line: int
    fault: str = ""
    text: str = ""


def dataflows(tree: Tree, modules: Modules) -> tuple[Dataflow, ...]:
    """Every flow; a Python file that cannot be read, and that names such a tool, is told as a faulty one."""
    return (*(flow for module in modules.all if not module.is_test for flow in _in_python(module)), *_dvc(tree))


def _in_python(module: Module) -> Iterator[Dataflow]:
    tools = {*_DECORATORS, *_CLASSES, *_CALLS}
    if module.syntax is None:
        named = next(
            (tool for tool in sorted(tools) if f"import {tool}" in module.text or f"from {tool}" in module.text), ""
        )
        if named:
            yield Dataflow(named, PurePosixPath(module.path).stem, module.path, 1, "unreadable")
        return
    tools &= imported(module)
    for node in module.nodes if tools else ():
        for tool in tools:
            if name := _flow(node, tool):
                yield Dataflow(tool, name, module.path, getattr(node, "lineno", 1))


def _flow(node: ast.AST, tool: str) -> str:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            marks = {_name(mark.func if isinstance(mark, ast.Call) else mark) for mark in node.decorator_list}
            return node.name if marks & _DECORATORS.get(tool, set()) else ""
        case ast.ClassDef():
            return node.name if {_name(base) for base in node.bases} & _CLASSES.get(tool, set()) else ""
        case ast.Call():
            if _name(node.func) not in _CALLS.get(tool, set()):
                return ""
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "dag_id")]
            return next((str(item.value) for item in given if isinstance(item, ast.Constant)), _name(node.func))
    return ""


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _dvc(tree: Tree) -> Iterator[Dataflow]:
    """Stages of ``dvc.yaml``; a dependency that is neither here, nor made, nor tracked by DVC is missing."""
    for path in (path for path in tree.files if PurePosixPath(path).name == "dvc.yaml"):
        try:
            documents = list(tables(read_yaml(tree.read(path))[:1]))
        except YamlError as error:
            yield Dataflow("dvc", path, path, error.line, "unreadable", str(error))
            continue
        for stages in (stages for document in documents for stages in tables(document.get("stages"))):
            yield from _stages(tree, path, stages)


def _stages(tree: Tree, path: str, stages: Table) -> Iterator[Dataflow]:
    folder = PurePosixPath(path).parent
    made = {out for stage in tables(list(stages.values())) for out in _outputs(stage)}
    known = {str(PurePosixPath(*PurePosixPath(file).parts[:depth])) for file in tree.files
             for depth in range(1, file.count("/") + 2)}  # fmt: skip
    for name, stage in stages.items():
        missing = [
            wanted
            for wanted in (texts(stage.get("deps")) if isinstance(stage, Table) else ())
            if "$" not in wanted
            and not any(wanted == out or wanted.startswith(f"{out}/") or out.startswith(f"{wanted}/") for out in made)
            and not {str(folder / wanted), f"{folder / wanted}.dvc"} & known
        ]
        yield Dataflow("dvc", name, path, stages.lines[name], "missing" if missing else "", ", ".join(missing))


def _outputs(stage: Table) -> Iterator[str]:
    for key in ("outs", "metrics", "plots"):
        value = stage.get(key)
        for item in value if isinstance(value, list) else []:
            yield from (item if isinstance(item, Table) else (str(item),))
