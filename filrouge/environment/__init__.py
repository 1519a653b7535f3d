"""From a checked-out repository to the Python environment that its test suite runs in.

Nothing of the repository is executed on the host: declarations are read as text, and only wheels are installed.
"""

from filrouge.environment.imports import missing_declaration
from filrouge.environment.plugins import missing_plugins
from filrouge.environment.records import Environment, Installable, Interpreter

__all__ = ["Environment", "Installable", "Interpreter", "missing_declaration", "missing_plugins"]
