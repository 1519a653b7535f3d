import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from config.env import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["site"]]
DEV = PROJECT["dependency-groups"]["dev"]


def locked(name):
    """Each locked package with its version and its hashes."""
    text = re.sub(r"^ *#.*$", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", "").strip())
    found = {}
    for entry in entries:
        requirement, *hashes = entry.split(" --hash=")
        parsed = Requirement(requirement.strip())
        (pin,) = parsed.specifier
        assert pin.operator == "=="
        found[canonicalize_name(parsed.name)] = (Version(pin.version), [text.strip() for text in hashes])
    return found


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", [*RUNTIME, *DEV])]
)
def test_a_lock_satisfies_what_the_project_declares(name, wanted):
    versions = locked(name)
    for requirement in map(Requirement, wanted):
        version, _hashes = versions[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement}: run make lock"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes(name):
    for package, (_version, hashes) in locked(name).items():
        assert hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in hashes), package


def test_development_runs_the_versions_that_are_deployed():
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: dev[name] for name in runtime} == runtime


def test_locks_name_no_host():
    assert not re.search(r"://|index-url|find-links", "".join(p.read_text() for p in ROOT.glob("requirements*.lock")))


def test_there_is_no_lock_that_would_record_download_addresses():
    assert not (ROOT / "uv.lock").exists()
