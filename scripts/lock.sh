#!/usr/bin/env bash
# Resolves pyproject.toml into the two hashed locks; keeps versions that still fit (--upgrade takes the newest).
# Universal: one lock for every Python from 3.11 on. It records no download address. Extras stay in it: pip, asked for
# hashes, refuses `coverage[toml]>=7` beside a plain `coverage==7.17.3` as soon as a newer coverage is out.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-strip-extras --quiet --custom-compile-command "make lock" "$@"
}

compile "$@" --group site --output-file requirements.lock
compile "$@" --group site --group dev --output-file requirements-dev.lock
