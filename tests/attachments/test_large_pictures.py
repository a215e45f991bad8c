"""Small files with large pictures: refused in a sentence, or drawn, in bounded memory."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from caunoi.accounts.models import User
from caunoi.attachments import drawing
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.attachments.pictures import PictureRefusal
from caunoi.attachments.queries import content_of
from caunoi.common.reading import reading
from caunoi.common.reading_child import Unreadable

MOST_KILOBYTES = 300 * 1024
PHONE, PANORAMA, FIFTY = (4032, 3024), (16_000, 4_000), (8165, 6123)


def large(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """A picture of few bytes for its size: a slow slope of grey, or nothing at all."""
    out, flat = io.BytesIO(), Image.new("L", size)
    picture = flat if "lossless" in options else Image.linear_gradient("L").resize(size)
    picture.convert(mode).save(out, kind, **options)
    return out.getvalue()


def peak_of_drawing(content: bytes, kind: str) -> tuple[int, str]:
    """Return the most kilobytes that the child ever held, and why it refused."""
    with reading(drawing.__name__, content) as child:
        try:
            list(child.ask("draw", kind))
            why = ""
        except Unreadable as refused:
            why = refused.message
        status = Path(f"/proc/{child.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]), why


@pytest.mark.parametrize(
    ("kind", "size", "mode", "options"),
    [
        ("JPEG", PHONE, "RGB", {}),
        ("JPEG", PHONE, "RGB", {"progressive": True}),
        ("JPEG", PHONE, "RGB", {"progressive": True, "subsampling": 0}),
        ("JPEG", PHONE, "CMYK", {}),
        ("PNG", PHONE, "RGB", {"compress_level": 1}),
        ("PNG", PHONE, "RGBA", {"compress_level": 1}),
        ("WEBP", PHONE, "RGB", {"method": 0}),
        ("WEBP", PHONE, "RGBA", {"method": 0}),
        ("JPEG", PANORAMA, "RGB", {}),
        ("JPEG", FIFTY, "RGB", {}),
        ("JPEG", FIFTY, "RGB", {"progressive": True}),
        ("PNG", (7900, 5050), "RGBA", {"compress_level": 1}),
    ],
)
def test_what_phones_make_is_drawn(
    kind: str, size: tuple[int, int], mode: str, options: dict[str, Any]
) -> None:
    peak, why = peak_of_drawing(large(kind, size, mode, **options), kind)
    assert why == ""
    assert peak < MOST_KILOBYTES


@pytest.mark.parametrize(
    ("kind", "size", "options", "most"),
    [
        ("WEBP", (7900, 5050), {"method": 0}, 13),
        ("WEBP", (7900, 5050), {"method": 0, "lossless": True}, 13),
        ("WEBP", (7900, 5050), {"method": 0, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}, 13),
        ("PNG", (9000, 5050), {"compress_level": 1}, 40),
        ("JPEG", (8900, 8900), {"progressive": True}, 60),
        ("JPEG", FIFTY, {"progressive": True, "subsampling": 0}, 30),
        ("JPEG", (9000, 9000), {}, 80),
    ],
)
def test_what_is_too_large_is_refused_with_what_would_be_right(
    somebody: User, kind: str, size: tuple[int, int], options: dict[str, Any], most: int
) -> None:
    content = large(kind, size, **options)
    peak, why = peak_of_drawing(content, kind)
    assert why == drawing.TOO_MANY_PIXELS
    assert peak < MOST_KILOBYTES / 4
    with pytest.raises(PictureRefusal, match=f"nhiều nhất {most} triệu"):
        store(somebody, content)
    assert not Attachment.objects.exists()


def store(somebody: User, content: bytes) -> Attachment:
    return store_attachment(
        content=content,
        name="ảnh.jpg",
        kind=Attachment.Kind.PHOTO,
        subject=somebody,
        by=somebody,
        on=date(2018, 12, 20),
    )


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_made_small_in_strips_looks_the_same(somebody: User, mode: str) -> None:
    """A slope stays a slope, without a seam, and what is transparent lies on white."""
    picture = Image.linear_gradient("L").resize((5000, 4200)).convert(mode)
    picture.putalpha(Image.linear_gradient("L").rotate(90).resize((5000, 4200)))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    with Image.open(io.BytesIO(content_of(store(somebody, out.getvalue())))) as stored:
        column = [stored.convert("L").getpixel((1024, y)) for y in range(stored.height)]
    assert stored.size == (2048, 1720)
    assert max(abs(below - above) for above, below in zip(column, column[1:], strict=False)) <= 4
