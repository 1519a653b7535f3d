"""Projects, their runs, what each run found, and what is said and decided about them."""

from apps.submissions.models.comment import Comment
from apps.submissions.models.comparison import GivenCode, SettledQuestion, Trace
from apps.submissions.models.contest import Contest
from apps.submissions.models.grade_change import GradeChange
from apps.submissions.models.notice import Notice
from apps.submissions.models.project import Project, SeenHead
from apps.submissions.models.run import IncompleteRun, Run
from apps.submissions.models.run_file import RunFile
from apps.submissions.models.share import Share
from apps.submissions.models.verdict import CheckResult, RunReport

__all__ = [
    "CheckResult",
    "Comment",
    "Contest",
    "GivenCode",
    "GradeChange",
    "IncompleteRun",
    "Notice",
    "Project",
    "Run",
    "RunFile",
    "RunReport",
    "SeenHead",
    "SettledQuestion",
    "Share",
    "Trace",
]
