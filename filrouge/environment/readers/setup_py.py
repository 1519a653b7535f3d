"""``setup.py`` as text: what its call of ``setup`` says with literals. It is parsed, never run."""

from __future__ import annotations

import ast
from typing import Any

from packaging.utils import canonicalize_name

from filrouge.environment.reading import Reading
from filrouge.environment.tree import Tree, UnreadableError, table, texts

PATH = "setup.py"
MAXIMUM_BYTES = 256 * 1024


def read(tree: Tree) -> Reading:
    """install_requires, tests_require and extras_require where they are literals or names of literals."""
    reading, told = Reading(), tree.told(PATH)
    source = tree.text(PATH, MAXIMUM_BYTES)
    if source is None:
        return reading
    try:
        module = ast.parse(source)
        call = _setup_call(module)
        constants = _constants(module)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UnreadableError(told, str(error)[:200]) from error
    if call is None:
        return reading
    _take(call, constants, reading, told)
    if reading.requirements or reading.extras:
        reading.files.append(told)
    return reading


def _take(call: ast.Call, constants: dict[str, Any], reading: Reading, told: str) -> None:
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg in ("name", "python_requires", "install_requires", "tests_require", "extras_require"):
            values[keyword.arg] = _literal(keyword.value, constants)
            if values[keyword.arg] is None and keyword.arg != "name":
                reading.note("computed", told, keyword.value.lineno, keyword=keyword.arg)
    if isinstance(values.get("name"), str):
        reading.names.add(canonicalize_name(values["name"]))
    if isinstance(values.get("python_requires"), str):
        reading.requires_python = values["python_requires"]
    for name in ("install_requires", "tests_require"):
        value = values.get(name)
        for text in value.splitlines() if isinstance(value, str) else texts(value):
            if text.strip():
                reading.declare(text, told, call.lineno)
    for extra, items in table(values.get("extras_require")).items():
        reading.offer(str(extra), texts(items), told)


def _setup_call(module: ast.Module) -> ast.Call | None:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "setup":
                return node
    return None


def _constants(module: ast.Module) -> dict[str, Any]:
    """Names that are given a literal at the top of the file."""
    constants: dict[str, Any] = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = _literal(node.value, constants)
    return constants


def _literal(node: ast.expr, constants: dict[str, Any]) -> Any:
    """The value of a literal, of a name of one, or of lists of them added up; None for anything else."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left, constants), _literal(node.right, constants)
        return left + right if isinstance(left, list) and isinstance(right, list) else None
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        return {key: _literal(value, constants) for key, value in zip(keys, node.values, strict=True) if key}
    if isinstance(node, ast.List | ast.Tuple):
        return [item.value for item in node.elts if isinstance(item, ast.Constant)]
    return node.value if isinstance(node, ast.Constant) else None
