"""One module per format, all of one shape: ``read(tree) -> Reading``. To add a format, add a module and a line here."""

from filrouge.environment.readers import (
    conda,
    locks,
    pipfile,
    poetry,
    pyproject,
    requirements,
    setup_cfg,
    setup_py,
    tools,
    tox,
)

READERS = (locks, pyproject, poetry, tools, setup_cfg, setup_py, requirements, pipfile, conda, tox)
"""From the strongest source to the weakest: where two exact pins differ, the earlier one is kept."""
