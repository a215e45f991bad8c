"""What a file really is: told from its bytes, never from its name."""

import io
import zipfile

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PICTURES = frozenset({JPEG, PNG, WEBP})
#: The ending that a stored file of each type gets.
ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}

_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MACROS = "vbaproject.bin"


def content_type_of(content: bytes) -> str | None:
    """Return the type that the bytes show; None for what is not stored here.

    An office file with macros is none: a paper has no use for a program.
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
    """Read the list of the archive only: nothing is unpacked, so nothing can blow up."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith(_MACROS) for name in names):
        return None
    return next((kind for part, kind in _OFFICE.items() if part in names), None)
