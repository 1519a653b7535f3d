"""The engine is a program of its own: it imports neither Django nor any other room of the site."""

import subprocess
import sys

BARRED = """
import importlib, pkgutil, sys

class Barrier:
    def find_spec(self, name, path=None, target=None):
        root = name.split(".")[0]
        if root in ("django", "celery", "redis", "config") or name in BARRED:
            raise ImportError(f"the engine may not import {name}")

BARRED = {f"apps.{room}" for room in ("accounts", "courses", "cohorts", "submissions", "reports")}
sys.meta_path.insert(0, Barrier())
import apps.pipeline
for module in pkgutil.walk_packages(apps.pipeline.__path__, "apps.pipeline."):
    if ".inside" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(apps.pipeline.run.__name__)
"""


def test_the_engine_works_with_django_and_the_site_out_of_reach() -> None:
    done = subprocess.run([sys.executable, "-c", BARRED], capture_output=True, text=True, check=False)
    assert done.stdout == "run\n", done.stderr
