"""Pictures are drawn anew before they are stored.

A photo from a phone says where it was taken and by which device, and a file may be a picture and
something else at once. What is drawn anew holds the pixels and nothing more.
"""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from caunoi.attachments.contents import JPEG
from caunoi.common.errors import Refusal

#: The longer side of a stored picture, in pixels: an A4 page stays readable, a photo takes 300 kB.
LONGEST = 2048
QUALITY = 82
#: A JPEG is decoded at a fraction of its size, anything else at full size, in memory.
MOST_PIXELS = {JPEG: 80_000_000}
MOST_PIXELS_ELSE = 40_000_000


class PictureRefusal(Refusal):
    """A picture that cannot be read, or that would fill the memory."""


def drawn_anew(content: bytes, content_type: str) -> bytes:
    """Return the picture as a JPEG of at most 2048 pixels a side, upright, without metadata.

    Refuses a decompression bomb before it is decoded, and what only looks like a picture.
    """
    try:
        # Only the decoder of that type: no other parser meets the bytes.
        with Image.open(io.BytesIO(content), formats=[content_type.split("/")[1]]) as picture:
            most = MOST_PIXELS.get(content_type, MOST_PIXELS_ELSE)
            if picture.width * picture.height > most:
                raise PictureRefusal(_too_many_pixels(most))
            picture.draft("RGB", (LONGEST, LONGEST))
            return _as_jpeg(_upright(picture))
    except PictureRefusal:
        raise
    except Image.DecompressionBombError:  # Pillow's own limit, for what claims to be far larger
        raise PictureRefusal(_too_many_pixels(MOST_PIXELS_ELSE)) from None
    # Decoders stumble over hostile bytes in many ways; whatever it is, it is no picture.
    except Exception as error:
        raise PictureRefusal(
            _("Ảnh này không đọc được, có thể tệp bị hỏng khi chép. Chụp hoặc gửi lại ảnh.")
        ) from error


def _too_many_pixels(most: int) -> str:
    return _(
        "Ảnh có quá nhiều điểm ảnh, nhiều nhất là %(most)s triệu. Chụp lại ở cỡ thường của máy."
    ) % {"most": most // 1_000_000}


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a photo as it was held, make it small, and lay what is transparent on white."""
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST, LONGEST))
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return turned.convert("RGB")


def _as_jpeg(picture: Image.Image) -> bytes:
    # A new image has no comment, profile or EXIF that saving might carry over.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
