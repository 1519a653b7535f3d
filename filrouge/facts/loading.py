"""Calls that unpickle what they read and that bandit's rules do not know: the loaders of scientific Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from filrouge.facts.modules import Module, Modules


@dataclass(frozen=True, slots=True)
class UnsafeLoading:
    """One call. ``loader`` names the library; not sure where the library's version decides whether it is safe."""

    path: str
    line: int
    loader: str
    is_sure: bool = True


def unsafe_loading(modules: Modules) -> tuple[UnsafeLoading, ...]:
    """The calls outside the tests, read from the syntax trees."""
    return tuple(found for module in modules.all if not module.is_test for found in _of_module(module))


def _of_module(module: Module) -> Iterator[UnsafeLoading]:
    names = _imported(module)
    if not names:
        return
    for node in module.nodes:
        if isinstance(node, ast.Call):
            found = _judged(_dotted(node.func, names), {word.arg: word.value for word in node.keywords if word.arg})
            if found:
                yield UnsafeLoading(module.path, node.lineno, *found)


def _judged(called: str, given: dict[str, ast.expr]) -> tuple[str, bool] | None:
    """``torch.load`` reads tensors alone by default since PyTorch 2.6; ``numpy.load`` refuses objects since 1.16.3."""
    if called == "joblib.load":
        return "joblib", True
    if called == "torch.load":
        wanted = given.get("weights_only")
        return ("torch", wanted is not None) if wanted is None or _is(wanted, False) else None
    if called == "numpy.load" and "allow_pickle" in given and _is(given["allow_pickle"], True):
        return "numpy", True
    return None


def _is(expression: ast.expr, wanted: bool) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is wanted


def _imported(module: Module) -> dict[str, str]:
    """Local names of the libraries in question and of what is taken from them."""
    libraries = ("joblib", "torch", "numpy")
    names: dict[str, str] = {}
    for node in module.nodes:
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in libraries}
        elif isinstance(node, ast.ImportFrom) and node.module in libraries:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _dotted(function: ast.expr, names: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{names.get(function.value.id, '')}.{function.attr}"
    return ""
