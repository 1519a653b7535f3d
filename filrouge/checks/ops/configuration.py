"""What changes from one machine to another, and so does not belong in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.modules import Module, Modules
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value

_PATH = re.compile(
    r"^(/home/(?!jovyan/|app/|user/)[\w.-]+/|/Users/[\w.-]+/|/root/\w|/content/drive/|[A-Z]:(\\|/(?!/))\w)"
)
_CREDENTIALS = re.compile(r"\b[a-z][a-z0-9+]{2,20}://[^\s:@/{}]+:(?P<secret>[^\s:@/{}]{2,})@[\w.-]+")
_ADDRESS = re.compile(r"(?:(?://|@)|^(?=[\d.]+:))(?P<host>\d{1,3}(?:\.\d{1,3}){3})(?::\d{2,5})?(?:/|$)")
_LOCAL = re.compile(r"\b(?:https?|postgres\w*|mysql|mongodb|redis|amqp)://(?:localhost|127\.0\.0\.1)(?::\d+)?")
_HARMLESS = re.compile(
    r"^(127\.|0\.0\.0\.0|255\.|1\.1\.1\.1|8\.8\.[48]\.[48]|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)"
)
_SECRET_NAME = re.compile(
    r"(?i)^(\w+_)?(password|passwd|pwd|secret|secret_key|api_?key|access_?key|auth_?token|api_?token)$"
)
_PLACEHOLDER = re.compile(
    r"(?i)^(.*(<|>|\$\{|\{\{|%s|your|change|example|dummy|fake|test|placeholder|xxx|\*\*\*).*|pass(word)?|secret|none"
    r"|null|user|admin|root|postgres|token|guest|minio\w*)$"
)
_DEFAULTS = {
    "get", "getenv", "setdefault", "pop", "config", "env", "str", "add_argument", "option", "Option", "Field",
    "Argument", "argument", "getvalue", "fallback",
}  # fmt: skip
_ASK_THE_NETWORK = {"requests", "httpx", "session", "client", "aiohttp"}


class Configuration(Check):
    """OPS05: no path of one machine, no numeric host and no password in the project's own code (twelve-factor, III).

    Defaults of settings that the environment may change are what they should be. Tests are left out.
    """

    code = "OPS05"
    lesson = "containers"
    weight = 1
    reads = (CODE,)

    def verdict(self, modules: Modules) -> Verdict:
        """A third each for paths, hosts and passwords; local addresses are advice. Values of secrets are not shown."""
        own = [module for module in modules.all if module.is_own and module.syntax]
        if not own:
            return Verdict.not_applicable(Message("ops.configuration.no_code"))
        found = [item for module in own for item in _found(module)]
        broken = {kind for kind, _ in found} & {"path", "host", "secret"}
        findings = [finding for _, finding in sorted(found, key=lambda item: item[0] == "local")]
        if not broken:
            message = "ops.configuration.local" if findings else "ops.configuration.outside"
            return Verdict.passed(Message(message), 1.0, findings)
        count = sum(kind in broken for kind, _ in found)
        return Verdict.failed(Message("ops.configuration.inside", {"count": count}), 1 - len(broken) / 3, findings)


def _found(module: Module) -> Iterator[tuple[str, Finding]]:
    """Every text of a module that is neither a docstring nor a default that the environment may change."""
    spared = _spared(module)
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            kind, shown = _kind(node.value)
            if kind:
                yield kind, _finding(kind, shown, module, node.lineno)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.Call):
            for name, value in _named_values(node):
                if _is_secret(name, value.value) and id(value) not in spared:
                    yield "secret", _finding("secret", name, module, value.lineno)


def _kind(text: str) -> tuple[str, str]:
    """What a text gives away, and what may be shown of it."""
    if len(text) > 2_000 or "\n" in text:
        return "", ""
    if found := _CREDENTIALS.search(text):
        return ("", "") if _PLACEHOLDER.match(found["secret"]) else ("secret", text.split("://")[0] + "://…@…")
    if _PATH.match(text):
        return "path", text[:80]
    if (found := _ADDRESS.search(text)) and _is_address(found["host"]):
        return "host", found["host"]
    if found := _LOCAL.search(text):
        return "local", found[0]
    return "", ""


def _is_address(host: str) -> bool:
    """An address and no version number: four parts that fit, none of the harmless ones."""
    parts = [int(part) for part in host.split(".")]
    return all(part <= 255 for part in parts) and parts[0] >= 10 and not _HARMLESS.match(host)


def _is_secret(name: str, value: object) -> bool:
    """A name of a secret with a value that looks like one: eight signs or more, letters and figures, no words."""
    return (
        isinstance(value, str)
        and bool(_SECRET_NAME.match(name))
        and len(value) >= 8
        and not re.search(r"\s", value)
        and bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))
        and not _PLACEHOLDER.match(value)
    )


def _named_values(node: ast.Assign | ast.AnnAssign | ast.Call) -> Iterator[tuple[str, ast.Constant]]:
    if isinstance(node, ast.Call):
        pairs = [(keyword.arg or "", keyword.value) for keyword in node.keywords]
    else:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "") for target in targets]
        pairs = [(name, node.value) for name in names if node.value]
    yield from ((name, value) for name, value in pairs if isinstance(value, ast.Constant))


def _spared(module: Module) -> set[int]:
    """Texts that configure nothing: docstrings, defaults given to what reads the environment or the command line."""
    spared: set[int] = set()
    for node in module.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spared.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            asked = getattr(getattr(node.func, "value", None), "id", "")
            if name in _DEFAULTS and asked not in _ASK_THE_NETWORK:
                spared.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.ClassDef) and any("Settings" in ast.unparse(base) for base in node.bases):
            spared.update(id(part) for part in ast.walk(node))
    return spared


def _finding(kind: str, shown: str, module: Module, line: int) -> Finding:
    values: dict[str, Value] = {"text": shown}
    commands = {
        "path": ("DATA = Path(__file__).resolve().parent / 'data'",),
        "secret": ('PASSWORD = os.environ["APP_PASSWORD"]',),
    }.get(kind, ('HOST = os.environ.get("APP_HOST", "localhost")',))
    return Finding(
        Message("ops.configuration_local.address" if kind == "local" else f"ops.configuration.{kind}", values),
        module.path,
        line,
        repair=Repair(Message(f"repair.configuration_{kind}"), commands),
    )
