"""Configuration held against its published JSON schema, from the copies that check-jsonschema carries: offline.

A schema ages: a key or a value that it does not know may be newer than it is. Only what no later version could allow, a
value of the wrong kind or one that must be there and is not, is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from filrouge.facts.yaml_documents import line_at

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

MAXIMUM_FAULTS = 50

_CERTAIN = {"type", "required"}
_AGEING = {"additionalProperties", "enum", "const", "pattern"}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One place that a schema refuses: where in the document (``jobs.test.steps``), on which line, and why."""

    place: str
    line: int
    text: str
    is_certain: bool


def faults(schema: str, document: Any) -> Iterator[SchemaFault]:
    """What the schema called ``schema`` (``github-workflows``, ``gitlab-ci``, ``compose-spec``) refuses."""
    from jsonschema.exceptions import best_match

    for number, error in enumerate(_validator(schema).iter_errors(document)):
        if number >= MAXIMUM_FAULTS:
            return
        deepest = best_match([error])
        path = list(deepest.absolute_path)
        yield SchemaFault(
            place=".".join(str(part) for part in path),
            line=line_at(document, path),
            text=deepest.message[:200],
            is_certain=deepest.validator in _CERTAIN and not _is_ambiguous(deepest),
        )


def _is_ambiguous(error: ValidationError) -> bool:
    """Whether one of several forms failed where another form might only be too new for the schema to know."""
    parent = error.parent
    while parent is not None:
        if any(other.validator in _AGEING for other in parent.context or ()):
            return True
        parent = parent.parent
    return False


@cache
def _validator(schema: str) -> Validator:
    """Loaded when a repository first needs it: the libraries take a tenth of a second."""
    from check_jsonschema.builtin_schemas import get_builtin_schema
    from jsonschema.validators import validator_for

    found: Any = get_builtin_schema(f"vendor.{schema}")
    return validator_for(found)(found)
