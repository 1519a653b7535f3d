"""What is given up, step by step, when requirements cannot all be had. Each step is told in a note.

A remedy looks at the trouble and changes what is wanted; it returns whether it did. They are tried in the order of
`REMEDIES`, from the one that costs the project least; each success leads to a new resolution. Every remedy shrinks
something, so the search ends.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from packaging.specifiers import SpecifierSet

from filrouge.environment.reading import Declared
from filrouge.environment.records import Interpreter
from filrouge.environment.trouble import Trouble
from filrouge.environment.wanted import Wanted, pin, relaxed
from filrouge.report import Message, Repair

OLD = timedelta(days=30)
"""A younger commit cannot be mended by going back to its date."""


@dataclass(frozen=True, slots=True)
class Means:
    """What remedies may use.

    ``ask`` resolves once (None when it worked); ``build`` makes a wheel of a source distribution (whether it did);
    ``others`` are further interpreters that the project permits.
    """

    ask: Callable[[Wanted], Trouble | None]
    build: Callable[[str, SpecifierSet, Interpreter], bool]
    others: tuple[Interpreter, ...]
    committed_at: datetime | None


Remedy = Callable[[Wanted, Trouble, Means], bool]


def drop_absent(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Packages that the index does not know."""
    repair = Repair(Message("environment.repair.name"))
    return _drop(wanted, trouble.absent, "no_such_package", repair)


def drop_foreign(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Packages made for another system, as ``pywin32`` is for Windows."""
    repair = Repair(Message("environment.repair.marker"))
    return _drop(wanted, trouble.foreign, "foreign_system", repair)


def build_sources(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Packages that exist as source only: built inside the sandbox."""
    built = False
    for name, version in trouble.wheelless.items():
        specifier = SpecifierSet(f"=={version}") if version else _specifier(wanted, name)
        built = means.build(name, specifier, wanted.interpreter) or built
    return built


def another_python(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Old pins that have no wheel for this Python: the nearest one that has them, older ones first."""
    pinned = [name for name, version in trouble.wheelless.items() if version and _pinned(wanted, name)]
    if not pinned:
        return False
    for interpreter in _nearest(wanted.interpreter, means.others):
        trial = copy.copy(wanted)
        trial.interpreter = interpreter
        again = means.ask(trial)
        if again is None or not set(pinned) & again.wheelless.keys():
            requirement = f"{pinned[0]}=={trouble.wheelless[pinned[0]]}"
            wanted.notes = [note for note in wanted.notes if note.message.id != "environment.other_python"]
            wanted.note("other_python", _first(wanted, pinned[0]), requirement=requirement, version=interpreter.minor)
            wanted.interpreter = interpreter
            return True
    return False


def forget_locks(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """A lock that does not fit what is declared, or this Python."""
    if not wanted.constraints:
        return False
    for path in sorted({item.path for item in wanted.constraints}):
        first = next(item for item in wanted.constraints if item.path == path)
        wanted.note("lock_ignored", Declared(first.requirement, path), _relock(path))
    wanted.constraints = []
    return True


def forget_date(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """The day of the commit, when the remaining trouble comes with it."""
    wanted.notes = [note for note in wanted.notes if note.message.id != "environment.as_of"]
    changed = wanted.as_of is not None
    wanted.as_of = None
    return changed


def drop_backend(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Build requirements that conflict: the project is then put on the path, not installed."""
    culprits = [item for item in wanted.build if trouble.mentions(item.name)]
    if not culprits:
        return False
    wanted.note("not_installable", culprits[0], requirement=", ".join(str(item.requirement) for item in culprits))
    wanted.build = []
    return True


def relax_pins(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Exact versions that cannot be had together: first those in the explanation, then all of them, by name alone.

    What is left free is best chosen among the versions that the project's authors had.
    """
    pinned = [item for item in wanted.items if pin(item.requirement) is not None]
    changed = _relax(wanted, [item for item in pinned if trouble.mentions(item.name)] or pinned)
    if changed:
        go_back(wanted, means)
    return changed


def relax_bounds(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Other version constraints in the explanation."""
    bounded = [item for item in wanted.items if item.requirement.specifier and trouble.mentions(item.name)]
    return _relax(wanted, bounded)


def drop_wheelless(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """Packages without any wheel for this Python that could not be built."""
    return _drop(wanted, frozenset(trouble.wheelless), "no_wheel", None)


def drop_weakest(wanted: Wanted, trouble: Trouble, means: Means) -> bool:
    """The requirement of the weakest source that the explanation speaks of, or of all when it speaks of none."""
    if not wanted.items:
        return False
    mentioned = [item for item in wanted.items if trouble.mentions(item.name)]
    return _drop(wanted, frozenset({(mentioned or wanted.items)[-1].name}), "dropped", None)


REMEDIES: tuple[Remedy, ...] = (
    drop_absent,
    drop_foreign,
    another_python,
    build_sources,
    forget_locks,
    drop_backend,
    forget_date,
    relax_pins,
    relax_bounds,
    drop_wheelless,
    drop_weakest,
)


def go_back(wanted: Wanted, means: Means) -> None:
    """Take the versions of the commit's day, with the nearest interpreter that has wheels of that time, if one has."""
    date = means.committed_at
    if date is None or wanted.as_of is not None or datetime.now(UTC) - date < OLD:
        return
    for interpreter in (wanted.interpreter, *_nearest(wanted.interpreter, means.others)):
        trial = copy.copy(wanted)
        trial.as_of, trial.interpreter = date, interpreter
        if means.ask(trial) is None:
            wanted.as_of, wanted.interpreter = date, interpreter
            wanted.note("as_of", date=date.date().isoformat(), version=interpreter.minor)
            return


def _drop(wanted: Wanted, names: frozenset[str], message_id: str, repair: Repair | None) -> bool:
    dropped = [item for item in wanted.items if item.name in names]
    for item in dropped:
        wanted.note(message_id, item, repair, requirement=str(item.requirement))
    wanted.items = [item for item in wanted.items if item.name not in names]
    constraints = [item for item in wanted.constraints if item.name not in names]
    changed = bool(dropped) or len(constraints) < len(wanted.constraints)
    wanted.constraints = constraints
    return changed


def _relax(wanted: Wanted, items: list[Declared]) -> bool:
    for item in items:
        wanted.note("relaxed", item, requirement=str(item.requirement), name=item.requirement.name)
    wanted.items = [relaxed(item) if item in items else item for item in wanted.items]
    return bool(items)


def _pinned(wanted: Wanted, name: str) -> bool:
    return any(item.name == name and pin(item.requirement) is not None for item in (*wanted.items, *wanted.constraints))


def _first(wanted: Wanted, name: str) -> Declared | None:
    return next((item for item in (*wanted.items, *wanted.build) if item.name == name), None)


def _specifier(wanted: Wanted, name: str) -> SpecifierSet:
    """What is required of `name`, by all who name it."""
    specifier = SpecifierSet()
    for item in (*wanted.items, *wanted.build, *wanted.constraints):
        if item.name == name:
            specifier &= item.requirement.specifier
    return specifier


def _nearest(current: Interpreter, others: tuple[Interpreter, ...]) -> list[Interpreter]:
    """Older interpreters from the newest on, then newer ones from the oldest on."""
    number = _number(current)
    older = sorted((each for each in others if _number(each) < number), key=_number, reverse=True)
    return older + sorted((each for each in others if _number(each) > number), key=_number)


def _number(interpreter: Interpreter) -> tuple[int, ...]:
    return tuple(int(part) for part in interpreter.minor.split("."))


def _relock(path: str) -> Repair:
    name = path.rpartition("/")[2]
    command = {
        "uv.lock": "uv lock",
        "poetry.lock": "poetry lock",
        "pdm.lock": "pdm lock",
        "Pipfile.lock": "pipenv lock",
    }
    return Repair(Message("environment.repair.lock"), (command.get(name, "uv export -o pylock.toml"),))
