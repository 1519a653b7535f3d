"""How the site logs: structlog over the standard library, secrets masked."""

from __future__ import annotations

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET_PATHS = re.compile(r"(/join/|/password/reset/key/|/badges/|/shared/|/unsubscribe/|/confirm-email/)[^/\s]+")
"""Addresses whose next part lets a person in: a cohort's join link, a password reset link, what is shared, and
the way out of messages."""
CREDENTIALS = re.compile(r"(?<=\w)(://)[^/\s@]+@")


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide join codes, reset keys and credentials inside URLs, wherever they stand in a log line."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = CREDENTIALS.sub(r"\1***@", SECRET_PATHS.sub(r"\1***", value))
    return event


def configure(*, debug: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: coloured lines when `debug`, else one JSON object per line.

    What is less grave than `level` is not written.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    rendering: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if debug
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_secrets, *rendering],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
    }
