"""A workbook as the answer to a request."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from caunoi.web.exports import XLSX


def workbook_answer(content: bytes, stem: str) -> HttpResponse:
    """Return the workbook under a file name; letters beyond ASCII are kept."""
    disposition = content_disposition_header(True, f"{stem}.xlsx")
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"}
    )
