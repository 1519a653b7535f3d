"""A file sent in pieces: neither the database's rows nor the file are ever whole in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, TextIO

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

_PIECE_BYTES = 64 * 1024


def download(write: Callable[[IO[bytes]], None], *, name: str, content_type: str) -> StreamingHttpResponse:
    """Send what `write` writes to a file, under `name`.

    The pieces are asked for one by one from the event loop: handed an ordinary iterator, Django would first gather all.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed once it is sent
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = StreamingHttpResponse(_pieces(file), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download_csv(write: Callable[[TextIO], None], *, name: str) -> StreamingHttpResponse:
    """Send the lines that `write` writes, under `name`."""

    def encoded(file: IO[bytes]) -> None:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        write(text)
        text.detach()

    return download(encoded, name=name, content_type="text/csv; charset=utf-8")


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await sync_to_async(file.read)(_PIECE_BYTES):
            yield piece
    finally:
        file.close()
