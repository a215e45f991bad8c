"""Files are served only to those who may see their object, and never run in the page."""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from caunoi.attachments.contents import JPEG
from caunoi.attachments.models import Attachment
from caunoi.attachments.queries import content_of
from caunoi.common import clock
from caunoi.web.access import page, person_of


@page
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a picture to be shown, any other file to be saved.

    A person who may not see the object gets 404, as for a missing file. The browser may keep a copy
    but must ask before each use, so that rights that ended today end here too.
    """
    file = _visible(request, pk)
    etag = quote_etag(file.sha256)
    answer = get_conditional_response(request, etag=etag) or _answer(file)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _visible(request: HttpRequest, pk: int) -> Attachment:
    file = Attachment.objects.filter(pk=pk).first()
    if file is None:
        raise Http404
    manager: Any = apps.get_model(file.subject_type)._default_manager
    if not hasattr(manager.all(), "visible_to"):
        raise Http404  # no rule says who may see such an object
    seen = manager.visible_to(person_of(request), clock.today())
    if not seen.filter(pk=file.subject_id).exists():
        raise Http404
    return file


def _answer(file: Attachment) -> HttpResponse:
    is_picture = file.content_type == JPEG  # every stored picture was re-encoded as one
    answer = HttpResponse(content_of(file), content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(not is_picture, file.name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
