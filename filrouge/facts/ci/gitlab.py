"""GitLab CI: ``.gitlab-ci.yml`` with local includes, ``extends``, anchors and ``!reference`` (CI/CD YAML syntax)."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from typing import Any

from filrouge.facts.ci.gitlab_rules import triggers_of
from filrouge.facts.ci.model import CiFault, Image, Job, Pipeline, Provider, Step
from filrouge.facts.shell import Command, commands
from filrouge.facts.tree import Tree
from filrouge.facts.yaml_documents import Items, Table, YamlError, read_yaml, tables, texts

PATH = ".gitlab-ci.yml"
MAXIMUM_INCLUDES = 30

_KEYWORDS = {"default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script",
             "after_script", "spec", "types", "pages:deploy"}  # fmt: skip
_DEFAULTS = ("image", "services", "cache", "before_script", "after_script", "interruptible", "timeout")


def read(tree: Tree) -> Iterator[Pipeline]:
    """The pipeline, its local includes taken in; none when there is no ``.gitlab-ci.yml``."""
    if PATH not in tree.files:
        return
    reading = _Reading(tree)
    reading.take(PATH)
    document = reading.documents.get(PATH)
    if document is None:
        yield Pipeline(PATH, Provider.GITLAB, faults=tuple(reading.faults))
        return
    jobs = tuple(reading.jobs())
    yield Pipeline(
        PATH, Provider.GITLAB, jobs, document, tuple(reading.faults), tuple(reading.elsewhere),
        any("interruptible" in table for table, _ in reading.tables.values()) or "interruptible" in reading.default,
    )  # fmt: skip


class _Reading:
    """What the file and its includes say; a later file overrides an earlier one's jobs, key by key."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.documents: dict[str, Table] = {}
        self.tables: dict[str, tuple[Table, str]] = {}
        self.default = Table(1)
        self.workflow: Any = None
        self.stages: set[str] = {".pre", "build", "test", "deploy", ".post"}
        self.faults: list[CiFault] = []
        self.elsewhere: list[tuple[str, int]] = []

    def take(self, path: str) -> None:
        if path in self.documents or len(self.documents) >= MAXIMUM_INCLUDES:
            return
        try:
            read = [document for document in read_yaml(self.tree.read(path)) if document is not None]
        except YamlError as error:
            self.faults.append(CiFault("unreadable", path, error.line, str(error)))
            return
        if not read or not isinstance(read[-1], Table):
            self.faults.append(CiFault("empty", path, 1))
            return
        document = self.documents[path] = read[-1]
        self._include(document, path)
        for name, value in document.items():
            if name in _KEYWORDS:
                self._keyword(name, value, document)
            elif isinstance(value, Table):
                before, _ = self.tables.get(name, (Table(value.line), path))
                self.tables[name] = (_merged(before, value), path)

    def _keyword(self, name: str, value: Any, document: Table) -> None:
        if name == "default":
            for table in tables(value):
                self.default = _merged(self.default, table)
        elif name in _DEFAULTS:
            self.default[name], self.default.lines[name] = value, document.lines[name]
        elif name == "workflow":
            self.workflow = value
        elif name in ("stages", "types"):
            self.stages = {".pre", ".post", *texts(value)}

    def _include(self, document: Table, path: str) -> None:
        value = document.get("include")
        at = document.lines.get("include", 1)
        for item in value if isinstance(value, list) else [value]:
            local = item.get("local") if isinstance(item, Table) else item
            if isinstance(local, str) and "://" not in local:
                self._local(local, path, getattr(local, "line", at))
            elif item is not None:
                kind = next(iter(item)) if isinstance(item, Table) and item else "remote"
                name = item.get(kind) if isinstance(item, Table) else item
                self.elsewhere.append((f"include: {kind}: {name}", getattr(item, "line", at)))

    def _local(self, pattern: str, path: str, line: int) -> None:
        wanted = pattern.lstrip("/")
        if wanted in self.tree.files:
            self.take(wanted)
        elif "*" in wanted:
            for found in fnmatch.filter(self.tree.files, wanted)[:MAXIMUM_INCLUDES]:
                self.take(found)
        elif "$" not in wanted:
            self.faults.append(CiFault("no_such_include", path, line, wanted))

    def jobs(self) -> Iterator[Job]:
        for name, (written, path) in self.tables.items():
            if name.startswith("."):
                continue
            table = self._extended(name, written, path, 0)
            if not {"script", "trigger", "run"} & set(table):
                self.faults.append(CiFault("no_script", path, written.line, name))
                continue
            self._check(name, table, path, written.line)
            if "trigger" in table:
                self.elsewhere.append((f"trigger: {name}", written.line))
            yield self._job(name, table, path, written.line)

    def _check(self, name: str, table: Table, path: str, line: int) -> None:
        """What GitLab refuses in a job: a line that YAML reads as a mapping, a stage or a need that does not exist."""
        for key in ("before_script", "script"):
            script = table.get(key)
            for item in script if isinstance(script, list) else [script]:
                if isinstance(item, Table):
                    self.faults.append(CiFault("line_is_no_text", path, item.line, key))
        if self.elsewhere:
            return
        stage = table.get("stage", "test")
        if isinstance(stage, str) and stage not in self.stages and "$" not in stage and "stage" in table:
            self.faults.append(CiFault("no_such_stage", path, table.lines.get("stage", line), stage))
        needs = table.get("needs")
        for need in needs if isinstance(needs, list) else []:
            wanted = (
                need.get("job")
                if isinstance(need, Table) and "pipeline" not in need and "project" not in need
                else need
            )
            if isinstance(wanted, str) and wanted not in self.tables:
                self.faults.append(CiFault("needs_no_job", path, table.lines.get("needs", line), wanted))

    def _extended(self, name: str, table: Table, path: str, depth: int) -> Table:
        """The job with what it extends below it (``extends`` may name several, ten levels deep)."""
        wanted = table.get("extends")
        result = Table(table.line)
        for parent in wanted if isinstance(wanted, list) else [wanted]:
            if isinstance(parent, str) and parent in self.tables and depth < 10:
                base, base_path = self.tables[parent]
                result = _merged(result, self._extended(parent, base, base_path, depth + 1))
            elif isinstance(parent, str) and not self.elsewhere and parent not in self.tables:
                self.faults.append(CiFault("extends_nothing", path, table.lines.get("extends", table.line), parent))
        return _merged(result, table)

    def _job(self, name: str, table: Table, path: str, line: int) -> Job:
        inherited = Table(line)
        wanted = next(tables(table.get("inherit")), Table(line)).get("default", True)
        for key, value in self.default.items() if wanted is not False else ():
            inherited[key], inherited.lines[key] = value, self.default.lines[key]
        full = _merged(inherited, table)
        steps = tuple(self._steps(full, path, line))
        allowed = full.get("allow_failure")
        return Job(
            name=name, path=path, line=line, steps=steps, triggers=triggers_of(full, self.workflow),
            images=tuple(_images(full, path if "image" in table else PATH)),
            silenced="allow_failure: true" if allowed is True else "",
            silenced_line=full.lines.get("allow_failure", line), has_cache="cache" in full,
            has_matrix=any("matrix" in item for item in tables(full.get("parallel"))), has_timeout="timeout" in full,
        )  # fmt: skip

    def _steps(self, table: Table, path: str, line: int) -> Iterator[Step]:
        for key in ("before_script", "script"):
            found = tuple(self._commands(table.get(key), table.lines.get(key, line), 0))
            if found:
                yield Step(key, path, table.lines.get(key, line), found)

    def _commands(self, value: Any, line: int, depth: int) -> Iterator[Command]:
        if isinstance(value, Items) and value.tag == "!reference" and depth < 10:
            yield from self._commands(self._referenced(value), line, depth + 1)
        elif isinstance(value, list) and depth < 10:
            for item in value:
                yield from self._commands(item, getattr(item, "line", line), depth + 1)
        elif isinstance(value, str):
            yield from commands(value, getattr(value, "line", line))

    def _referenced(self, path: Items) -> Any:
        value: Any = {name: table for name, (table, _) in self.tables.items()} | {"default": self.default}
        for part in path:
            value = value.get(str(part)) if isinstance(value, dict) else None
        return value


def _merged(base: Table, over: Table) -> Table:
    """Keys of ``over`` win; mappings are merged (GitLab's "deep merge"), sequences are not."""
    result = Table(over.line)
    for table in (base, over):
        for key, value in table.items():
            known = result.get(key)
            both = isinstance(known, Table) and isinstance(value, Table) and key in ("variables", "rules", "artifacts")
            result[key] = _merged(known, value) if both and isinstance(known, Table) else value
            result.lines[key] = table.lines.get(key, table.line)
    return result


def _images(table: Table, path: str) -> Iterator[Image]:
    services = table.get("services")
    for value in (table.get("image"), *(services if isinstance(services, list) else ())):
        image = value.get("name") if isinstance(value, Table) else value
        if isinstance(image, str) and not re.search(r"^\$", image):
            yield Image(image, path, getattr(image, "line", table.line))
