"""What the reader of a cohort report asks for: everything stands in the address, so that it can be sent."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment

STATES = {
    "silent": _("submitted nothing"),
    "waiting": _("submitted and have no verdict"),
    "failing": _("have not passed what they submitted"),
    "passed": _("passed everything"),
}
"""Of the assignments that are selected."""

SORTS = ("need", "name", "grade", "gain", "runs", "last")
"""``need`` puts first whoever passed least; each of the others may be turned round with a minus sign."""

SEARCH_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """``assignment`` and ``check`` (of that assignment) are the scope of the whole page; the rest is about its list of
    students. Empty means all of them.
    """

    assignment: str = ""
    check: str = ""
    state: str = ""
    search: str = ""
    sort: str = "need"
    page: int = 1

    @staticmethod
    def read(query: QueryDict, assignments: list[Assignment]) -> Selection:
        """What an address asks for; what it cannot mean is left out."""
        chosen = next((one for one in assignments if one.slug == query.get("assignment")), None)
        check, state, sort = (query.get(name, "") for name in ("check", "state", "sort"))
        page = query.get("page", "")
        return Selection(
            assignment=chosen.slug if chosen else "",
            check=check if chosen and check in chosen.plan["checks"] else "",
            state=state if state in STATES else "",
            search=query.get("search", "").strip()[:SEARCH_CHARACTERS],
            sort=sort if sort.removeprefix("-") in SORTS else "need",
            page=int(page) if page.isdecimal() and int(page[:6]) > 0 else 1,
        )

    def with_(self, **changes: str | int) -> Selection:
        """The same with some things changed; another list begins at its first page."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def query(self) -> str:
        """The query of the address, beginning with its question mark; the usual is left out."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        usual = {field.name: field.default for field in fields(self)}
        return "?" + urlencode({name: value for name, value in told.items() if value != usual[name]})
