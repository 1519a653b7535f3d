"""What a student's browser does while a run goes on: listens to its events, and asks for the fragment at each bell."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from config.launch import HOST

_SEEN = re.compile(r'id="seen" name="seen" value="([^"]*)"')
_INPUT = re.compile(r"<(?:input|button)[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class PageError(RuntimeError):
    """The site answered with something else than what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers in lower case, text, and after how many seconds."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float


@dataclass
class Student:
    """Somebody signed in, with a browser of their own."""

    port: int
    session: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, *, htmx: bool = False) -> Answer:
        """Ask for a page, or for its fragment as htmx does."""
        return await self._ask("GET", path, {"HX-Request": "true"} if htmx else {})

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        origin = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{HOST}:{self.port}{path}"}
        return await self._ask("POST", path, origin, urlencode(fields).encode())

    async def submit(self, path: str, url: str) -> tuple[str, float]:
        """Submit a repository; the run's address, and when its form was sent. A receipt is confirmed."""
        page = await self.get(path)
        for _form in range(3):
            fields = {**_fields(page.text), "url": url}
            sent_at = time.monotonic()
            page = await self.post(path, fields)
            if page.status == 302:
                return page.headers["location"], sent_at
        raise PageError(f"{path} took no submission: {page.status}")

    async def events(self, path: str) -> AsyncIterator[str]:
        """The names of the events of a stream, until it closes."""
        reader, writer = await self._open("GET", path, {}, b"")
        try:
            status, _headers = await _head(reader)
            if status != 200:
                raise PageError(f"{path}: {status}")
            while line := await reader.readline():
                if line.startswith(b"event: "):
                    yield line[7:].decode().strip()
        finally:
            writer.close()

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        began = time.monotonic()
        reader, writer = await self._open(method, path, {**headers, "Connection": "close"}, body)
        try:
            status, known = await _head(reader)
            if cookie := re.search(r"(csrftoken)=(\w+)", known.get("set-cookie", "")):
                self.cookies[cookie[1]] = cookie[2]
            text = (await reader.read()).decode()
        finally:
            writer.close()
        return Answer(status, known, text, time.monotonic() - began)

    async def _open(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        cookies = {"sessionid": self.session, **self.cookies}
        sent = {
            "Host": f"{HOST}:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Length": str(len(body)),
            **headers,
        }
        reader, writer = await asyncio.open_connection(HOST, self.port, limit=2**20)
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()
        return reader, writer


def seen(text: str) -> str:
    """The version that a run's page or fragment shows."""
    found = _SEEN.search(text)
    return found[1] if found else ""


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    status = int((await reader.readline()).split()[1])
    headers: dict[str, str] = {}
    while line := (await reader.readline()).decode().strip():
        name, _, value = line.partition(": ")
        known = headers.get(name.lower())
        headers[name.lower()] = f"{known}, {value}" if known else value
    return status, headers


def _fields(page: str) -> dict[str, str]:
    """What the page's own form would send, as it is filled in; its last button with a name is pressed."""
    main = page[page.index("<main") :]
    form = main[main.index("<form") : main.index("</form>")]
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(form)]
    return {one["name"]: one.get("value", "") for one in inputs if "name" in one}
