"""What the project offers to whoever imports it: its public modules, classes, functions and methods, read, never run.

Public is what PEP 8 calls so: a name without a leading underscore, in modules and classes whose names have none, and
listed in ``__all__`` where the module has one. What another definition only repeats (overloads, property setters) does
not count, nor does anything inside a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from filrouge.facts.modules import Module, Modules

Function = ast.FunctionDef | ast.AsyncFunctionDef

_REPEATS = {"overload", "override", "setter", "deleter"}
_IMPLICIT = {"self", "cls"}


@dataclass(frozen=True, slots=True)
class Definition:
    """One thing that others may use. ``kind`` is module, class, function or method; ``name`` is as written inside the
    module (``Model.fit``). Lines count from 1: ``line`` is that of ``def``, ``body_line`` the first below the
    signature, ``last_line`` the last. ``parameters`` are without ``self`` and ``cls``.
    """

    path: str
    name: str
    kind: str
    line: int
    body_line: int
    last_line: int
    docstring: str | None
    parameters: tuple[str, ...] = ()

    @property
    def is_callable(self) -> bool:
        """Whether it is a function or a method."""
        return self.kind in ("function", "method")


@dataclass(frozen=True)
class Definitions:
    """The public definitions of the project's own code, in reading order."""

    all: tuple[Definition, ...]

    @cached_property
    def callables(self) -> tuple[Definition, ...]:
        """Functions and methods."""
        return tuple(definition for definition in self.all if definition.is_callable)


def definitions(modules: Modules) -> Definitions:
    """Read the public definitions from the syntax trees."""
    return Definitions(tuple(found for module in modules.own for found in _of_module(module)))


def _of_module(module: Module) -> Iterator[Definition]:
    if module.syntax is None or not _is_public_path(module.path):
        return
    body = module.syntax.body
    found = list(_of_body(module.path, body, "", _exported(body)))
    if found or PurePosixPath(module.path).name != "__init__.py":
        yield Definition(module.path, "", "module", 1, 1, module.text.count("\n") + 1, ast.get_docstring(module.syntax))
    yield from found


def _of_body(path: str, body: list[ast.stmt], prefix: str, exported: frozenset[str] | None) -> Iterator[Definition]:
    for node in body:
        if not isinstance(node, Function | ast.ClassDef) or not _is_public(node, exported):
            continue
        yield _definition(path, node, prefix)
        if isinstance(node, ast.ClassDef):
            yield from _of_body(path, node.body, f"{prefix}{node.name}.", None)


def _definition(path: str, node: Function | ast.ClassDef, prefix: str) -> Definition:
    parameters: tuple[str, ...] = ()
    kind = "class"
    if isinstance(node, Function):
        kind = "method" if prefix else "function"
        listed = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        parameters = tuple(argument.arg for argument in listed if argument.arg not in _IMPLICIT)
    return Definition(
        path=path,
        name=f"{prefix}{node.name}",
        kind=kind,
        line=node.lineno,
        body_line=node.body[0].lineno,
        last_line=node.end_lineno or node.lineno,
        docstring=ast.get_docstring(node),
        parameters=parameters,
    )


def _is_public(node: Function | ast.ClassDef, exported: frozenset[str] | None) -> bool:
    if node.name.startswith("_") or (exported is not None and node.name not in exported):
        return False
    return not any(_last_name(decorator) in _REPEATS for decorator in node.decorator_list)


def _last_name(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""


def _is_public_path(path: str) -> bool:
    parts = PurePosixPath(path).with_suffix("").parts
    return not any(part.startswith("_") and part not in ("__init__", "__main__") for part in parts)


def _exported(body: list[ast.stmt]) -> frozenset[str] | None:
    """What ``__all__`` lists where it is a plain list, else None."""
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign)  # noqa: S101 - it has targets
            try:
                return frozenset(map(str, ast.literal_eval(node.value)))
            except (ValueError, TypeError):
                return None
    return None
