"""Who signs: `git config` done, one person one identity."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.arrivals import by_forge
from filrouge.facts.history import Commit, History
from filrouge.report import Finding, Message, Repair, Value

_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
_LOCAL = re.compile(
    r"\.(local|localdomain|lan|home|internal|(none)|\(none\))$|@localhost|@(desktop|laptop)-|^(you|user|email|name)@"
    r"|@(email|mail|domain|company|your[\w-]*)\.com$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(root|admin|administrator|user|username|ubuntu|debian|vagrant|unknown|none|test|student|your name|you|name"
    r"|jovyan|codespace|vscode|my name)?$",
    re.IGNORECASE,
)
_FORGE_ALIAS = re.compile(r"noreply", re.IGNORECASE)


class Identity(Check):
    """GIT10: author names and mails are set and plausible, and each person has one identity.

    Names and mails are taken as ``.mailmap`` maps them. What a forge commits in somebody's name carries the profile
    there rather than ``git config``, and is left out, as are a forge's substitute addresses.
    """

    code = "GIT10"
    lesson = "first-commands"
    weight = 1
    parameters = {"doubled_score": 0.5}

    def verdict(self, history: History) -> Verdict:
        """An identity that nobody set fails; one person under several, with half the points."""
        own = [commit for commit in history.reachable if not commit.by_robot and not by_forge(commit)]
        people = dict.fromkeys(_person(commit) for commit in own)
        if not people:
            return Verdict.not_applicable(Message("git.identity.none"))
        firsts = {_person(commit): commit for commit in own}
        unset = [person for person in people if _is_unset(*person)]
        findings = [_unset(person, firsts[person]) for person in unset]
        doubled = list(_doubled(person for person in people if person not in unset))
        findings += [_double(first, second, firsts[second]) for first, second in doubled]
        values: dict[str, Value] = {"count": len(people), "unset": len(unset), "doubled": len(doubled)}
        if unset:
            return Verdict.failed(Message("git.identity.unset", values), 0.0, findings)
        if doubled:
            return Verdict.failed(Message("git.identity.doubled", values), self.number("doubled_score"), findings)
        return Verdict.passed(Message("git.identity.fine", values))


Person = tuple[str, str]


def _person(commit: Commit) -> Person:
    return (commit.mapped_name or commit.author_name, (commit.mapped_mail or commit.author_mail).lower())


def _is_unset(name: str, mail: str) -> bool:
    return bool(_NO_NAME.match(name.strip())) or not _MAIL.match(mail) or bool(_LOCAL.search(mail))


def _doubled(people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Pairs that are surely one person: the same name with two mails, or the same mail with two names."""
    by_name: dict[str, Person] = {}
    by_mail: dict[str, Person] = {}
    for name, mail in people:
        if _FORGE_ALIAS.search(mail):
            continue
        folded = _folded(name)
        known = by_mail.get(mail) or by_name.get(folded)
        if known:
            yield known, (name, mail)
        if folded:
            by_name.setdefault(folded, (name, mail))
        by_mail.setdefault(mail, (name, mail))


def _folded(name: str) -> str:
    """Without case, accents and order of the words; empty for a single word, which may be two people's."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = sorted(re.findall(r"\w+", letters))
    return " ".join(words) if len(words) > 1 else ""


def _unset(person: Person, commit: Commit) -> Finding:
    values: dict[str, Value] = {"name": person[0], "mail": person[1]}
    commands = (
        'git config --global user.name "First Last"',
        'git config --global user.email "first.last@school.example"',
    )
    repair = Repair(Message("repair.configure", values), commands)
    return Finding(Message("git.identity.not_set", values), commit=commit.revision, repair=repair)


def _double(first: Person, second: Person, commit: Commit) -> Finding:
    values: dict[str, Value] = {"name": second[0], "mail": second[1], "other_name": first[0], "other_mail": first[1]}
    line = f"{first[0]} <{first[1]}> {second[0]} <{second[1]}>".replace("'", "")
    commands = (f"echo '{line}' >> .mailmap", "git add .mailmap", 'git commit -m "chore: map two identities to one"')
    repair = Repair(Message("repair.mailmap", values), commands)
    return Finding(Message("git.identity.two", values), commit=commit.revision, repair=repair)
