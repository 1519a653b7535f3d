"""Commandment 1, where it hurts: keys and passwords."""

from __future__ import annotations

from fnmatch import fnmatchcase

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.secrets import Secret
from filrouge.report import Finding, Message, Repair, Value


class NoSecrets(Check):
    """GIT11: no key, token or password in any revision. Values are masked before they leave the facts.

    What may be an example (in tests and documentation, or known by its name alone) is spoken of, never held against
    anyone. ``allowed_paths`` are patterns of files in which nothing is looked at.
    """

    code = "GIT11"
    lesson = "ten-commandments"
    weight = 4
    parameters = {"allowed_paths": list[str]()}

    HISTORY_ONLY_SCORE = 0.5

    def verdict(self, secrets: tuple[Secret, ...]) -> Verdict:
        """What is there now costs everything, what was removed since costs half: it is as public as before."""
        allowed = self.names("allowed_paths")
        judged = [secret for secret in secrets if not any(fnmatchcase(secret.path, glob) for glob in allowed)]
        findings = [_finding(secret) for secret in judged]
        sure = [secret for secret in judged if secret.sure]
        present = sum(secret.present for secret in sure)
        if present:
            return Verdict.failed(Message("git.secrets.present", {"count": present}), 0.0, findings)
        if sure:
            return Verdict.failed(Message("git.secrets.past", {"count": len(sure)}), self.HISTORY_ONLY_SCORE, findings)
        if judged:
            return Verdict.passed(Message("git.secrets.doubtful", {"count": len(judged)}), 1.0, findings)
        return Verdict.passed(Message("git.secrets.none"))


def _finding(secret: Secret) -> Finding:
    kind = secret.kind if secret.kind in ("password", "private_key") else "token"
    values: dict[str, Value] = {"service": secret.kind, "masked": secret.masked, "path": secret.path}
    if not secret.sure:
        repair = Repair(Message("repair.secret_or_example", values))
        kind = f"maybe_{kind}"
    elif secret.present:
        commands = (f"git rm --cached {quoted(secret.path)}", f"echo {quoted(secret.path)} >> .gitignore")
        whole = secret.path.rsplit("/", 1)[-1].startswith(".env") or kind == "private_key"
        repair = Repair(Message("repair.revoke_secret", values), commands if whole else ())
    else:
        repair = Repair(Message("repair.revoke_past_secret", values))
    return Finding(Message(f"git.secret.{kind}", values), secret.path, secret.line, secret.commit, repair)
