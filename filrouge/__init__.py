"""The engine: from a repository's address to a verdict. Pure Python, without Django; everything public is named here.

report = run("https://example.org/student/project.git", default_plan(), Workspace(Path("var/pipeline")))
"""

from filrouge import handbook
from filrouge.addresses import Address, understand
from filrouge.checks import CATALOGUE
from filrouge.engine import run
from filrouge.errors import Cancelled, PipelineError, PlatformError, StudentError
from filrouge.events import KeptFile
from filrouge.grading import over_20
from filrouge.plan import Limits, Plan, PlanError, PlannedCheck, default_plan
from filrouge.plans import named_plan, plan_names
from filrouge.regrading import Judged, Regraded, regrade
from filrouge.report import CheckResult, Finding, Message, Outcome, Report, RunOutcome, SourceRecord, TestCase
from filrouge.source import Remote, Source, SourcePolicy, check_source, choose, list_remote, resolve, settle
from filrouge.template import published_objects
from filrouge.version import ENGINE_VERSION
from filrouge.words import say
from filrouge.workspace import Workspace

__all__ = [
    "CATALOGUE",
    "ENGINE_VERSION",
    "Address",
    "Cancelled",
    "CheckResult",
    "Finding",
    "Judged",
    "KeptFile",
    "Limits",
    "Message",
    "Outcome",
    "PipelineError",
    "Plan",
    "PlanError",
    "PlannedCheck",
    "PlatformError",
    "Regraded",
    "Remote",
    "Report",
    "RunOutcome",
    "Source",
    "SourcePolicy",
    "SourceRecord",
    "StudentError",
    "TestCase",
    "Workspace",
    "check_source",
    "choose",
    "default_plan",
    "handbook",
    "list_remote",
    "named_plan",
    "over_20",
    "plan_names",
    "published_objects",
    "regrade",
    "resolve",
    "run",
    "say",
    "settle",
    "understand",
]
