"""Within which ceilings a run stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of a run. All are positive; a plan may raise each up to its place in `MAXIMA`. ``static_seconds`` are
    processor seconds of what reads and judges the repository, ``static_memory_bytes`` what it holds at once.
    """

    clone_seconds: int = 120
    repository_bytes: int = 500 * 1024**2
    file_count: int = 20_000
    environment_seconds: int = 600
    install_seconds: int = 120
    tests_seconds: int = 180
    memory_bytes: int = 2 * 1024**3
    disk_bytes: int = 1024**3
    processes: int = 256
    open_files: int = 1024
    output_bytes: int = 1024**2
    report_bytes: int = 16 * 1024**2
    static_seconds: int = 60
    static_memory_bytes: int = 512 * 1024**2


MAXIMA: Mapping[str, int] = {
    "clone_seconds": 600,
    "repository_bytes": 4 * 1024**3,
    "file_count": 200_000,
    "environment_seconds": 1200,
    "install_seconds": 600,
    "tests_seconds": 1200,
    "memory_bytes": 16 * 1024**3,
    "disk_bytes": 16 * 1024**3,
    "processes": 4096,
    "open_files": 16_384,
    "output_bytes": 16 * 1024**2,
    "report_bytes": 64 * 1024**2,
    "static_seconds": 600,
    "static_memory_bytes": 4 * 1024**3,
}
"""The most that a plan may ask of a machine that others use as well; seconds stay below those of a whole run."""
