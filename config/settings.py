"""Django's settings: one file for every place; what differs between places comes from `config.env`."""

from __future__ import annotations

import logging
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.cache import caches
from config.env import ROOT, read_environment
from config.logs import configure

environment = read_environment()
environment.var.mkdir(parents=True, exist_ok=True)

DEBUG = environment.debug
SECRET_KEY = environment.secret_key
ALLOWED_HOSTS = list(environment.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(environment.csrf_origins)
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, Any] = {"default": dict(environment.database)}
CACHES = caches(environment.redis_url)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_structlog",
    "template_partials.apps.SimpleAppConfig",
    "apps.accounts",
    "apps.courses",
    "apps.cohorts",
    "apps.submissions",
    "apps.reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# Named here rather than left to django-template-partials, so that templates are cached in every place.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context_processors.languages",
            ],
        },
    }
]

# Language: always in the URL
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Static files: served by the application; finders where nothing was collected
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / "staticfiles"
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The course's files
CONTENT = environment.content

# Sign-in by e-mail address
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional" if environment.mail.verifies else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"

# Messages: read by Django from names of its own (EMAIL_BACKEND, EMAIL_HOST ...)
globals().update(environment.mail.settings)
SITE_ADDRESS = environment.mail.address
MAIL_IS_SENT = environment.mail.is_sent

# Security: the browser runs and loads nothing that is not ours
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEBUG
SECURE_HSTS_SECONDS = environment.hsts_seconds
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The queue: a message is a doorbell (docs/decisions/002)
REDIS_URL = environment.redis_url
LEASE_SECONDS = 60
LEASE_RENEWAL_SECONDS = 15
RING_AGAIN_SECONDS = 20
SWEEP_SECONDS = 10
NOTIFY_SECONDS = 30
MAXIMUM_ATTEMPTS = 3
RUN_SECONDS = 1800
PRACTICE_RUNS_PER_DAY = environment.practice_runs_per_day
PIPELINE_ROOT = environment.var / "pipeline"
SANDBOX = environment.sandbox
SANDBOX_IMAGE = environment.sandbox_image
SANDBOX_RUNTIME = environment.sandbox_runtime
TRUSTED_SOURCES = environment.trusted_sources
ADVISORIES = environment.advisories

# The command line that students install at home: whatever `make wheel` left here is offered
WHEELS = ROOT / "dist"

CELERY_BROKER_URL = environment.celery_broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = RUN_SECONDS
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = environment.workers
# Each queue has workers of its own: a run may take half an hour, what mends and tells is due within seconds.
GRADING, HOUSEKEEPING = "grading", "housekeeping"
# The sweep, one go through templates, and two rounds of messages: with a slow mail server, one may outlast its time,
# until `submissions.notify` is told to end.
HOUSEKEEPING_CONCURRENCY = 4
CELERY_TASK_DEFAULT_QUEUE = HOUSEKEEPING
CELERY_TASK_ROUTES = {"submissions.work": {"queue": GRADING}}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * RUN_SECONDS,
    # What a killed worker held comes back after 15 s instead of 98 s.
    "unacked_restore_interval": 15,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # A page that rings the bell of a dead broker answers at once.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(environment.var / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "submissions.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "notify": {"task": "submissions.notify", "schedule": NOTIFY_SECONDS, "options": {"expires": NOTIFY_SECONDS}},
    "templates": {"task": "submissions.read_templates", "schedule": 300, "options": {"expires": 300}},
}

# Logs: one line of JSON each, readable text while developing
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Whoever closes a live page breaks its stream off: that is how a stream ends, and nothing to be warned of.
DJANGO_STRUCTLOG_REQUEST_CANCELLED_LOG_LEVEL = logging.DEBUG
LOGGING = configure(debug=DEBUG, level=environment.log_level)
