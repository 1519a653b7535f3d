"""Reads the interface of Python files with griffe and writes it as JSON; nothing of them is imported or run.

Usage: interface.py OUTPUT BYTES PATH..., from the repository's root, by our own interpreter with griffe on the path.
What does not fit into BYTES is left out, and said to be.
"""

import json
import logging
import sys
from pathlib import Path

import griffe

logging.disable(logging.CRITICAL)

MAXIMUM_TEXT = 4000
MAXIMUM_ITEMS = 60
KINDS = ("class", "function", "attribute")


def read(path):
    """One module, or None when it cannot be read."""
    try:
        code = Path(path).read_text(encoding="utf-8", errors="replace")
        module = griffe.visit(module_name(path), filepath=Path(path), code=code)
        return {"path": path, "name": module.name, "sections": sections(module), "members": list(members(module, ""))}
    except (Exception, RecursionError):
        return None


def module_name(path):
    parts = list(Path(path).with_suffix("").parts)
    if parts[0] == "src" and len(parts) > 1:
        del parts[0]
    if parts[-1] == "__init__" and len(parts) > 1:
        del parts[-1]
    return ".".join(parts)


def members(owner, prefix):
    for name, member in owner.members.items():
        if name.startswith("_") or member.is_alias or member.kind.value not in KINDS:
            continue
        if owner.exports is not None and name not in owner.exports:
            continue
        if member.kind.value == "attribute" and not member.docstring:
            continue
        yield {
            "name": prefix + name,
            "kind": kind(member, bool(prefix)),
            "signature": signature(member),
            "line": member.lineno or 1,
            "sections": sections(member),
        }
        if member.kind.value == "class":
            yield from members(member, prefix + name + ".")


def kind(member, inside):
    if member.kind.value == "function":
        return "method" if inside else "function"
    return "property" if "property" in member.labels else member.kind.value


def signature(member):
    if member.kind.value == "attribute":
        return str(member.annotation or "")[:MAXIMUM_TEXT]
    return member.signature()[:MAXIMUM_TEXT]


def sections(documented):
    if not documented.docstring:
        return []
    try:
        return [section(part) for part in documented.docstring.parse("auto")]
    except Exception:
        return [{"kind": "text", "title": "", "text": documented.docstring.value[:MAXIMUM_TEXT], "items": []}]


def section(part):
    made = {"kind": part.kind.value, "title": str(part.title or "")[:200], "text": "", "items": []}
    value = part.value
    if isinstance(value, str):
        made["text"] = value[:MAXIMUM_TEXT]
    elif part.kind.value == "examples":
        made["text"] = "\n\n".join(text for _, text in value)[:MAXIMUM_TEXT]
    elif isinstance(value, list):
        made["items"] = [item(one) for one in value[:MAXIMUM_ITEMS]]
    else:
        made["title"] = str(getattr(value, "kind", None) or getattr(value, "annotation", "") or "")[:200]
        made["text"] = str(getattr(value, "description", "") or getattr(value, "contents", ""))[:MAXIMUM_TEXT]
    return made


def item(one):
    return {
        "name": str(getattr(one, "name", None) or "")[:200],
        "annotation": str(getattr(one, "annotation", None) or "")[:500],
        "text": str(getattr(one, "description", None) or "")[:MAXIMUM_TEXT],
    }


def main(output, ceiling, *paths):
    modules, unreadable, left, omitted = [], [], int(ceiling), 0
    for path in paths:
        module = read(path)
        if module is None:
            unreadable.append(path)
            continue
        left -= len(json.dumps(module))
        if left > 0:
            modules.append(module)
        else:
            omitted += 1
    Path(output).write_text(json.dumps({"modules": modules, "unreadable": unreadable, "omitted": omitted}))


main(*sys.argv[1:])
