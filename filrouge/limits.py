"""Within which ceilings a run stays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of a run. All are positive. ``static_seconds`` are processor seconds of what reads and judges the
    repository, ``static_memory_bytes`` what it holds at once.
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
