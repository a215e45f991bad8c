"""Every file and sheet that leaves the product to be printed, found in the code that makes it."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField
from django.template.loader import get_template
from docx import Document
from openpyxl import load_workbook

import caunoi
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.rules import PartMonth
from caunoi.web.access import rows

ROOT = Path(caunoi.__file__).parent
#: What begins a file, by the module that offers it.
MAKERS = {
    "docx": "Document",
    "docxtpl": "DocxTemplate",
    "xlsxwriter": "Workbook",
    "caunoi.common.workbooks": "TextWorkbook",
    "caunoi.web.exports": "table_file",
}
#: The demonstration's messy list is made to be read in, as a centre's own list is.
NO_PAPER = {"caunoi.demo.firms.workbook"}
#: A page whose class says that it is laid out for a sheet of paper.
PRINTED = "page-slip"


def makers() -> set[str]:
    """Return every function that begins a file: `module.function`."""
    return {name for path in ROOT.rglob("*.py") for name in _makers_in(path)} - NO_PAPER


def _makers_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wanted = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if MAKERS.get(node.module or "") == alias.name
    }
    module = ".".join(("caunoi", *path.relative_to(ROOT).with_suffix("").parts))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(
            _begins(node, wanted) for node in ast.walk(function)
        ):
            yield f"{module}.{function.name}"


def _begins(node: ast.AST, wanted: set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in wanted
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
            return MAKERS.get(module) == name
    return False


class Recorder:
    """Notes which functions began a file while the tests ran."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: set[str] = set()
        # All of them first: one is a class made of another.
        makers = [(m, name, getattr(import_module(m), name)) for m, name in MAKERS.items()]
        for module, name, made in makers:
            for user in [m for n, m in sys.modules.items() if n.startswith("caunoi.") and m]:
                if getattr(user, name, None) is made:
                    monkeypatch.setattr(user, name, self._noting(made))
            monkeypatch.setattr(f"{module}.{name}", self._noting(made))

    def _noting(self, made: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **more: Any) -> Any:
            frame = sys._getframe(1)
            self.seen.add(f"{frame.f_globals['__name__']}.{frame.f_code.co_name}")
            return made(*args, **more)

        return noted


def printed_templates() -> set[str]:
    """Return the templates of pages that are laid out for printing."""
    folder = ROOT / "web" / "templates"
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if PRINTED in path.read_text(encoding="utf-8") and get_template(str(path))
    }


# --- what they say --------------------------------------------------------------------------------


def texts_of(content: bytes) -> list[str]:
    """Return every text of a .docx or .xlsx, head and foot of its pages too."""
    if b"word/document.xml" in content:
        document: Any = Document(BytesIO(content))
        cells = [c for t in document.tables for row in t.rows for c in row.cells]
        heads = [p for s in document.sections for p in (*s.header.paragraphs, *s.footer.paragraphs)]
        found = [p.text for p in (*document.paragraphs, *heads)]
        return [*found, *(p.text for cell in cells for p in cell.paragraphs)]
    book = load_workbook(BytesIO(content))
    return [
        str(cell.value)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    ]


#: How sure we are of a text is for the screen; a paper says only what it can stand for.
MARK = re.compile(r"chưa đọc|mới đọc|\[[HMLhml]\]|bản tóm tắt|cần kiểm tra|confidence")
TWICE = re.compile(r"\b(cấp|ngày|số|điều|khoản|điểm|báo cáo|căn cứ|xã|phường|của) \1\b", re.I)


def keys() -> set[str]:
    """Return the words of the code that no reader should meet: norms, addresses, values stored."""
    stored = {
        str(value)
        for model in apps.get_models()
        if model.__module__.startswith("caunoi.")
        for field in model._meta.get_fields()
        if isinstance(field, CharField)
        for value, _label in field.flatchoices
    }
    named = {*CATALOGUE, *PartMonth, *(row.name for row in rows())}
    return {key for key in stored | named if re.fullmatch(r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*", key)}


def faults(text: str, known: set[str], *, may_hold_marks: bool = False) -> list[str]:
    """Return what a text of a paper must not hold: marks, doubled words, words of the code."""
    patterns = (TWICE,) if may_hold_marks else (MARK, TWICE)
    found = [match[0] for pattern in patterns for match in pattern.finditer(text)]
    joined = {key for key in known if re.search(r"[-_.]", key)}
    words = set(re.findall(r"(?<![\w./-])[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+(?![\w/-])", text))
    found += sorted(words & joined)
    return found + ([text] if text in known else [])
