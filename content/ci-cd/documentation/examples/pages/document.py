"""From docstrings to pages: python document.py SOURCES PAGES."""

import ast
import sys
from html import escape
from pathlib import Path

sources, pages = Path(sys.argv[1]), Path(sys.argv[2])
pages.mkdir(exist_ok=True)

for path in sorted(sources.glob("**/*.py")):  # 1. list the sources
    module = ast.parse(path.read_text(encoding="utf-8"))

    found = [(path.stem, ast.get_docstring(module))]  # 2. extract
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            title = f"{node.name}({ast.unparse(node.args)})"
            found.append((title, ast.get_docstring(node)))

    html = ["<!doctype html>"]  # 3. build the page
    for title, text in found:
        html.append(f"<h2>{escape(title)}</h2>")
        html.append(f"<pre>{escape(text or 'not documented')}</pre>")
        print(f"{path.name}: {title}", "" if text else "<- NO DOCSTRING")
    (pages / f"{path.stem}.html").write_text("\n".join(html), encoding="utf-8")
