"""When something was, on the reader's own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from apps.accounts.access import ZONE_COOKIE
from apps.accounts.models import User

WHEN = datetime(2026, 7, 1, 21, 50, tzinfo=UTC)


@pytest.fixture
def told(rf):
    """What a page tells of `WHEN`, where its cohort is in Paris, or it has none."""

    def tell(user, cookie="", default=None):
        request = rf.get("/")
        request.user = user
        request.COOKIES[ZONE_COOKIE] = cookie
        page = Template("{% load moments %}{% my_moment when default.zone %}")
        return page.render(Context({"request": request, "when": WHEN, "default": default}))

    return tell


PARIS = {"zone": ZoneInfo("Europe/Paris")}


def test_a_reader_reads_the_zone_that_they_chose(told):
    shown = told(User(time_zone="Indian/Reunion"), cookie="Asia/Tokyo", default=PARIS)
    assert "(Indian/Reunion)" in shown
    assert 'datetime="2026-07-02T01:50+04:00"' in shown


def test_else_that_of_their_browser_then_the_cohorts_then_the_sites(told, settings):
    assert "(Asia/Tokyo)" in told(AnonymousUser(), cookie="Asia/Tokyo", default=PARIS)
    assert "(Europe/Paris)" in told(AnonymousUser(), cookie="no/such zone", default=PARIS)
    assert f"({settings.TIME_ZONE})" in told(AnonymousUser())
