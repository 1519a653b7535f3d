"""Bytecode is compiled once per wheel and found again by every environment that holds it."""

import subprocess
import threading
from pathlib import Path

import pytest

from filrouge.environment import Environment
from filrouge.environment.declared import declared
from filrouge.environment.store import EnvironmentStore
from filrouge.limits import Limits

LIMITS = Limits()


def prepare(store: EnvironmentStore, folder: Path, *requirements: str) -> Environment:
    folder.mkdir()
    (folder / "requirements.txt").write_text("\n".join(requirements))
    return store.prepare(declared(folder), limits=LIMITS, committed_at=None, cancelled=threading.Event())


def bytecode(environment: Environment) -> set[str]:
    packages = environment.path / "lib" / f"python{environment.interpreter.minor}" / "site-packages"
    return {str(path.relative_to(packages)) for path in packages.rglob("*.pyc")}


@pytest.fixture
def own_store(tmp_path: Path, store: EnvironmentStore) -> EnvironmentStore:
    return EnvironmentStore(tmp_path / "environments", store.wheelhouse.sandbox)


def test_a_second_environment_with_the_same_wheels_finds_their_bytecode(
    own_store: EnvironmentStore, tmp_path: Path
) -> None:
    first = prepare(own_store, tmp_path / "first", "six")
    assert bytecode(first) == set()
    own_store.compile_bytecode(first.key)
    compiled = bytecode(first)
    assert f"__pycache__/six.cpython-{first.interpreter.minor.replace('.', '')}.pyc" in compiled
    second = prepare(own_store, tmp_path / "second", "six", "iniconfig", "toml")
    assert second.key != first.key
    assert compiled <= bytecode(second)
    assert not any(path.startswith("toml/") for path in bytecode(second)), "nobody compiled that one yet"


def test_what_python_imports_is_the_kept_bytecode(own_store: EnvironmentStore, tmp_path: Path) -> None:
    environment = prepare(own_store, tmp_path / "first", "six")
    own_store.compile_bytecode(environment.key)
    code = "import six, sys; print(six.__cached__, six.__spec__.loader.get_code('six').co_filename)"
    asked = [str(environment.path / "bin" / "python"), "-v", "-c", code]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "matches" in done.stderr
    assert "code object from" in done.stderr
    assert "wrote" not in done.stderr.split("six")[1][:300]


def test_compiling_again_changes_nothing(own_store: EnvironmentStore, tmp_path: Path) -> None:
    environment = prepare(own_store, tmp_path / "first", "six")
    own_store.compile_bytecode(environment.key)
    before = {path: (environment.path / path).exists() for path in bytecode(environment)}
    own_store.compile_bytecode(environment.key)
    assert {path: (environment.path / path).exists() for path in bytecode(environment)} == before


def test_a_wheel_that_names_a_path_outside_is_not_followed(own_store: EnvironmentStore, tmp_path: Path) -> None:
    environment = prepare(own_store, tmp_path / "first", "six")
    packages = next(environment.path.glob("lib/python*/site-packages"))
    [record] = packages.glob("six-*.dist-info/RECORD")
    record.write_text(record.read_text() + "../../../../../outside.py,,\n/etc/inside.py,,\n")
    (environment.path.parent.parent / "outside.py").write_text("x = 1\n")
    own_store.compile_bytecode(environment.key)
    assert list(tmp_path.rglob("outside*.pyc")) == []
