"""A service at work in a sandbox, followed from outside."""

from __future__ import annotations

import subprocess
import threading
from contextlib import ExitStack, suppress

from filrouge.sandbox.ceilings import Group
from filrouge.waiting import kept_open, wait_for

ERROR_BYTES = 65536
GRACE_SECONDS = 10


class ServedProcess:
    """See `filrouge.sandbox.Served`. Its program waits for its first word, so nothing of a stranger is near before its
    ceilings hold.
    """

    def __init__(self, process: subprocess.Popen[bytes], ceilings: Group) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - they were asked for
        self.stdin, self.stdout = process.stdin, process.stdout
        self._process = process
        self._ceilings = ceilings
        self._errors = b""
        self._exceeded = ""
        self._stack = ExitStack()
        self._first_processes = self._stack.enter_context(kept_open(ceilings.take(process.pid)))
        self._draining = threading.Thread(target=self._drain, daemon=True)
        self._draining.start()

    def check(self) -> None:
        """See `filrouge.sandbox.Served.check`."""
        if self.exceeded():
            self.kill()

    def exceeded(self) -> str:
        """See `filrouge.sandbox.Served.exceeded`."""
        self._exceeded = self._exceeded or self._ceilings.exceeded(self._process.pid)
        return self._exceeded

    def give_way(self) -> None:
        """See `filrouge.sandbox.Served.give_way`."""
        self._ceilings.give_way(self._process.pid)

    def errors(self) -> bytes:
        """See `filrouge.sandbox.Served.errors`."""
        self._draining.join(GRACE_SECONDS)
        return self._errors

    def kill(self) -> None:
        """See `filrouge.sandbox.Served.kill`."""
        self._process.kill()
        self._process.wait()
        wait_for(self._first_processes, GRACE_SECONDS)

    def close(self) -> None:
        """See `filrouge.sandbox.Served.close`."""
        self.kill()
        self._stack.close()
        self._ceilings.close()
        self._draining.join(GRACE_SECONDS)
        for pipe in (self.stdin, self.stdout, self._process.stderr):
            with suppress(BrokenPipeError):
                pipe and pipe.close()

    def _drain(self) -> None:
        """Read what it complains of, so that it never waits for us to; the end is kept."""
        assert self._process.stderr is not None  # noqa: S101
        while chunk := self._process.stderr.read1(ERROR_BYTES):  # type: ignore[attr-defined]
            self._errors = (self._errors + chunk)[-ERROR_BYTES:]
