"""What must be read of a repository to run its suite: where pytest starts, what is watched, which examples it has."""

from __future__ import annotations

from dataclasses import dataclass, field

from filrouge.environment.declared import Declaration
from filrouge.facts.doctests import files_with_examples
from filrouge.facts.launch import Launch, launch
from filrouge.facts.modules import Modules
from filrouge.facts.tree import Tree

_FLAGS = "doctest_optionflags"
_SETTINGS = ("pyproject.toml", "pytest.ini", ".pytest.ini", "setup.cfg", "tox.ini", "pytest.toml")


@dataclass(frozen=True, slots=True)
class SuiteLayout:
    """``start`` is where pytest is started; ``coverage_sources`` are the folders that coverage watches,
    ``own_packages`` the names under which the project is imported, ``example_files`` those with examples in their
    docstrings, for which the project sets flags of its own or not (``sets_doctest_flags``).
    """

    start: Launch = field(default_factory=Launch)
    coverage_sources: tuple[str, ...] = ()
    own_packages: tuple[str, ...] = ()
    example_files: tuple[str, ...] = ()
    sets_doctest_flags: bool = False


def suite_layout(tree: Tree, modules: Modules, declaration: Declaration) -> SuiteLayout:
    """How this project's suite is laid out."""
    return SuiteLayout(
        start=launch(tree, declaration.projects),
        coverage_sources=tree.coverage_sources,
        own_packages=tree.own_packages,
        example_files=files_with_examples(modules),
        sets_doctest_flags=any(_FLAGS in tree.read(name) for name in _SETTINGS if name in tree.file_set),
    )
