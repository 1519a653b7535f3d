"""When a job of GitLab CI runs: ``workflow``, ``rules``, ``only`` and ``except``, as far as they can be read."""

from __future__ import annotations

import re
from typing import Any

from filrouge.facts.ci.model import Trigger
from filrouge.facts.yaml_documents import Table, tables, texts

_ALWAYS = frozenset({Trigger.PUSH, Trigger.EVERY_BRANCH})
_SOURCES = (
    (re.compile(r"merge_request_event|CI_MERGE_REQUEST|external_pull_request"), Trigger.REQUEST),
    (re.compile(r"CI_COMMIT_TAG"), Trigger.TAG),
    (re.compile(r"['\"]schedule['\"]"), Trigger.SCHEDULE),
    (re.compile(r"['\"](web|api|trigger|pipeline|parent_pipeline|chat)['\"]"), Trigger.MANUAL),
    (re.compile(r"CI_COMMIT_(BRANCH|REF_NAME|REF_SLUG)|CI_DEFAULT_BRANCH|['\"]push['\"]"), Trigger.PUSH),
)
_NAMED = {"merge_requests": Trigger.REQUEST, "external_pull_requests": Trigger.REQUEST, "tags": Trigger.TAG,
          "schedules": Trigger.SCHEDULE, "web": Trigger.MANUAL, "api": Trigger.MANUAL, "triggers": Trigger.MANUAL,
          "pipelines": Trigger.MANUAL}  # fmt: skip


def triggers_of(job: Table, workflow: Any) -> frozenset[Trigger]:
    """What starts the job; what ``workflow`` leaves out does not. Without a rule it runs on every pushed branch."""
    own = _of_job(job)
    allowed = [_of_rules(table.get("rules")) for table in tables(workflow) if table.get("rules") is not None]
    if not allowed:
        return own
    if "rules" not in job and "only" not in job and "except" not in job:
        return allowed[0]
    return own & allowed[0] or own & frozenset({Trigger.MANUAL})


def _of_job(job: Table) -> frozenset[Trigger]:
    if job.get("when") == "manual" and "rules" not in job:
        return frozenset({Trigger.MANUAL})
    if "rules" in job:
        return _of_rules(job["rules"])
    if "only" in job:
        return _of_only(job["only"])
    return _ALWAYS


def _of_rules(rules: Any) -> frozenset[Trigger]:
    found: set[Trigger] = set()
    for rule in _flat(rules):
        when, condition = rule.get("when"), str(rule.get("if", ""))
        if when == "never":
            continue
        if when == "manual":
            found.add(Trigger.MANUAL)
        elif not condition:
            found |= _ALWAYS | {Trigger.REQUEST}
        else:
            found |= _of_condition(condition)
    return frozenset(found)


def _flat(rules: Any) -> list[Table]:
    return [table for item in (rules if isinstance(rules, list) else [rules]) for table in tables(item)]


def _of_condition(condition: str) -> set[Trigger]:
    """A condition that names no source or branch is about variables: it may hold on any push."""
    found = {trigger for pattern, trigger in _SOURCES if pattern.search(condition)}
    if not found:
        return set(_ALWAYS)
    if Trigger.PUSH in found and not re.search(r"[=!]=|[=!]~", condition.replace("CI_PIPELINE_SOURCE ==", "")):
        found.add(Trigger.EVERY_BRANCH)
    return found


def _of_only(value: Any) -> frozenset[Trigger]:
    refs = texts(next(tables(value), {"refs": value}).get("refs"))
    if not refs:
        return _ALWAYS
    found: set[Trigger] = set()
    for ref in refs:
        if ref == "branches":
            found |= _ALWAYS
        else:
            found.add(_NAMED.get(ref, Trigger.PUSH))
    return frozenset(found)
