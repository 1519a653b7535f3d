"""Small repositories that attack the engine, one per attack, made by code, and what must be said of each.

Those against the sandbox are written so that their own tests pass if and only if the wall held: a test tries what it
must not be able to do. Those that want to wear the engine out, or to lie to it, name the sentence that is due.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.against_environment import REQUIREMENTS
from tests.hostile.against_git import GIT
from tests.hostile.against_readers import TEXT
from tests.hostile.against_results import FORGED
from tests.hostile.against_sandbox import SANDBOX
from tests.hostile.attack import Attack

FAMILIES = {"sandbox": SANDBOX, "git": GIT, "requirements": REQUIREMENTS, "forged": FORGED, "text": TEXT}
ATTACKS: Mapping[str, Attack] = {
    f"{family}: {name}": attack for family, attacks in FAMILIES.items() for name, attack in attacks.items()
}
