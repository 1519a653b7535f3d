import importlib.util
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from config.env import ROOT

spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
PLURAL = 'msgid "%(count)s run"\nmsgid_plural "%(count)s runs"\nmsgstr[0] "%(count)s passage"\nmsgstr[1] {}\n'


def problems(entry):
    catalogue = read_po(BytesIO((HEADER + "\n" + entry).encode()))
    return [what for what, _message in messages.incomplete(catalogue)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "Submit"\nmsgstr "Déposer"\n', []),
        ('msgid "Submit"\nmsgstr ""\n', ["missing"]),
        ('#, fuzzy\nmsgid "Submit"\nmsgstr "Déposer"\n', ["fuzzy"]),
        (PLURAL.format('"%(count)s passages"'), []),
        (PLURAL.format('""'), ["missing"]),
    ],
)
def test_an_entry_that_a_french_reader_could_not_be_shown_is_told(entry, expected):
    assert problems(entry) == expected
