"""The faults of a plan in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from filrouge import PlanError


def said(error: PlanError) -> str:
    """What is wrong with a plan, and where, in the reader's language."""
    return error.said((get_language() or "en")[:2])
