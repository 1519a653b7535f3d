"""Engine messages before readers."""

import pytest
from django.utils.translation import override

from apps.submissions.templatetags.verdicts import code_spans, duration, line_ranges, percent, say
from apps.submissions.words import WORKER_LOST
from filrouge import Message


def test_what_stands_between_backticks_is_code_and_nothing_is_markup():
    assert code_spans("run `a < b` <b>") == "run <code>a &lt; b</code> &lt;b&gt;"


def test_a_value_with_backticks_cannot_make_markup():
    message = Message("source.not_found", {"url": "`<script>`"})
    assert "<script>" not in say(message)


def test_the_sites_own_message_has_words():
    assert "2 times" in say({"id": WORKER_LOST, "values": {"count": 2}})


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), ("", "–"), (80.0, "80%"), (85.7, "85.7%"), (0, "0%"), (42.86, "42.9%"), (91.04, "91%")],
)
def test_a_percentage_has_one_decimal_at_most(value, shown):
    assert percent(value) == shown


def test_numbers_are_written_as_the_language_does():
    with override("fr"):
        assert percent(85.7).startswith("85,7")


@pytest.mark.parametrize(
    ("lines", "shown"), [([], ""), ([3], "3"), ([3, 4, 5], "3-5"), ([1, 3, 4, 9], "1, 3-4, 9"), ([1, 2, 4], "1-2, 4")]
)
def test_neighbouring_lines_are_drawn_together(lines, shown):
    assert line_ranges(lines) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0.2, "1 second"), (59, "59 seconds"), (130, "2 minutes")])
def test_a_duration_is_whole(seconds, shown):
    assert duration(seconds) == shown
