"""What every template may ask about languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info


def languages(request: HttpRequest) -> dict[str, Any]:
    """``languages``: for each, its code, own name, whether it is the current one, and this page's address in it."""
    current = get_language()
    path = request.get_full_path()
    return {
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "current": code == current,
                "url": translate_url(path, code),
            }
            for code, _name in settings.LANGUAGES
        ]
    }
