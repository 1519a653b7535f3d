"""The web application, for an ASGI server: `uvicorn config.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()

# Django must be set up before its applications can be imported.
from apps.courses.apps import open_course  # noqa: E402

open_course()
