"""Reading and judging what a repository holds, behind the same walls as its tests.

No byte of a repository is parsed in the process of the site or of the command: a process of its own, in the sandbox,
computes facts and judges checks (`filrouge.judging.supervisor`, `worker`), and what it tells crosses as small typed
values (`crossing`). What breaks it is told as the repository's own, with the file that it was reading.
"""

from filrouge.judging.host import Carried, JudgingProcess
from filrouge.judging.orders import Broken, Order

__all__ = ["Broken", "Carried", "JudgingProcess", "Order"]
