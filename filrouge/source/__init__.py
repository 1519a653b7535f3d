"""What may be cloned: the rules for addresses, the guard against private networks, and what the remote says.

An address is checked twice: its form when it is typed (`check_source`), and where it leads when it is used, with git
pinned to the very addresses that were checked so that a name cannot change its mind in between (DNS rebinding).
"""

from filrouge.source.failures import explain
from filrouge.source.policy import Source, SourcePolicy, check_source
from filrouge.source.remote import Remote, list_remote
from filrouge.source.revisions import choose, resolve, settle

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
