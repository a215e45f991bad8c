"""Storing files: what is let in, what becomes of it, and that it stays as it was."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from caunoi.accounts.models import User
from caunoi.attachments.actions import MOST_BYTES, FileRefusal, clean_name, store_attachment
from caunoi.attachments.contents import DOCX, JPEG, PDF, PNG, WEBP, XLSX, content_type_of
from caunoi.attachments.drawing import LONGEST
from caunoi.attachments.models import Attachment
from caunoi.attachments.pictures import PictureRefusal
from caunoi.attachments.queries import (
    FileDamaged,
    attachments_by_subject,
    attachments_of,
    content_of,
)
from caunoi.journal.models import Entry
from tests.factories.pictures import PAPER, office_file, photo, picture

ON = date(2018, 12, 20)
PHOTO, PAPERS, DOCUMENT = Attachment.Kind.PHOTO, Attachment.Kind.PAPER, Attachment.Kind.DOCUMENT


def store(
    somebody: User, content: bytes, name: str = "tệp.jpg", kind: str = Attachment.Kind.PHOTO
) -> Attachment:
    return store_attachment(
        content=content, name=name, kind=kind, subject=somebody, by=somebody, on=ON
    )


def opened(attachment: Attachment) -> Image.Image:
    return Image.open(io.BytesIO(content_of(attachment)))


# --- what a file is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (photo(), JPEG),
        (picture("PNG"), PNG),
        (picture("WEBP"), WEBP),
        (PAPER, PDF),
        (office_file("word/document.xml"), DOCX),
        (office_file("xl/workbook.xml"), XLSX),
        (office_file("word/document.xml", "word/vbaProject.bin"), None),
        (office_file("anything.xml"), None),
        (b"PK\x03\x04 broken", None),
        (picture("GIF", mode="P"), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<!doctype html><script>alert(1)</script>", None),
        (b"MZ\x90\x00", None),
        (b"\x00\x00\x00\x18ftypheic", None),
        (b"", None),
    ],
    ids=str.split(
        "jpeg png webp pdf docx xlsx macros zip broken-zip gif svg html program heic empty"
    ),
)
def test_the_bytes_tell_the_type(content: bytes, expected: str | None) -> None:
    assert content_type_of(content) == expected


def test_the_name_does_not(somebody: User) -> None:
    with pytest.raises(FileRefusal, match="không phải ảnh JPEG, PNG hoặc WebP"):
        store(somebody, b"<!doctype html><p>x", name="anh.jpg")
    stored = store(somebody, picture("PNG"), name="biên bản.pdf", kind=PAPERS)
    assert (stored.content_type, stored.name) == (JPEG, "biên bản.jpg")


# --- photos ---------------------------------------------------------------------------------------


def test_a_photo_loses_its_place_its_device_and_its_comment(somebody: User) -> None:
    before = photo()
    assert b"xuong-bi-mat" in before
    assert b"Exif" in before
    stored = store(somebody, before)
    content = content_of(stored)
    for trace in (b"Exif", b"GPS", b"xuong-bi-mat", "Hãng".encode(), b"ICC_PROFILE", b"http:"):
        assert trace not in content
    assert not opened(stored).getexif()
    assert opened(stored).format == "JPEG"
    assert stored.size == len(content)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_every_picture_becomes_a_clean_jpeg(somebody: User, kind: str) -> None:
    stored = store(somebody, picture(kind))
    assert stored.content_type == JPEG
    assert b"xuong-bi-mat" not in content_of(stored)


def test_a_large_photo_becomes_small(somebody: User) -> None:
    stored = store(somebody, photo((5000, 3000)))
    assert max(opened(stored).size) == LONGEST
    assert opened(stored).size == (2048, 1229)


def test_a_photo_stands_upright(somebody: User) -> None:
    """Orientation 6: the phone was turned; the mark of the upper left goes to the upper right."""
    turned = opened(store(somebody, photo((400, 300), orientation=6)))
    assert turned.size == (300, 400)
    assert turned.getpixel((295, 5))[0] > 240
    assert turned.getpixel((5, 5))[0] < 160


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_pixel_is_drawn(somebody: User, mode: str) -> None:
    assert opened(store(somebody, picture("PNG", mode=mode))).mode == "RGB"


def test_what_is_transparent_lies_on_white(somebody: User) -> None:
    stored = store(somebody, picture("PNG", mode="RGBA"))
    assert opened(stored).getpixel((20, 20)) == (255, 255, 255)


def test_a_polyglot_loses_its_second_life(somebody: User) -> None:
    more = b"<script>alert(1)</script>" + office_file("word/document.xml")
    stored = store(somebody, photo() + more)
    assert b"<script>" not in content_of(stored)


@pytest.mark.parametrize("side", [6_400, 20_000], ids=["over our limit", "over Pillow's"])
def test_a_decompression_bomb_is_refused_unread(somebody: User, side: int) -> None:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", optimize=True)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(PictureRefusal, match="điểm ảnh"):
        store(somebody, out.getvalue())


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff" + b"\x00" * 50, b"\x89PNG\r\n\x1a\n" + b"x" * 50, photo()[:200]],
    ids=["not a JPEG", "not a PNG", "cut off"],
)
def test_what_only_begins_like_a_picture_is_refused(somebody: User, content: bytes) -> None:
    with pytest.raises(PictureRefusal, match="không đọc được"):
        store(somebody, content)
    assert not Attachment.objects.exists()


# --- papers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (PAPER, PDF, "giấy phép.pdf"),
        (office_file("word/document.xml"), DOCX, "giấy phép.docx"),
        (office_file("xl/workbook.xml"), XLSX, "giấy phép.xlsx"),
    ],
    ids=["pdf", "docx", "xlsx"],
)
def test_a_paper_is_kept_as_it_is(
    somebody: User, content: bytes, content_type: str, name: str
) -> None:
    stored = store(somebody, content, name="giấy phép.bin", kind=PAPERS)
    assert (stored.content_type, stored.name) == (content_type, name)
    assert content_of(stored) == content


def test_a_paper_is_no_photo(somebody: User) -> None:
    with pytest.raises(FileRefusal, match="không phải ảnh"):
        store(somebody, PAPER, kind=PHOTO)


def test_an_empty_or_too_heavy_file_is_refused(somebody: User) -> None:
    with pytest.raises(FileRefusal, match="trống"):
        store(somebody, b"", kind=PAPERS)
    with pytest.raises(FileRefusal, match="nặng 16 MB, nhiều nhất là 15 MB"):
        store(somebody, PAPER + b"x" * MOST_BYTES, kind=PAPERS)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lê\\ảnh xưởng.jpg", "ảnh xưởng.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("dòng\r\nSet-Cookie: x", "dòng Set-Cookie: x"),
        ("", "tệp"),
        ("..", ".."),
    ],
)
def test_a_name_is_only_a_name(written: str, shown: str) -> None:
    assert clean_name(written) == shown


def test_a_long_name_is_cut_and_keeps_its_ending(somebody: User) -> None:
    stored = store(somebody, PAPER, name="x" * 400 + ".pdf", kind=PAPERS)
    assert len(stored.name) == 124
    assert stored.name.endswith(".pdf")


# --- the bytes on the disk ------------------------------------------------------------------------


def test_equal_files_are_stored_once(somebody: User, stored_files: Path) -> None:
    first, second = (store(somebody, PAPER, kind=PAPERS) for _ in range(2))
    assert first.sha256 == second.sha256
    on_disk = [path for path in stored_files.rglob("*") if path.is_file()]
    assert on_disk == [stored_files / first.sha256[:2] / first.sha256]
    assert [a.pk for a in attachments_of(somebody)] == [first.pk, second.pk]


def test_a_changed_file_is_never_served(somebody: User, stored_files: Path) -> None:
    stored = store(somebody, PAPER, kind=PAPERS)
    path = stored_files / stored.sha256[:2] / stored.sha256
    path.write_bytes(PAPER + b"more")
    with pytest.raises(FileDamaged, match="không còn nguyên"):
        content_of(stored)
    path.unlink()
    with pytest.raises(FileDamaged):
        content_of(stored)


def test_storing_again_mends_a_spoilt_file(somebody: User, stored_files: Path) -> None:
    stored = store(somebody, PAPER, kind=PAPERS)
    (stored_files / stored.sha256[:2] / stored.sha256).write_bytes(b"spoilt")
    store(somebody, PAPER, kind=PAPERS)
    assert content_of(stored) == PAPER


def test_a_stored_file_is_never_changed_or_deleted(somebody: User) -> None:
    stored = store(somebody, PAPER, kind=PAPERS)
    for write in (
        lambda: Attachment.objects.filter(pk=stored.pk).update(sha256="0" * 64),
        lambda: Attachment.objects.filter(pk=stored.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_the_journal_keeps_the_hash(somebody: User) -> None:
    stored = store(somebody, PAPER, name="giấy phép.pdf", kind=PAPERS)
    entry = Entry.objects.get(action="attachments.store_attachment")
    assert (entry.subject_type, entry.subject_id) == ("accounts.user", str(somebody.pk))
    assert entry.after == {
        "file": "giấy phép.pdf",
        "size": len(PAPER),
        "sha256": stored.sha256,
    }


def test_files_of_many_objects_take_one_query(
    somebody: User, django_assert_num_queries: object
) -> None:
    others = [User.objects.create(username=f"u{n}", full_name="U") for n in range(3)]
    store(others[0], PAPER, kind=PAPERS)
    store(others[2], PAPER, kind=DOCUMENT)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = attachments_by_subject(others)
    assert {pk: len(files) for pk, files in found.items()} == {others[0].pk: 1, others[2].pk: 1}
    assert attachments_by_subject([]) == {}
