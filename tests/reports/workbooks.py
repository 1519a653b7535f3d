"""The cells of a workbook, read as they stand in the file (ECMA-376)."""

from __future__ import annotations

import io
from xml.etree import ElementTree
from zipfile import ZipFile

_NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_sheets(content: bytes) -> dict[str, list[list[str | float]]]:
    """Each sheet's rows by its name; empty cells are left out."""
    with ZipFile(io.BytesIO(content)) as book:
        names = [each.attrib["name"] for each in _tree(book, "xl/workbook.xml").iterfind(".//s:sheet", _NAMES)]
        return {name: _rows(_tree(book, f"xl/worksheets/sheet{n}.xml")) for n, name in enumerate(names, start=1)}


def _tree(book: ZipFile, entry: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(entry))


def _rows(sheet: ElementTree.Element) -> list[list[str | float]]:
    return [[_value(cell) for cell in row.iterfind("s:c", _NAMES)] for row in sheet.iterfind(".//s:row", _NAMES)]


def _value(cell: ElementTree.Element) -> str | float:
    if cell.attrib.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iterfind(".//s:t", _NAMES))
    return float(cell.findtext("s:v", namespaces=_NAMES) or "nan")
