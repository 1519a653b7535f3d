"""The site's configuration, read once from environment variables; a wrong value refuses to start with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.mail import Mail, read_mail

ROOT = Path(__file__).resolve().parent.parent
DEBUG_SECRET_KEY = "only-for-development-never-for-real-people"  # noqa: S105 - refused unless FILROUGE_DEBUG

SANDBOXES = ("bubblewrap", "docker")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Environment:
    """What an operator decides. ``secret_key`` and ``redis_url`` are empty when they were not given."""

    debug: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    csrf_origins: tuple[str, ...]
    hsts_seconds: int
    var: Path
    content: Path
    database: Mapping[str, Any]
    redis_url: str
    trusted_sources: frozenset[str]
    workers: int
    practice_runs_per_day: int
    log_level: str
    sandbox: str
    sandbox_image: str
    sandbox_runtime: str
    advisories: Path | None
    mail: Mail

    @property
    def celery_broker_url(self) -> str:
        """`redis_url` as Celery spells it: a Unix socket is ``redis+socket://`` there."""
        parts = urlsplit(self.redis_url)
        if parts.scheme != "unix":
            return self.redis_url
        database = parse_qs(parts.query).get("db", ["0"])[0]
        return f"redis+socket://{parts.path}?virtual_host={database}"


def read_environment() -> Environment:
    """Read every variable that the site knows; raises ImproperlyConfigured with a sentence for a wrong value."""
    env = environ.Env()
    debug = _boolean(env, "FILROUGE_DEBUG", False)
    var = Path(env.str("FILROUGE_VAR", default=str(ROOT / "var"))).resolve()
    return Environment(
        debug=debug,
        secret_key=env.str("FILROUGE_SECRET_KEY", default=DEBUG_SECRET_KEY if debug else ""),
        allowed_hosts=_names(env, "FILROUGE_ALLOWED_HOSTS") or ("localhost", "127.0.0.1", "[::1]"),
        csrf_origins=_origins(env),
        hsts_seconds=_whole_number(env, "FILROUGE_HSTS_SECONDS", default=0, minimum=0),
        var=var,
        content=Path(env.str("FILROUGE_CONTENT", default=str(ROOT / "content"))).resolve(),
        database=_database(env, var),
        redis_url=_redis_url(env),
        trusted_sources=_trusted_sources(env),
        workers=_whole_number(env, "FILROUGE_WORKERS", default=2, minimum=1),
        practice_runs_per_day=_whole_number(env, "FILROUGE_PRACTICE_RUNS_PER_DAY", default=20, minimum=1),
        log_level=_log_level(env),
        sandbox=_sandbox(env),
        sandbox_image=env.str("FILROUGE_SANDBOX_IMAGE", default="python:3.11-slim-bookworm"),
        sandbox_runtime=env.str("FILROUGE_SANDBOX_RUNTIME", default=""),
        advisories=_advisories(env),
        mail=read_mail(env, _origins(env)),
    )


def _boolean(env: environ.Env, name: str, default: bool) -> bool:
    text = env.str(name, default="").strip().lower()
    if text in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return text in {"1", "true", "yes", "on"} if text else default
    raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")


def _whole_number(env: environ.Env, name: str, *, default: int, minimum: int) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isdecimal() or int(text) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}, not {text!r}.")
    return int(text)


def _sandbox(env: environ.Env) -> str:
    name: str = env.str("FILROUGE_SANDBOX", default=SANDBOXES[0]).strip().lower()
    if name not in SANDBOXES:
        raise ImproperlyConfigured(f"FILROUGE_SANDBOX must be one of {', '.join(SANDBOXES)}, not {name!r}.")
    return name


def _advisories(env: environ.Env) -> Path | None:
    text = env.str("FILROUGE_ADVISORIES", default="").strip()
    if text and not Path(text).is_dir():
        raise ImproperlyConfigured(f"FILROUGE_ADVISORIES must be a folder of advisories, not {text!r}.")
    return Path(text).resolve() if text else None


def _log_level(env: environ.Env) -> str:
    text = env.str("FILROUGE_LOG_LEVEL", default="").strip().upper() or "INFO"
    if text in LOG_LEVELS:
        return text
    raise ImproperlyConfigured(f"FILROUGE_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {text!r}.")


def _names(env: environ.Env, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.str(name, default="").split(",") if part.strip())


def _origins(env: environ.Env) -> tuple[str, ...]:
    origins = _names(env, "FILROUGE_CSRF_ORIGINS")
    for origin in origins:
        if urlsplit(origin).scheme not in {"http", "https"}:
            raise ImproperlyConfigured(
                f"FILROUGE_CSRF_ORIGINS lists origins such as https://courses.example.org, not {origin!r}."
            )
    return origins


def _database(env: environ.Env, var: Path) -> Mapping[str, Any]:
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{var / 'filrouge.sqlite3'}"
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgresql://.")
    database: dict[str, Any] = environ.Env.db_url_config(url)
    if database["ENGINE"].endswith("sqlite3"):
        # Without IMMEDIATE, a transaction that reads and then writes is told "database is locked" without waiting.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # A file, not memory: the recorder and the worker's threads open connections of their own.
        database["TEST"] = {"NAME": str(var / "test.sqlite3")}
    else:
        # One pool per process: requests are served by many short threads, which would each open a connection.
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 16}}
    return database


def _redis_url(env: environ.Env) -> str:
    url: str = env.str("REDIS_URL", default="")
    if url and urlsplit(url).scheme not in {"unix", "redis", "rediss"}:
        raise ImproperlyConfigured("REDIS_URL must begin with unix://, redis:// or rediss://.")
    return url


def _trusted_sources(env: environ.Env) -> frozenset[str]:
    sources = _names(env, "FILROUGE_TRUSTED_SOURCES")
    for source in sources:
        host, _, port = source.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ImproperlyConfigured(f"FILROUGE_TRUSTED_SOURCES lists host:port pairs, not {source!r}.")
    return frozenset(sources)
