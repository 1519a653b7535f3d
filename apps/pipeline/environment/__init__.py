"""From a checked-out repository to the Python environment that its test suite runs in.

Nothing of the repository is executed on the host: declarations are read as text, and only wheels are installed.
"""

from apps.pipeline.environment.imports import missing_declaration
from apps.pipeline.environment.plugins import missing_plugins
from apps.pipeline.environment.records import Environment, Installable, Interpreter
from apps.pipeline.environment.store import EnvironmentStore

__all__ = ["Environment", "EnvironmentStore", "Installable", "Interpreter", "missing_declaration", "missing_plugins"]
