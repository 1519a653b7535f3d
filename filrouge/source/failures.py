"""Why a remote could not be read, from what git printed."""

from __future__ import annotations

from filrouge.errors import PlatformError, StudentError
from filrouge.git import GitResult, last_line
from filrouge.source.policy import Source

_EXPLANATIONS = (
    ("Out of memory", "source.unfolds"),
    ("out of memory", "source.unfolds"),
    ("could not read Username", "source.private_repository"),
    ("Authentication failed", "source.private_repository"),
    ("error: 403", "source.private_repository"),
    ("not found", "source.not_found"),
    ("error: 404", "source.not_found"),
    ("error: 410", "source.not_found"),
    ("error: 301", "source.moved"),
    ("error: 302", "source.moved"),
    ("error: 307", "source.moved"),
    ("error: 308", "source.moved"),
    ("unable to update url base from redirection", "source.moved"),
    ("not a git repository", "source.not_a_repository"),
    ("does not appear to be a git repository", "source.not_a_repository"),
    ("not valid: is this a git repository", "source.not_a_repository"),
    ("Could not resolve host", "source.unknown_host"),
    ("fsck", "source.corrupt"),
    ("bad object", "source.corrupt"),
)


def explain(result: GitResult, source: Source) -> StudentError | PlatformError:
    """Whose fault a failed git command is, from what it printed (in English: the locale is ours)."""
    if "No space left" in result.errors:
        return PlatformError("platform.disk_full")
    for words, message_id in _EXPLANATIONS:
        if words in result.errors:
            return StudentError(message_id, url=source.url, host=source.host)
    return StudentError("source.unreachable", url=source.url, detail=last_line(result.errors))
