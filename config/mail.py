"""How the site writes to people: by which server, from whom, and under which address its links lead back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "filemail", "consolemail")
_SMTP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Mail:
    """``settings`` are Django's own; ``address`` is the site's, without a slash at its end.

    ``is_sent``: people are written to at all. ``verifies``: messages reach their mailboxes, so an address can be held
    for theirs only once they have followed a link sent there.
    """

    settings: Mapping[str, Any]
    address: str
    is_sent: bool
    verifies: bool


def read_mail(env: environ.Env, origins: Sequence[str]) -> Mail:
    """Read ``EMAIL_URL``, ``FILROUGE_EMAIL_FROM`` and ``FILROUGE_ADDRESS``; the address is the first of `origins` where
    it is not given. Raises ImproperlyConfigured.
    """
    url = env.str("EMAIL_URL", default="")
    scheme = urlsplit(url).scheme
    if url and scheme not in SCHEMES:
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {', '.join(f'{name}://' for name in SCHEMES)}.")
    address = env.str("FILROUGE_ADDRESS", default="") or next(iter(origins), "")
    if address and urlsplit(address).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"FILROUGE_ADDRESS is like https://courses.example.org, not {address!r}.")
    if url and not address:
        raise ImproperlyConfigured("EMAIL_URL needs FILROUGE_ADDRESS: links in messages lead there.")
    settings = dict(environ.Env.email_url_config(url or "dummymail://"))
    settings |= {"EMAIL_TIMEOUT": _SMTP_SECONDS, "DEFAULT_FROM_EMAIL": _sender(env, address)}
    return Mail(settings, address.rstrip("/"), is_sent=bool(url), verifies=scheme.startswith("smtp"))


def _sender(env: environ.Env, address: str) -> str:
    text: str = env.str("FILROUGE_EMAIL_FROM", default="")
    if text and "@" not in text:
        raise ImproperlyConfigured(f"FILROUGE_EMAIL_FROM is like Filrouge <courses@example.org>, not {text!r}.")
    return text or f"Filrouge <filrouge@{urlsplit(address).hostname or 'localhost'}>"
