"""The engine is a program of its own: it imports neither Django nor any other room of the site."""

import subprocess
import sys

BARRED = """
import importlib, pkgutil, sys

class Barrier:
    def find_spec(self, name, path=None, target=None):
        root = name.split(".")[0]
        if root in ("django", "celery", "redis", "config", "apps", "demo"):
            raise ImportError(f"the engine may not import {name}")

sys.meta_path.insert(0, Barrier())
import filrouge
for module in pkgutil.walk_packages(filrouge.__path__, "filrouge."):
    if ".inside" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(filrouge.run.__name__)
"""


def test_the_engine_works_with_django_and_the_site_out_of_reach() -> None:
    done = subprocess.run([sys.executable, "-c", BARRED], capture_output=True, text=True, check=False)
    assert done.stdout == "run\n", done.stderr
