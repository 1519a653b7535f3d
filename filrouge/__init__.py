"""The engine: from a repository's address to a verdict. Pure Python, without Django; everything public is named here.

report = run("https://example.org/student/project.git", default_plan(), Workspace(Path("var/pipeline")))
"""

from filrouge.addresses import Address, understand
from filrouge.bounded import LimitExceededError, call_bounded
from filrouge.checks import CATALOGUE
from filrouge.checks.base import Parameter
from filrouge.engine import run
from filrouge.errors import Cancelled, PipelineError, PlatformError, StudentError
from filrouge.events import (
    CheckFinished,
    CommandFinished,
    Event,
    FilesKept,
    KeptFile,
    OutputHeard,
    SourceKnown,
    Stage,
    StageStarted,
    TestFinished,
    TestsCollected,
    TracesKnown,
)
from filrouge.grading import over_20
from filrouge.handbook import handbook_entries, handbook_entry
from filrouge.limits import Limits
from filrouge.plans import (
    Plan,
    PlanError,
    PlannedCheck,
    default_plan,
    named_plan,
    pasted_plan,
    plan_names,
    tried_plan,
)
from filrouge.plans.rules import MAXIMUM_WEIGHT
from filrouge.regrading import Judged, Regraded, regrade
from filrouge.report import (
    CheckResult,
    Finding,
    Message,
    Outcome,
    Report,
    RunOutcome,
    SourceRecord,
    TestCase,
    TestOutcome,
)
from filrouge.sandbox import Sandbox
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.docker import Docker
from filrouge.source import Remote, Source, SourcePolicy, check_source, choose, list_remote, resolve, settle
from filrouge.template import published_objects
from filrouge.traces import Traces
from filrouge.version import ENGINE_VERSION
from filrouge.words import say
from filrouge.workspace import Workspace

__all__ = [
    "CATALOGUE",
    "ENGINE_VERSION",
    "MAXIMUM_WEIGHT",
    "Address",
    "Bubblewrap",
    "Cancelled",
    "CheckFinished",
    "CheckResult",
    "CommandFinished",
    "Docker",
    "Event",
    "FilesKept",
    "Finding",
    "Judged",
    "KeptFile",
    "LimitExceededError",
    "Limits",
    "Message",
    "Outcome",
    "OutputHeard",
    "Parameter",
    "PipelineError",
    "Plan",
    "PlanError",
    "PlannedCheck",
    "PlatformError",
    "Regraded",
    "Remote",
    "Report",
    "RunOutcome",
    "Sandbox",
    "Source",
    "SourceKnown",
    "SourcePolicy",
    "SourceRecord",
    "Stage",
    "StageStarted",
    "StudentError",
    "TestCase",
    "TestFinished",
    "TestOutcome",
    "TestsCollected",
    "Traces",
    "TracesKnown",
    "Workspace",
    "call_bounded",
    "check_source",
    "choose",
    "default_plan",
    "handbook_entries",
    "handbook_entry",
    "list_remote",
    "named_plan",
    "over_20",
    "pasted_plan",
    "plan_names",
    "published_objects",
    "regrade",
    "resolve",
    "run",
    "say",
    "settle",
    "tried_plan",
    "understand",
]
