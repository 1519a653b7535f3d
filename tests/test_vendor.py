"""The vendored browser files are exactly those that their manifests pin, and stay light."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
FONT_CEILING_BYTES = 120_000


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_script", ROOT / "scripts" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


vendor = _load_script()


@pytest.mark.parametrize("package", vendor.packages(), ids=lambda package: package.folder.parent.name)
def test_files_match_their_manifest(package):
    assert vendor.problems(package) == []


def test_every_vendored_folder_has_a_manifest():
    folders = {path for path in vendor.VENDOR.glob("*/*") if path.is_dir()}
    assert folders == {package.folder for package in vendor.packages()}
    assert folders


def test_folder_names_its_exact_version():
    assert all(package.folder.name == package.version for package in vendor.packages())


def test_a_changed_an_extra_and_a_missing_file_are_told(tmp_path):
    source = vendor.packages()[0].folder
    shutil.copytree(source, tmp_path / "name" / source.name)
    (copy,) = vendor.packages(tmp_path)
    changed, missing = copy.files[0].name, copy.files[1].name
    (copy.folder / changed).write_text("other")
    (copy.folder / missing).unlink()
    (copy.folder / "extra.js").write_text("")
    told = "\n".join(vendor.problems(copy))
    assert f"{changed} differs" in told
    assert f"{missing} is missing" in told
    assert "extra.js is not in" in told


def test_fonts_stay_light():
    assert sum(path.stat().st_size for path in vendor.VENDOR.rglob("*.woff2")) < FONT_CEILING_BYTES
