"""Small files with large sheets: refused in a sentence, in bounded memory; large lists are read."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from caunoi.common.reading import TooMuch, reading
from caunoi.common.reading_child import Unreadable
from caunoi.imports import sheets
from caunoi.imports.reader import UnreadableWorkbook, open_workbook
from tests.conftest import ROOT
from tests.establishments.workbooks import (
    SHEET_END,
    SHEET_START,
    raw_workbook,
    simple_workbook,
    text_cell,
)

MOST_KILOBYTES = 300 * 1024
#: What reading a hostile file may leave in the server itself.
MOST_GROWTH_KILOBYTES = 30 * 1024


def rows_of(rows: int, columns: int, cell: str) -> Iterator[str]:
    letters = [get_column_letter(number) for number in range(1, columns + 1)]
    yield SHEET_START
    for row in range(1, rows + 1):
        cells = "".join(cell.format(place=f"{letter}{row}") for letter in letters)
        yield f'<row r="{row}">{cells}</row>'
    yield SHEET_END


def many_cells() -> bytes:
    return raw_workbook(rows_of(15_000, 200, '<c r="{place}"><v>1</v></c>'))


def one_long_cell() -> bytes:
    def pieces() -> Iterator[str]:
        yield f'{SHEET_START}<row r="1"><c r="A1" t="inlineStr"><is><t>'
        for _megabyte in range(78):
            yield "x" * 1_000_000
        yield f"</t></is></c></row>{SHEET_END}"

    return raw_workbook(pieces())


def one_long_shared_text() -> bytes:
    sheet = [SHEET_START, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', SHEET_END]
    strings = f"<sst><si><t>{'x' * 70_000_000}</t></si></sst>"
    return raw_workbook(sheet, **{"xl/sharedStrings.xml": strings})


def much_text() -> bytes:
    """Each cell as long as Excel lets it be, all of them together far longer than a list."""
    return raw_workbook(rows_of(40, 50, text_cell("{place}", "x" * 32_000)))


def two_far_cells() -> bytes:
    far = (
        f'<row r="1">{text_cell("A1", "Tên")}</row><row r="19999">{text_cell("GR19999", "x")}</row>'
    )
    return raw_workbook([SHEET_START, far, SHEET_END])


def never_closed() -> bytes:
    """Whoever looks for the end of each cell looks through the whole file each time."""
    return raw_workbook([SHEET_START, "<c r " * 4_000_000, SHEET_END])


HOSTILE = {
    "many-cells": (many_cells, "nhiều nhất 1.000.000 ô"),
    "long-cell": (one_long_cell, "dài hơn 32.767 ký tự"),
    "long-shared-text": (one_long_shared_text, "dài hơn 32.767 ký tự"),
    "much-text": (much_text, "nở ra quá lớn"),
    "far-cells": (two_far_cells, "19.999 dòng × 200 cột"),
    "never-closed": (never_closed, "nở ra quá lớn|bị hỏng"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_too_large_is_refused_with_what_is_too_much(name: str) -> None:
    make, sentence = HOSTILE[name]
    content = make()
    with pytest.raises(UnreadableWorkbook, match=sentence), open_workbook(content) as book:
        book.grid(book.sheet_names[0])
    assert peak_of_reading(content) < MOST_KILOBYTES


def peak_of_reading(content: bytes) -> int:
    """Return the most kilobytes that the child ever held; its own limit where it was ended."""
    with reading(sheets.__name__, content) as child:
        try:
            [[name]] = child.ask("names")
            for _part in child.ask("grid", name):
                pass
        except Unreadable:
            pass
        except TooMuch:
            return MOST_KILOBYTES - 1
        status = Path(f"/proc/{child.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


GROWTH = """
import django
django.setup()
import resource, sys
from pathlib import Path
from caunoi.imports.reader import open_workbook
content = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with open_workbook(content) as book:
        book.grid(book.sheet_names[0])
except Exception as refusal:
    print(type(refusal).__name__, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("name", ["many-cells", "long-cell", "much-text"])
def test_the_server_itself_hardly_grows(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(HOSTILE[name][0]())
    ran = subprocess.run(
        [sys.executable, "-c", GROWTH, str(path)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    refusal, growth = ran.stdout.split()
    assert refusal == "UnreadableWorkbook"
    assert int(growth) < MOST_GROWTH_KILOBYTES


def test_a_list_of_twenty_thousand_rows_and_thirty_columns_is_read() -> None:
    content = raw_workbook(rows_of(20_000, 30, text_cell("{place}", "Xưởng mộc {place}")))
    with open_workbook(content) as book:
        grid = book.grid("Sheet1")
    assert (len(grid.cells), {len(row) for row in grid.cells}) == (20_000, {30})
    assert grid.cells[19_999][29] == "Xưởng mộc AD20000"
    assert peak_of_reading(content) < MOST_KILOBYTES


# --- macros ---------------------------------------------------------------------------------------

_TYPE = '<Override PartName="/xl/{part}" ContentType="application/vnd.ms-office.vbaProject"/>'


def with_part(content: bytes, part: str, kind: str = "") -> bytes:
    """The workbook with one more part, named in its list of types where it has a type."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "[Content_Types].xml" and kind:
                text = text.replace(b"</Types>", f"{kind}</Types>".encode())
            new.writestr(name, text)
        new.writestr(part, b"a program")
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/vbaProject.bin", ""),
        ("xl/VBAPROJECT.BIN", ""),
        ("xl/data.bin", _TYPE.format(part="data.bin")),
        (
            "xl/macrosheets/sheet1.xml",
            '<Override PartName="/xl/macrosheets/sheet1.xml" '
            'ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
        ),
    ],
    ids=["project", "large-letters", "under-another-name", "macro-sheet"],
)
def test_a_workbook_with_macros_is_refused_as_an_attachment_is(part: str, kind: str) -> None:
    from caunoi.attachments.contents import content_type_of

    sound = simple_workbook([[1, "Cơ sở A", "B", "C", "Lai Uyên", ""]])
    content = with_part(sound, part, kind)
    assert content_type_of(sound) is not None
    assert content_type_of(content) is None
    with pytest.raises(UnreadableWorkbook, match="macro"):
        open_workbook(content)
