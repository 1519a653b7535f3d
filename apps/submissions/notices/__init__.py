"""Messages to people, sent by the scheduler: each kind has its file, which says to whom and about what."""

from apps.submissions.notices.rounds import notify

__all__ = ["notify"]
