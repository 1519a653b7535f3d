"""Reading the files of a repository that nobody trusts: bounded, inside the tree, regular files only."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from filrouge import noting

MAXIMUM_BYTES = 1024**2
"""The largest declaration that is read. Lock files may be `LOCK_BYTES` long."""

LOCK_BYTES = 8 * 1024**2


class UnreadableError(Exception):
    """A declaration cannot be used; the text says why, in a few words of English for the details of a note."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail


class Tree:
    """One project folder of a checkout. Paths given are relative to ``folder``, paths told to the checkout."""

    def __init__(self, checkout: Path, folder: str = ".") -> None:
        self.checkout = checkout.resolve()
        self.folder = folder
        self._toml: dict[str, dict[str, Any]] = {}

    def told(self, path: str) -> str:
        """`path` as a person would name it: from the checkout's root, without dots."""
        return os.path.normpath(f"{self.folder}/{path}")

    def locate(self, path: str) -> Path | None:
        """The regular file or folder at `path`, or None when it is absent or leads out of the checkout."""
        try:
            found = (self.checkout / self.folder / path).resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            return None
        return found if found == self.checkout or self.checkout in found.parents else None

    def has_file(self, path: str) -> bool:
        """Whether a regular file stands at `path`."""
        found = self.locate(path)
        return found is not None and found.is_file()

    def has_folder(self, path: str) -> bool:
        """Whether a folder stands at `path`."""
        found = self.locate(path)
        return found is not None and found.is_dir()

    def names(self, path: str = ".") -> list[str]:
        """What the folder at `path` holds, sorted; nothing when it is no folder."""
        found = self.locate(path)
        return sorted(child.name for child in found.iterdir()) if found is not None and found.is_dir() else []

    def data(self, path: str, ceiling_bytes: int = MAXIMUM_BYTES) -> bytes | None:
        """The content of the file at `path`, None when there is none; raises UnreadableError beyond the ceiling."""
        found = self.locate(path)
        if found is None or not stat.S_ISREG(found.stat().st_mode):
            return None
        noting.reading(self.told(path))
        with found.open("rb") as file:
            content = file.read(ceiling_bytes + 1)
        if len(content) > ceiling_bytes:
            raise UnreadableError(self.told(path), f"more than {ceiling_bytes // 1024} KiB")
        return content

    def text(self, path: str, ceiling_bytes: int = MAXIMUM_BYTES) -> str | None:
        """The file's text, whatever Windows or Linux editor wrote it, None when there is none."""
        content = self.data(path, ceiling_bytes)
        return None if content is None else decode(content)

    def toml(self, path: str, ceiling_bytes: int = MAXIMUM_BYTES) -> dict[str, Any]:
        """The file as TOML, empty when there is none; raises UnreadableError."""
        if path not in self._toml:
            text = self.text(path, ceiling_bytes) or ""
            try:
                self._toml[path] = tomllib.loads(text)
            except (ValueError, RecursionError) as error:
                raise UnreadableError(self.told(path), str(error)[:200]) from error
        return self._toml[path]


def encoding(content: bytes) -> str:
    """The encoding of a text file: its byte-order mark decides, then the zero bytes that UTF-16 has, then UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in content[:512]:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def decode(content: bytes) -> str:
    """The text of `content`, with newlines made plain."""
    return content.decode(encoding(content), "replace").replace("\r\n", "\n").replace("\r", "\n")


def table(value: Any) -> dict[str, Any]:
    """`value` when it is a table, else an empty one: a declaration of the wrong kind declares nothing."""
    return value if isinstance(value, dict) else {}


def texts(value: Any) -> list[str]:
    """The texts of a list; what is not a text is left out."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
