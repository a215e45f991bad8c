"""Finds the type of a file from its bytes, never from its name."""

import io
import re
import zipfile
import zlib

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PICTURES = frozenset({JPEG, PNG, WEBP})
#: The ending of a stored file of each type.
ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}

_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MACROS = "vbaproject.bin"
#: What [Content_Types].xml calls a macro, whatever the name of its part.
_MACRO_TYPES = re.compile(rb"vbaproject|macro(?:enabled|sheet)", re.IGNORECASE)
_TYPES = "[Content_Types].xml"
_MOST_TYPES = 1024 * 1024
#: No real document has so many parts, and each takes memory once the archive's list is read.
_MOST_PARTS = 5_000
_PART = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError)


def content_type_of(content: bytes) -> str | None:
    """Return the type shown by the bytes; None if it is not one we store.

    An office file with macros is refused too: a document needs no program.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return None


def _office_type(content: bytes) -> str | None:
    """Read only the archive's directory and list of types, so a zip bomb is not unpacked."""
    if content.count(_PART) > _MOST_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if _TYPES not in names or has_macros(archive):
                return None
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ):
        return None
    return next((kind for part, kind in _OFFICE.items() if part in names), None)


def has_macros(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if any(name.lower().endswith(_MACROS) for name in names):
        return True
    if _TYPES not in names:
        return False
    with archive.open(_TYPES) as types:
        # UTF-16 has zero bytes between the letters.
        return _MACRO_TYPES.search(types.read(_MOST_TYPES).replace(b"\0", b"")) is not None
