"""The web application, for a WSGI server. Live pages need ASGI; over WSGI they fall back to polling."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Django must be set up before its applications can be imported.
from apps.courses.apps import open_course  # noqa: E402

open_course()
