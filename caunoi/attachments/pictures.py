"""Re-encodes pictures before they are stored.

A photo from a phone tells where it was taken and by which device, and a file may be a picture and
something else at once. A re-encoded picture holds only the pixels. A child process does it, in
bounded memory, and never inside a transaction: others would wait for its locks.
"""

from django.utils.translation import gettext as _

from caunoi.attachments import drawing
from caunoi.attachments.contents import JPEG, PNG, WEBP
from caunoi.common.errors import Refusal
from caunoi.common.reading import TooMuch, reading
from caunoi.common.reading_child import Unreadable

_KINDS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


class PictureRefusal(Refusal):
    """A picture that cannot be read, or that would fill the memory."""


def drawn_anew(content: bytes, content_type: str) -> bytes:
    """Return the picture as a JPEG of at most 2048 pixels a side, upright, without metadata.

    Raises `PictureRefusal` for a decompression bomb, before decoding, and for what only looks like
    a picture.
    """
    try:
        with reading(drawing.__name__, content) as child:
            return b"".join(child.ask("draw", _KINDS[content_type]))
    except Unreadable as error:
        raise PictureRefusal(_(error.message) % error.figures) from None
    except TooMuch:
        raise PictureRefusal(
            _("Ảnh này cần quá nhiều bộ nhớ để mở. Chụp lại ở cỡ thường của máy rồi gửi.")
        ) from None
