"""Names of container images."""

from __future__ import annotations


def is_pinned(image: str) -> bool:
    """Whether a name says which version it means: a digest, or a tag other than ``latest`` (OCI distribution 1.1)."""
    if "@sha256:" in image:
        return True
    _, colon, tag = image.rsplit("/", 1)[-1].partition(":")
    return bool(colon) and tag not in ("", "latest")
