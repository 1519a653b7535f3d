"""What a line gives away. The forms of keys are those of detect-secrets, asked one detector at a time and only about
lines that hold its word; forms that it lacks stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

_DETECTORS = {
    "AKIA": ("AWS", "aws.AWSKeyDetector"),
    "ASIA": ("AWS", "aws.AWSKeyDetector"),
    "AccountKey=": ("Azure", "azure_storage_key.AzureStorageKeyDetector"),
    "ghp_": ("GitHub", "github_token.GitHubTokenDetector"),
    "gho_": ("GitHub", "github_token.GitHubTokenDetector"),
    "ghs_": ("GitHub", "github_token.GitHubTokenDetector"),
    "glpat-": ("GitLab", "gitlab_token.GitLabTokenDetector"),
    "gldt-": ("GitLab", "gitlab_token.GitLabTokenDetector"),
    "pypi-Ag": ("PyPI", "pypi_token.PypiTokenDetector"),
    "SG.": ("SendGrid", "sendgrid.SendGridDetector"),
    "xox": ("Slack", "slack.SlackDetector"),
    "hooks.slack.com": ("Slack", "slack.SlackDetector"),
    "k_live_": ("Stripe", "stripe.StripeDetector"),
    "sq0csp-": ("Square", "square_oauth.SquareOAuthDetector"),
}
_FORMS = {
    # detect-secrets' own expressions for these two look at a long line again from each of its places
    "T3BlbkFJ": (
        "OpenAI",
        re.compile(
            r"sk-(?>(?:(?!sk-)[A-Za-z0-9_-])*?T3BlbkFJ)(?<=[A-Za-z0-9]{20}T3BlbkFJ)[A-Za-z0-9]{20}",
        ),
    ),
    "_authToken": ("npm", re.compile(r"//(?:(?!//).)+/:_authToken=\s*+(?:npm_.|[A-Fa-f0-9-]{36}).*")),
    "github_pat_": ("GitHub", re.compile(r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}")),
    "hf_": ("Hugging Face", re.compile(r"\bhf_[A-Za-z0-9]{34}\b")),
    "AIza": ("Google", re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b")),
    "sk-ant-": ("Anthropic", re.compile(r"sk-ant-[A-Za-z0-9-]{8,20}-[A-Za-z0-9_-]{80,}")),
}
_NAMED = ("assw", "ASSW", "ecret", "ECRET", "pi_key", "PI_KEY", "pikey", "APIKEY", "TOKEN")
_NAME = (
    r"(?<![\w.-])(?P<name>(?:\w*+[.-]++)*+"
    r"(?=\w*?(?:passw(?:or)?d|secret|api_?key|access_?token|auth_?token|_token))\w++)"
)
_ASSIGNED = re.compile(
    _NAME + r"""["']?+\s*+[:=]\s*+(?P<quote>["'])(?P<value>[^"'\s]{8,200})(?P=quote)""", re.IGNORECASE
)
_IN_ENVIRONMENT = re.compile(
    rf"""^\s*+(?:export\s++)?{_NAME}\s*+=\s*+["']?+(?P<value>[^"'\s#]{{6,200}})""", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"^[<\[{$%(]|\.\.\.|x{4,}|\*{3,}|example|exemple|change|replace|your|votre|dummy|fake|placeholder|todo|insert"
    r"|secret|passw|token|api_?key|test|none|null|true|false|default|environ|getenv|\(|\{|/",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----(?:\\n|\\r|\s)++"
    r"(?:[\w-]++: [^\n]{0,500}+\n\s*+){0,20}+[A-Za-z0-9+/=]{40}"
)

LITERALS = tuple(word.encode() for word in (*_DETECTORS, *_FORMS, *_NAMED, "PRIVATE KEY"))
"""A line that holds none of these is never looked at."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """What was found in a line; ``value`` serves to tell one from another and must not leave the facts."""

    kind: str
    value: str
    masked: str
    sure: bool


def suspects(line: str, *, in_environment_file: bool) -> Iterator[Suspect]:
    """Tokens by their form, which are sure, and values that their name calls a password, which are not, but for those
    of an environment file.
    """
    for word, (service, name) in _DETECTORS.items():
        if word in line:
            matches = (match[0] for form in _detector(name).denylist for match in form.finditer(line))
            yield from (_token(service, value) for value in matches if _is_varied(value))
    for word, (service, form) in _FORMS.items():
        if word in line:
            yield from (_token(service, match[0]) for match in form.finditer(line) if _is_varied(match[0]))
    pattern = _IN_ENVIRONMENT if in_environment_file else _ASSIGNED
    for match in pattern.finditer(line):
        if not _PLACEHOLDER.search(match["value"]) and len(set(match["value"])) > 3:
            yield Suspect("password", match["value"], match["name"][:60], in_environment_file)


def private_key(text: str) -> Iterator[Suspect]:
    """A private key at the beginning of `text`: its header and key material, not the header alone."""
    match = _KEY.search(text)
    if match:
        yield Suspect("private_key", match[0][-40:], "", True)


def _token(service: str, value: str) -> Suspect:
    return Suspect(service, value, f"{value[:4]}…", True)


def _is_varied(value: str) -> bool:
    """Not ``xxxx``, nor the example of a manual."""
    return len(set(value[6:])) > 6 and "EXAMPLE" not in value.upper()


@cache
def _detector(name: str) -> Any:
    """Imported when a line calls for it: it costs a third of a second, and most repositories need none."""
    module, _, kind = name.partition(".")
    return getattr(import_module(f"detect_secrets.plugins.{module}"), kind)()
