"""Serve a folder of bare repositories over smart HTTP on loopback, read-only, through git's own ``git http-backend``.

    with serve(folder) as base_url:      # http://127.0.0.1:40123
        clone(f"{base_url}/camille.git")

``python -m demo.git_server FOLDER PORT`` does the same until it is stopped. For demonstrations and tests: no TLS, no
sign-in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
MAXIMUM_BODY_BYTES = 10 * 1024**2
"""What git itself accepts as a request to ``git-upload-pack`` (``http.maxRequestBuffer``)."""


class GitServer(ThreadingHTTPServer):
    """An HTTP server on loopback for the bare repositories under ``folder``; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder.resolve()
        super().__init__((HOST, port), GitHandler)

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at its end."""
        return f"http://{HOST}:{self.server_port}"


class GitHandler(BaseHTTPRequestHandler):
    """One request: handed to ``git http-backend`` as a CGI program (RFC 3875), its answer handed back."""

    protocol_version = "HTTP/1.1"
    server: GitServer

    def do_GET(self) -> None:
        """List references, or serve a file of the repository."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Serve a fetch (``git-upload-pack``)."""
        try:
            body = self._read_body()
        except ValueError as error:
            self.close_connection = True
            self.send_error(400, str(error))
            return
        self._answer(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the tests and the launcher's screen are no place for an access log."""

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return read_chunks(self.rfile)
        length = int(self.headers.get("Content-Length", 0))
        if not 0 <= length <= MAXIMUM_BODY_BYTES:
            raise ValueError("the request is too large")
        return self.rfile.read(length)

    def _answer(self, body: bytes) -> None:
        if "git-receive-pack" in self.path:
            self.send_error(403, "this server is read-only")
            return
        command = ["git", "http-backend"]
        answer = subprocess.run(command, input=body, env=self._environment(body), capture_output=True, check=False)
        head, _, content = answer.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line)
        if answer.returncode or not headers:
            self.send_error(500, "git http-backend failed")
            return
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _environment(self, body: bytes) -> dict[str, str]:
        url = urlsplit(self.path)
        return {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH_INFO": unquote(url.path),
            "QUERY_STRING": url.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_ADDR": self.client_address[0],
        }


def read_chunks(stream: BufferedIOBase) -> bytes:
    """Read a chunked body to its end (RFC 9112, section 7.1); raises ValueError when it is malformed or too large."""
    body = bytearray()
    while size := int(stream.readline(80).split(b";")[0], 16):
        if size < 0 or len(body) + size > MAXIMUM_BODY_BYTES:
            raise ValueError("the request is too large")
        body += stream.read(size)
        stream.readline(80)
    while stream.readline(8192).strip():
        """Trailers are read and forgotten."""
    return bytes(body)


@contextmanager
def serve(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve ``folder`` in a thread; gives the base URL."""
    server = GitServer(folder, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.base_url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    GitServer(Path(sys.argv[1]), int(sys.argv[2])).serve_forever()
