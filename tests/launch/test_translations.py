import gettext
import os

from config.translations import compile_stale

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Submit"
msgstr "Déposer"
"""


def test_a_catalogue_is_compiled_and_understood(tmp_path):
    source = tmp_path / "fr/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
    assert gettext.translation("django", tmp_path, ["fr"]).gettext("Submit") == "Déposer"


def test_only_what_changed_is_compiled_again(tmp_path):
    source = tmp_path / "fr/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    compile_stale(tmp_path)
    assert compile_stale(tmp_path) == []
    newer = source.with_suffix(".mo").stat().st_mtime_ns + 10**9
    os.utime(source, ns=(newer, newer))
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
