"""Cohorts, who belongs to them and how they came in, and what they are asked to do."""

from apps.cohorts.models.assignment import Assignment, validate_plan
from apps.cohorts.models.cohort import Cohort, Membership
from apps.cohorts.models.extension import Extension
from apps.cohorts.models.joining import JoinLink, new_join_code
from apps.cohorts.models.policy import Feedback
from apps.cohorts.models.roster import RosterEntry
from apps.cohorts.models.team import Team, TeamMembership

__all__ = [
    "Assignment",
    "Cohort",
    "Extension",
    "Feedback",
    "JoinLink",
    "Membership",
    "RosterEntry",
    "Team",
    "TeamMembership",
    "new_join_code",
    "validate_plan",
]
