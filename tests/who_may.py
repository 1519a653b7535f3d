"""Who may open which route: the one table for the whole site. A new route adds its line here."""

from __future__ import annotations

PEOPLE = ("visitor", "outsider", "fellow", "other_instructor", "operator", "assistant", "instructor", "owner")
"""Nobody signed in; somebody without a cohort; another student of the owner's cohort; who teaches another one; staff of
the site; assistant and instructor of the cohort; the student whose work it is.
"""

ANYBODY = frozenset(PEOPLE)
SIGNED_IN = ANYBODY - {"visitor"}
MEMBERS = frozenset({"fellow", "assistant", "instructor", "owner"})
READERS_OF_WORK = frozenset({"assistant", "instructor", "owner"})
FOLLOWERS = frozenset({"assistant", "instructor"})
TEACHERS = frozenset({"instructor"})
OWNERS = frozenset({"owner"})
STUDENTS = frozenset({"fellow", "owner"})
OWNER_OR_TEACHER = frozenset({"instructor", "owner"})
WHO_MAY_CREATE = frozenset({"other_instructor", "operator", "instructor"})
OPERATORS = frozenset({"operator"})

GET, POST, BOTH = ("get",), ("post",), ("get", "post")

ROUTES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    # route: who may, and by which methods they get something there; anybody else is refused whatever the method
    "healthz": (ANYBODY, GET),
    "readyz": (ANYBODY, GET),
    "wheel": (ANYBODY, GET),
    "set_language": (ANYBODY, BOTH),
    "home": (ANYBODY, GET),
    "accounts:preferences": (SIGNED_IN, BOTH),
    "accounts:unsubscribe": (ANYBODY, BOTH),
    "account_login": (ANYBODY, BOTH),
    "account_logout": (ANYBODY, BOTH),
    "account_inactive": (ANYBODY, GET),
    "account_signup": (ANYBODY, BOTH),
    "account_reauthenticate": (SIGNED_IN, GET),
    "account_email": (SIGNED_IN, BOTH),
    "account_email_verification_sent": (ANYBODY, GET),
    "account_confirm_email": (ANYBODY, GET),
    "account_confirm_login_code": (SIGNED_IN, GET),
    "account_change_password": (SIGNED_IN, BOTH),
    "account_set_password": (SIGNED_IN, BOTH),
    "account_reset_password": (ANYBODY, BOTH),
    "account_reset_password_done": (ANYBODY, GET),
    "account_reset_password_from_key": (ANYBODY, GET),
    "account_reset_password_from_key_done": (ANYBODY, GET),
    "admin:login": (ANYBODY, GET),
    "admin:logout": (ANYBODY, POST),
    "admin:index": (OPERATORS, GET),
    "checks:index": (ANYBODY, GET),
    "checks:check": (ANYBODY, GET),
    "courses:index": (ANYBODY, GET),
    "courses:search": (ANYBODY, GET),
    "courses:glossary": (ANYBODY, GET),
    "courses:print": (ANYBODY, GET),
    "courses:slides": (ANYBODY, GET),
    "courses:module": (ANYBODY, GET),
    "courses:lesson": (ANYBODY, GET),
    "courses:answer": (ANYBODY, BOTH),
    "courses:read": (SIGNED_IN, POST),
    "cohorts:join": (ANYBODY, GET),
    "cohorts:create": (WHO_MAY_CREATE, BOTH),
    "cohorts:settings": (TEACHERS, BOTH),
    "cohorts:duplicate": (TEACHERS, BOTH),
    "cohorts:archive": (TEACHERS, POST),
    "cohorts:people": (FOLLOWERS, GET),
    "cohorts:change_role": (TEACHERS, POST),
    "cohorts:remove": (TEACHERS, POST),
    "cohorts:create_link": (TEACHERS, POST),
    "cohorts:revoke_link": (TEACHERS, POST),
    "cohorts:assignments": (FOLLOWERS, GET),
    "cohorts:create_assignment": (TEACHERS, BOTH),
    "cohorts:assignment": (TEACHERS, BOTH),
    "cohorts:plan": (TEACHERS, BOTH),
    "cohorts:read_plan": (TEACHERS, POST),
    "cohorts:plan_toml": (FOLLOWERS, GET),
    "cohorts:policy": (TEACHERS, BOTH),
    "cohorts:teams": (FOLLOWERS, GET),
    "cohorts:arrange_teams": (TEACHERS, BOTH),
    "cohorts:place_student": (TEACHERS, BOTH),
    "cohorts:extensions": (TEACHERS, BOTH),
    "cohorts:withdraw_extension": (TEACHERS, POST),
    "cohorts:roster": (TEACHERS, BOTH),
    "cohorts:forget": (TEACHERS, POST),
    "submissions:practice": (SIGNED_IN, BOTH),
    "submissions:mine": (SIGNED_IN, GET),
    "submissions:assignment": (MEMBERS, BOTH),
    "submissions:at_home": (MEMBERS, GET),
    "submissions:plan_toml": (MEMBERS, GET),
    "submissions:plan_preview": (TEACHERS, POST),
    "submissions:team": (STUDENTS, BOTH),
    "submissions:leave_team": (STUDENTS, POST),
    "submissions:join_team": (STUDENTS | {"visitor"}, GET),
    "submissions:project": (READERS_OF_WORK, GET),
    "submissions:sharing": (OWNERS, BOTH),
    "submissions:unshare": (OWNERS, POST),
    "submissions:badge": (ANYBODY, GET),
    "submissions:shared": (ANYBODY, GET),
    "submissions:run": (READERS_OF_WORK, GET),
    "submissions:run_events": (READERS_OF_WORK, GET),
    "submissions:run_output": (READERS_OF_WORK, GET),
    "submissions:run_report": (READERS_OF_WORK, GET),
    "submissions:run_check": (READERS_OF_WORK, GET),
    "submissions:run_tests": (READERS_OF_WORK, GET),
    "submissions:run_files": (READERS_OF_WORK, GET),
    "submissions:run_file": (READERS_OF_WORK, GET),
    "submissions:run_history": (READERS_OF_WORK, GET),
    "submissions:run_changes": (READERS_OF_WORK, GET),
    "submissions:run_commands": (READERS_OF_WORK, GET),
    "submissions:documentation": (READERS_OF_WORK, GET),
    "submissions:documentation_module": (READERS_OF_WORK, GET),
    "submissions:comment": (TEACHERS, BOTH),
    "submissions:edit_comment": (TEACHERS, BOTH),
    "submissions:remove_comment": (TEACHERS, POST),
    "submissions:contest": (OWNERS, BOTH),
    "submissions:contests": (FOLLOWERS, GET),
    "submissions:answer_contest": (TEACHERS, BOTH),
    "submissions:cancel": (OWNER_OR_TEACHER, POST),
    "submissions:regrade": (TEACHERS, BOTH),
    "submissions:replace": (TEACHERS, POST),
    "submissions:decisions": (TEACHERS, BOTH),
    "submissions:settle_question": (TEACHERS, POST),
    "submissions:reopen_question": (TEACHERS, POST),
    "reports:index": (SIGNED_IN, GET),
    "reports:student": (FOLLOWERS, GET),
    "reports:cohort": (FOLLOWERS, GET),
    "reports:grades_csv": (FOLLOWERS, GET),
    "reports:grades_xlsx": (FOLLOWERS, GET),
    "reports:moodle_csv": (FOLLOWERS, GET),
    "reports:integrity": (FOLLOWERS, GET),
    "reports:integrity_pair": (FOLLOWERS, GET),
}

WHOLE_NAMESPACES = {"admin": OPERATORS}
"""Where Django, not we, name the routes: those not listed above are for these people alone."""
