"""What stands around every answer: compressed where it helps, kept by nobody, static for a year."""

import gzip
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from caunoi.accounts.actions import create_user
from caunoi.accounts.invitations import invite
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from tests.conftest import ROOT, STORY_DAY
from tests.factories.establishments import make_establishment
from tests.factories.fieldwork import make_field
from tests.factories.network import Land
from tests.factories.pictures import photo
from tests.web.conftest import ClientFor, People

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def client(client_for: ClientFor, land: Land, people: People, demo: Demonstration) -> Client:
    for number in range(12):
        make_establishment(people, land.communes[number % 6], f"Cơ sở Gốm Số {number}")
    return client_for(Role.OFFICER)


def test_a_page_is_compressed_and_says_the_same(client: Client) -> None:
    url = reverse("web:register")
    plain = client.get(url)
    assert not plain.has_header("Content-Encoding")
    packed = client.get(url, headers=PACKED)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert b"G\xe1\xbb\x91m S\xe1\xbb\x91 1" in gzip.decompress(packed.content)
    assert "Content-Security-Policy" in packed


def test_the_size_of_a_compressed_page_tells_nothing(client: Client) -> None:
    """The same page has many sizes, so that a guess inside it cannot be told by its length."""
    url = reverse("web:language")  # 405: the same few bytes each time
    page = reverse("web:roles")
    assert client.get(url, headers=PACKED).status_code == 405
    names = {gzip_name(client.get(page, headers=PACKED).content) for _n in range(20)}
    assert len(set(map(len, names))) > 3


def gzip_name(packed: bytes) -> bytes:
    """Return the file name in the head of a gzip stream, where Django puts its random bytes."""
    assert packed[3] & 8
    return packed[10 : packed.index(b"\0", 10)]


def test_what_is_compressed_already_goes_out_as_it_is(
    client: Client, people: People, land: Land
) -> None:
    listed = client.get(reverse("web:register-export"), headers=PACKED)
    assert not listed.has_header("Content-Encoding")
    assert ZipFile(BytesIO(listed.content)).testzip() is None
    field = make_field(people, land)
    visit = field.visit(photos=[("xuong.jpg", photo())])
    url = reverse("web:attachment", args=[visit_photo(visit)])
    shown = client.get(url, headers=PACKED)
    assert not shown.has_header("Content-Encoding")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "private, no-cache"
    again = client.get(url, headers={**PACKED, "If-None-Match": shown["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", shown["ETag"])
    assert again["Cache-Control"] == "private, no-cache"


def visit_photo(visit: object) -> int:
    from caunoi.attachments.models import Attachment

    return Attachment.objects.get(subject_id=str(visit.pk)).pk  # type: ignore[attr-defined]


def test_what_is_very_small_is_not_worth_it(client: Client) -> None:
    answer = client.post(reverse("web:language"), {"language": "vi"}, headers=PACKED)
    assert not answer.has_header("Content-Encoding")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/register/export", "/people"])
def test_no_copy_of_a_page_is_kept(client: Client, path: str) -> None:
    assert client.get(path)["Cache-Control"] == "private, no-store"
    assert Client().get(path)["Cache-Control"] == "private, no-store"


def test_no_copy_of_an_invitation_is_kept(client_for: ClientFor, people: People) -> None:
    administrator = people[Role.ADMINISTRATOR]
    invited = create_user(username="moi", full_name="Người Mới", by=administrator, on=STORY_DAY)
    url = reverse("web:person-invite", args=[invited.pk])
    shown = client_for(Role.ADMINISTRATOR).post(url, follow=True)
    assert "no-store" in shown["Cache-Control"]
    token = invite(user=invited, by=administrator, on=STORY_DAY)
    assert "no-store" in Client().get(reverse("web:invitation", args=[token]))["Cache-Control"]


def test_exactly_the_hashed_files_are_kept_for_a_year() -> None:
    served = WhiteNoiseMiddleware(lambda _request: None).files  # type: ignore[arg-type]
    built = json.loads((ROOT / "frontend" / "dist" / "manifest.json").read_text())
    hashed = {
        settings.STATIC_URL + name
        for entry in built.values()
        for name in (entry["file"], *entry.get("css", ()), *entry.get("assets", ()))
    }
    assert hashed <= served.keys()
    asked = RequestFactory().get("/").META
    for url, file in served.items():
        kept = dict(file.get_response("GET", asked).headers)["Cache-Control"]
        is_hashed = url.startswith(f"{settings.STATIC_URL}assets/")
        assert ("immutable" in kept) == is_hashed, (url, kept)
        assert "max-age=31536000" in kept or not is_hashed
    assert all(url.startswith(f"{settings.STATIC_URL}assets/") for url in hashed)


@pytest.mark.parametrize(
    "url",
    [
        "/static/manifest.json",
        "/static/assets/icons.svg",
        "/static/assets/main.js",
        "/static/a-12345678.js",
    ],
)
def test_a_name_without_its_hash_is_asked_for_anew(url: str) -> None:
    noise = WhiteNoiseMiddleware(lambda _request: None)  # type: ignore[arg-type]
    assert not noise.immutable_file_test("", url)
