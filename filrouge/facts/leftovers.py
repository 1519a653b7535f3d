"""What nothing uses and what nothing declares, as vulture and deptry find it; each is told how sure one can be.

vulture cannot see what a framework calls by name, and deptry knows of a package only what its name suggests: so what
they are sure of is kept apart from what they ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from filrouge.environment.imports import DISTRIBUTIONS
from filrouge.facts.dependencies import Leftover, declaring, of_dependencies
from filrouge.facts.modules import Modules
from filrouge.facts.said import all_said
from filrouge.facts.tools import Tools, python_tool
from filrouge.facts.tree import Tree
from filrouge.sandbox import Completed

MAXIMUM_FILES = 1_000
_UNUSED = re.compile(
    r"^(?P<path>.+?):(?P<line>\d+): (?P<what>unused (function|class|method)|unreachable code) (after )?'(?P<name>\w+)' "
    r"\((?P<sure>\d+)% confidence\)",
    re.MULTILINE,
)
_NOTHING_DECLARED = "DependencySpecificationNotFoundError"
_REPORT = "/tmp/dependencies.json"  # noqa: S108 - inside the sandbox


def leftovers(tree: Tree, modules: Modules, tools: Tools) -> tuple[Leftover, ...]:
    """Ask both tools, in one sandbox, about the project's own code; tests count as users of it. Raises StudentError
    when a file breaks one of them.
    """
    files = [module.path for module in modules.all if module.syntax is not None][:MAXIMUM_FILES]
    if not modules.own or not files:
        return ()
    first_party = [word for name in sorted(_own_names(tree)) for word in ("--known-first-party", name)]
    excluded = [word for root in tree.environment_roots for word in ("--extend-exclude", re.escape(root))]
    known = ",".join(f"{name}={module}" for name, module in _modules_by_distribution().items())
    done = tools.run(
        python_tool("code", "vulture", "--config=/dev/null", "--min-confidence=60", "--ignore-decorators=@*", *files),
        python_tool(
            "dependencies", "deptry", ".", "--no-ansi", "--ignore=DEP004", "--json-output", _REPORT,
            f"--package-module-name-map={known}", *first_party, *excluded, collect=(_REPORT,),
        ),
    )  # fmt: skip
    code = all_said(done.get("code"), "vulture", files, tools)
    return (
        *_of_code(code, {module.path for module in modules.own}),
        *of_dependencies(_dependencies(done.get("dependencies"), (*declaring(tree), *files), tools), tree, modules),
    )


def _dependencies(done: Completed | None, about: Sequence[str], tools: Tools) -> bytes:
    """deptry's report, empty where nothing is declared, of which it makes an error."""
    if done is not None and _NOTHING_DECLARED in done.output:
        return b""
    return all_said(done, "deptry", about, tools).files.get(_REPORT, b"")


def _own_names(tree: Tree) -> set[str]:
    return {name for name in tree.own_modules if name.isidentifier()}


def _modules_by_distribution() -> dict[str, str]:
    """The first module that each distribution with another name is known to provide."""
    known: dict[str, str] = {}
    for module, distribution in DISTRIBUTIONS.items():
        if "." not in module:
            known.setdefault(distribution.lower(), module)
    return known


def _of_code(said: Completed, own: set[str]) -> Iterator[Leftover]:
    """Unreachable code is certain; a function that nothing calls may be meant for others, or called by its name."""
    for match in _UNUSED.finditer(said.output):
        if match["path"] not in own:
            continue
        is_unreachable = match["what"] == "unreachable code"
        kind = "unreachable" if is_unreachable else "unused"
        yield Leftover(kind, match["path"], int(match["line"]), match["name"], is_unreachable)
