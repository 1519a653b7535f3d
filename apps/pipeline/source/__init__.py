"""What may be cloned: the rules for addresses, the guard against private networks, and what the remote says.

An address is checked twice: its form when it is typed (`check_source`), and where it leads when it is used, with git
pinned to the very addresses that were checked so that a name cannot change its mind in between (DNS rebinding).
"""

from apps.pipeline.source.failures import explain
from apps.pipeline.source.policy import Source, SourcePolicy, check_source
from apps.pipeline.source.remote import Remote, list_remote
from apps.pipeline.source.revisions import choose, resolve, settle

__all__ = [
    "Remote",
    "Source",
    "SourcePolicy",
    "check_source",
    "choose",
    "explain",
    "list_remote",
    "resolve",
    "settle",
]
