"""A file of the graded commit as it is kept to be read: apart from its run, so that nothing else ever loads it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunFile(models.Model):
    """One file that a verdict speaks of. ``spans`` is packed by `apps.submissions.highlighting`; ``lines`` counts all
    lines, those beyond the kept ones too.
    """

    run = models.ForeignKey("submissions.Run", on_delete=models.CASCADE, related_name="files")
    path = models.CharField(_("path"), max_length=1000)
    lines = models.PositiveIntegerField(_("lines"))
    spans = models.BinaryField(_("text"))

    class Meta:
        verbose_name = _("kept file")
        verbose_name_plural = _("kept files")
        constraints = [models.UniqueConstraint(fields=["run", "path"], name="run_file_once_per_run")]

    def __str__(self) -> str:
        return self.path
