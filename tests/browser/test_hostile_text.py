"""A repository whose names and messages are scripts, graded and read in a browser: nothing of it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from demo.accounts import HUGO
from demo.story import Story
from tests.browser.conftest import JUDGED_WITHIN_MS, Visit
from tests.browser.test_submission import open_assignment, submit
from tests.hostile.against_readers import hostile_text


def test_no_script_of_theirs_runs_and_no_policy_is_broken(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    student.sign_in(HUGO)
    alerts: list[str] = []
    student.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    story = Story(tmp_path / "hostile")
    hostile_text(story)
    open_assignment(student, "en")
    submit(student, student.site.publish(story, "hostile-text"))
    student.page.wait_for_url(re.compile(r"/en/runs/\d+/$"))
    expect(student.page.locator("main")).to_contain_text(re.compile(r"/\s*20"), timeout=JUDGED_WITHIN_MS)
    expect(student.page.locator("main")).to_contain_text("<script>alert(1)</script>")
    student.page.reload()
    assert student.page.locator("img[onerror]").count() == 0
    assert alerts == []
    assert student.complaints == [], "a broken Content-Security-Policy complains on the console"
