"""Re-encodes a picture, in the child process that reads it; `pictures` calls it."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps

from caunoi.common.reading_child import Unreadable, gettext_noop

#: The longer side of a stored picture, in pixels: an A4 page stays readable, a photo takes 300 kB.
LONGEST = 2048
QUALITY = 82
MILLION = 1_000_000
#: The most pixels per kind that fit the child's memory: a JPEG is decoded at a fraction of its
#: size, a PNG whole, and WebP makes four copies.
MOST_PIXELS = {"JPEG": 80 * MILLION, "PNG": 40 * MILLION, "WEBP": 13 * MILLION}
#: A progressive JPEG is held whole as coefficients, two bytes a sample, until its last byte is
#: read.
MOST_SAMPLES = 90 * MILLION

TOO_MANY_PIXELS = gettext_noop(
    "Ảnh có quá nhiều điểm ảnh, ảnh dạng này (%(kind)s) nhận nhiều nhất %(most)s triệu. Chụp lại ở "
    "cỡ thường của máy, hoặc thu nhỏ rồi gửi."
)
UNREADABLE = gettext_noop(
    "Ảnh này không đọc được, có thể tệp bị hỏng khi chép. Chụp hoặc gửi lại ảnh."
)

Image.MAX_IMAGE_PIXELS = None  # our own limits are above, with a sentence for each


class Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def draw(self, kind: str) -> Iterator[bytes]:
        """Yield the picture as one JPEG of at most 2048 pixels a side, upright, without metadata.

        Raises `Unreadable`, before decoding, if it is too large, or if it only looks like a
        picture.
        """
        try:
            if kind == "WEBP":
                _require_pixels(kind, *_webp_size(self._content), MOST_PIXELS[kind])
            # Only the decoder of that kind, so that no other parser sees the bytes.
            with Image.open(io.BytesIO(self._content), formats=[kind]) as picture:
                _require_size(picture, kind)
                drawn = _as_jpeg(_upright(_small(picture)))
        except Unreadable:
            raise
        except MemoryError:
            raise _too_many_pixels(kind, MOST_PIXELS[kind]) from None
        # Hostile bytes make decoders fail in many ways; in each case it is no picture.
        except Exception as error:
            raise Unreadable(UNREADABLE) from error
        yield drawn


def _require_size(picture: Image.Image, kind: str) -> None:
    most = MOST_PIXELS[kind]
    if picture.info.get("progressive"):
        most = min(most, int(MOST_SAMPLES / _samples_a_pixel(picture)))
    _require_pixels(kind, picture.width, picture.height, most)


def _require_pixels(kind: str, width: int, height: int, most: int) -> None:
    if width * height > most:
        raise _too_many_pixels(kind, most)


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return the size from the header: Pillow's decoder allocates memory before it reads it."""

    def number(start: int, size: int) -> int:
        return int.from_bytes(content[start : start + size], "little")

    match content[12:16]:
        case b"VP8X":
            return number(24, 3) + 1, number(27, 3) + 1
        case b"VP8L":
            return (number(21, 4) & 0x3FFF) + 1, (number(21, 4) >> 14 & 0x3FFF) + 1
        case _:
            return number(26, 2) & 0x3FFF, number(28, 2) & 0x3FFF


def _samples_a_pixel(picture: Image.Image) -> float:
    """Return 1.5 if colours are stored at a quarter of the size, as phones do; 3 if whole."""
    parts = [across * down for _part, across, down, _table in getattr(picture, "layer", [])]
    return sum(parts) / max(parts, default=1) or len(picture.getbands())


def _too_many_pixels(kind: str, most: int) -> Unreadable:
    return Unreadable(TOO_MANY_PIXELS, kind=kind, most=most // MILLION)


def _small(picture: Image.Image) -> Image.Image:
    """Shrink it first: every later step would copy the full picture."""
    scale = min(1.0, LONGEST / max(picture.size))
    wanted = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # In the picture's own proportions: a square would keep nearly all pixels of a panorama.
    picture.draft("RGB", wanted)
    small = _reduced(picture, max(picture.size) // LONGEST)
    small.thumbnail((LONGEST, LONGEST))
    return small


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Shrink a picture with transparency in strips: Pillow would first copy it whole."""
    if factor < 2 or picture.mode not in ("RGBA", "LA"):
        return picture
    size = (-(-picture.width // factor), -(-picture.height // factor))
    small, high = Image.new(picture.mode, size), 64 * factor
    for top in range(0, picture.height, high):
        strip = picture.crop((0, top, picture.width, min(top + high, picture.height)))
        small.paste(strip.reduce(factor), (0, top // factor))
    small.info = picture.info
    return small


def _upright(picture: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(picture)
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
