"""The engine: from a repository's address to a verdict. Pure Python, without Django; everything public is named here.

report = run("https://example.org/student/project.git", default_plan(), Workspace(Path("var/pipeline")))
"""

from apps.pipeline import handbook
from apps.pipeline.addresses import Address, understand
from apps.pipeline.checks import CATALOGUE
from apps.pipeline.engine import run
from apps.pipeline.errors import Cancelled, PipelineError, PlatformError, StudentError
from apps.pipeline.events import KeptFile
from apps.pipeline.grading import over_20
from apps.pipeline.plan import Limits, Plan, PlanError, PlannedCheck, default_plan
from apps.pipeline.plans import named_plan, plan_names
from apps.pipeline.regrading import Judged, Regraded, regrade
from apps.pipeline.report import CheckResult, Finding, Message, Outcome, Report, RunOutcome, SourceRecord, TestCase
from apps.pipeline.source import Remote, Source, SourcePolicy, check_source, choose, list_remote, resolve, settle
from apps.pipeline.template import published_objects
from apps.pipeline.version import ENGINE_VERSION
from apps.pipeline.words import say
from apps.pipeline.workspace import Workspace

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
