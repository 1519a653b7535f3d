"""Reading and judging what a repository holds, behind the same walls as its tests.

No byte of a repository is parsed in the process of the site or of the command: a process of its own, in the sandbox,
computes facts and judges checks (`filrouge.judging.supervisor`, `worker`), and what it tells crosses as small typed
values (`crossing`). What breaks it is told as the repository's own, with the file that it was reading.

The engine's side is `filrouge.judging.host`, which nothing inside imports.
"""
