#!/usr/bin/env bash
# Resolves pyproject.toml into the two hashed locks; keeps versions that still fit (--upgrade takes the newest).
# Universal: one lock for every Python from 3.11 on. It records no download address.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --quiet --custom-compile-command "make lock" "$@"
}

compile "$@" --output-file requirements.lock
compile "$@" --group dev --output-file requirements-dev.lock
