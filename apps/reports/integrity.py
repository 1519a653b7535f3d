"""Questions that likeness between projects raises, for an instructor to ask: evidence, and never a verdict.

Two projects are worth a question when they have a commit in common that nobody gave them, or when `LEAST_SHARE_PERCENT`
of what the smaller one wrote stands in the other. What many projects share was given to them, by the template or by the
course: contents of more than `given_from` projects are nobody's evidence, and are listed apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Min, Sum

from apps.cohorts.models import Assignment
from apps.submissions.models import GivenCode, Project, SettledQuestion, Trace

LEAST_SHARE_PERCENT = 20
MOST_SHARERS = 10
"""In a large cohort, what more projects than this share came from somewhere common; it also bounds the pairs."""

LEAST_SHARERS = 3


@dataclass(slots=True)
class Likeness:
    """What two projects have in common. ``share_percent`` is the part of the smaller one's written bytes."""

    first: Project
    second: Project
    commits: int = 0
    files: int = 0
    shared_bytes: int = 0
    share_percent: int = 0
    same_address: bool = False
    settled: SettledQuestion | None = None

    @property
    def raises_a_question(self) -> bool:
        """Whether it is more than what two people write alike by chance."""
        return self.same_address or bool(self.commits) or self.share_percent >= LEAST_SHARE_PERCENT


@dataclass(frozen=True, slots=True)
class Common:
    """A commit or a file that so many projects have that it was given to them."""

    kind: str
    digest: str
    label: str
    projects: int


@dataclass(frozen=True, slots=True)
class Questions:
    """The likenesses of an assignment's projects, the strongest first, those that were settled apart."""

    open: list[Likeness]
    settled: list[Likeness]
    common: list[Common]
    compared: int
    given: GivenCode | None = None


def questions(assignment: Assignment) -> Questions:
    """Compare the projects of `assignment`: six queries, and time in proportion to what few of them share."""
    projects = {project.pk: project for project in assignment.projects.apart().select_related("student", "team")}
    given = GivenCode.objects.filter(assignment=assignment).first()
    excluded = set(given.digests) if given else set()
    sizes = _written_bytes(assignment)
    most = given_from(len(sizes))
    found = _likenesses(projects, _holders(assignment, excluded, most), sizes)
    _same_addresses(projects, found)
    for settled in SettledQuestion.objects.filter(first__assignment=assignment).select_related("settled_by"):
        if pair := found.get((settled.first_id, settled.second_id)):
            pair.settled = settled
    worth = sorted((pair for pair in found.values() if pair.raises_a_question), key=_strength, reverse=True)
    return Questions(
        open=[pair for pair in worth if pair.settled is None],
        settled=[pair for pair in worth if pair.settled is not None],
        common=_common(assignment, excluded, most),
        compared=len(sizes),
        given=given,
    )


def given_from(projects: int) -> int:
    """How many of `projects` may share a content before it counts as given: half of them, from 3 to 10."""
    return min(MOST_SHARERS, max(LEAST_SHARERS, projects // 2))


def _written_bytes(assignment: Assignment) -> Mapping[int, int]:
    sums = Trace.objects.filter(assignment=assignment).values("project").annotate(total=Sum("size_bytes")).order_by()
    return {row["project"]: row["total"] for row in sums}


def _holders(assignment: Assignment, given: set[str], most: int) -> Iterable[list[Trace]]:
    """The traces of each commit and content that two to `most` projects have, the template's own left out."""
    traces = Trace.objects.filter(assignment=assignment)
    counted = traces.values("kind", "digest").annotate(projects=Count("id")).order_by()
    few = counted.filter(projects__gt=1, projects__lte=most).values("digest")
    shared: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in traces.filter(digest__in=few).defer("author", "authored_at").order_by("project"):
        if trace.digest not in given:
            shared[trace.kind, trace.digest].append(trace)
    return shared.values()


def _common(assignment: Assignment, given: set[str], most: int) -> list[Common]:
    """What more than `most` projects have, the template's own left out."""
    counted = Trace.objects.filter(assignment=assignment).values("kind", "digest")
    counted = counted.annotate(projects=Count("id"), a_label=Min("label"))
    rows = counted.filter(projects__gt=most).order_by("-projects", "a_label")
    return [
        Common(row["kind"], row["digest"], row["a_label"], row["projects"])
        for row in rows
        if row["digest"] not in given
    ]


def _likenesses(
    projects: Mapping[int, Project], shared: Iterable[list[Trace]], sizes: Mapping[int, int]
) -> dict[tuple[int, int], Likeness]:
    found: dict[tuple[int, int], Likeness] = {}
    for holders in shared:
        for one, other in combinations(holders, 2):
            pair = _pair(found, projects, one.project_id, other.project_id)
            if one.kind == Trace.Kind.COMMIT:
                pair.commits += 1
            else:
                pair.files += 1
                pair.shared_bytes += one.size_bytes
    for (first, second), pair in found.items():
        smaller = min(sizes.get(first, 0), sizes.get(second, 0))
        pair.share_percent = round(100 * pair.shared_bytes / smaller) if smaller else 0
    return found


def _same_addresses(projects: Mapping[int, Project], found: dict[tuple[int, int], Likeness]) -> None:
    by_address: dict[str, list[int]] = defaultdict(list)
    for pk, project in projects.items():
        by_address[_address(project.url)].append(pk)
    for sharers in by_address.values():
        for first, second in combinations(sorted(sharers)[:MOST_SHARERS], 2):
            _pair(found, projects, first, second).same_address = True


def _pair(found: dict[tuple[int, int], Likeness], projects: Mapping[int, Project], first: int, second: int) -> Likeness:
    key = (min(first, second), max(first, second))
    if key not in found:
        found[key] = Likeness(projects[key[0]], projects[key[1]])
    return found[key]


def _address(url: str) -> str:
    return url.casefold().rstrip("/").removesuffix(".git")


def _strength(pair: Likeness) -> tuple[bool, bool, int, int]:
    return (pair.same_address, bool(pair.commits), pair.share_percent, pair.commits)
