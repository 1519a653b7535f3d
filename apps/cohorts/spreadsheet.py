"""A table as a spreadsheet writes it: which bytes, which separator, which columns, and where each row begins."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import Truncator
from django.utils.translation import gettext as _

MAXIMUM_BYTES = 1024**2
SHOWN_COLUMNS = 40
SHOWN_CHARACTERS = 300
"""Of a line that is quoted."""
SEPARATORS = (";", ",", "\t")
EMAIL_NAMES = ("email", "mail", "courriel", "email address", "adresse email", "adresse mail", "adresse electronique")
"""What the column of e-mail addresses may be called, without accents, capitals, hyphens and dots."""

Columns = Mapping[str, tuple[str, ...]]
"""Which columns are wanted, each with the names that it may bear, written as `EMAIL_NAMES` are."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be corrected, and on which line; line 0 is the whole file."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """The wanted cells of a row by their columns; ``line``, its first one, counts from 1, as an editor shows it."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """What was read. ``header`` are the cells of the first line that holds something, ``columns`` those of the wanted
    columns that it names.
    """

    line: int = 0
    header: list[str] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """What the first line holds, in words."""
        shown = ", ".join(self.header[:SHOWN_COLUMNS]) or _("nothing")
        return Truncator(shown).chars(SHOWN_CHARACTERS)


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252, which is what Excel calls Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_table(text: str, wanted: Columns, *, maximum_rows: int) -> Table:
    """Read the `wanted` columns, which the first line names; cells come without the spaces around them."""
    table = Table()
    # No database keeps a NUL, and nobody types one.
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first, _rest = (text.lstrip("\r\n") + "\n").split("\n", 1)
    rows = _rows(text, max(SEPARATORS, key=first.count), table)
    table.line, table.header = next(rows, (0, []))
    places = _places(table.header, wanted)
    table.columns = frozenset(places)
    for line, cells in rows:
        if len(table.rows) == maximum_rows:
            sentence = _("No more than %(count)s people at once: the rest was not read.")
            table.problems.append(Problem(line, sentence % {"count": maximum_rows}))
            break
        found = {column: cells[place].strip() for column, place in places.items() if place < len(cells)}
        table.rows.append(Row(line, found))
    return table


def address_problem(line: int, address: str) -> Iterator[Problem]:
    """What is wrong with `address`, if anything is."""
    try:
        validate_email(address)
    except ValidationError:
        sentence = _("“%(text)s” is not an e-mail address.") % {"text": Truncator(address).chars(SHOWN_CHARACTERS)}
        yield Problem(line, sentence if address else _("There is no e-mail address."))


def repeated_address(line: int, address: str, seen: dict[str, int]) -> Iterator[Problem]:
    """A problem where `address` stands on a line above; `seen` are those lines, and learns this one."""
    if address and seen.setdefault(address, line) != line:
        yield Problem(line, _("Line %(line)s has the same e-mail address.") % {"line": seen[address]})


def _rows(text: str, separator: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        table.problems.append(Problem(line, _("This line cannot be read: %(reason)s.") % {"reason": error}))


def _places(header: list[str], wanted: Columns) -> dict[str, int]:
    names = {name: column for column, known in wanted.items() for name in known}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = names.get(_plain(cell))
        if column:
            places.setdefault(column, place)
    return places


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[\s_.°]+", " ", letters.replace("-", "")).strip()
