"""The site's addresses. Pages carry their language; health, the wheel and static files are asked for without one."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from apps.cohorts.views.joining import home
from apps.submissions.at_home import wheel
from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("at-home/<str:name>", wheel, name="wheel"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home, name="home"),
        path("account/", include("apps.accounts.urls")),
        path("account/", include("allauth.account.urls")),
        path("course/", include("apps.courses.urls")),
        path("checks/", include("apps.courses.check_urls")),
        path("", include("apps.cohorts.urls")),
        path("", include("apps.submissions.urls")),
        path("", include("apps.reports.urls")),
    ),
]
