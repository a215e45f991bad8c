"""Files as phones and offices make them."""

import io
import zipfile

from PIL import Image, PngImagePlugin


def photo(
    size: tuple[int, int] = (400, 300), *, colour: str = "#7a4f2a", orientation: int = 1
) -> bytes:
    """A JPEG as a phone makes it: with its place, its device, a comment and a colour profile."""
    picture = Image.new("RGB", size, colour)
    picture.paste("#ffffff", (0, 0, size[0] // 4, size[1] // 4))  # marks the upper left corner
    exif = Image.Exif()
    exif[0x010F] = "Hãng Máy Thử"  # Make
    exif[0x0112] = orientation
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (11.0, 3.0, 12.0)
    gps[3], gps[4] = "E", (106.0, 41.0, 5.0)
    exif[0x8825] = gps
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"xuong-bi-mat", quality=90)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture of another kind, with a text inside where the kind has room for one."""
    out = io.BytesIO()
    more = {}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "xuong-bi-mat")
        more["pnginfo"] = texts
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def office_file(*members: str) -> bytes:
    """An archive with these members, such as word/document.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *members):
            archive.writestr(name, "<x/>")
    return out.getvalue()


PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
