"""The answer is lost on the way, the button pressed again: each form is written once."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caunoi.demo.models import Demonstration
from caunoi.difficulties.links import link_for
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Need, Visit
from caunoi.journal.models import Entry, Receipt
from tests.factories.difficulties import Desk
from tests.factories.fieldwork import SPRING, Field, make_field
from tests.factories.monitoring import Patrol
from tests.factories.network import STORY_DAY, Land
from tests.factories.pictures import photo
from tests.factories.schemes import Office, give_money
from tests.web.conftest import People
from tests.web.pages import markup_of
from tests.web.seen import seen_on

pytestmark = pytest.mark.django_db
LATER = "Nói lại sau khi đã mất sóng."
#: The last word of whoever pressed twice, in green, and where it leads.
DONE = re.compile(r'callout-ok" role="status".*?Đã ghi lúc \d\d:\d\d ngày [\d/]+\. ', re.DOTALL)
LED = re.compile(r'Lần gửi này không ghi thêm\. <a href="/[^"]+">Xem bản đã ghi</a>')
TOLD = re.compile(r'<div class="callout callout-ok">.*?</div></div>', re.DOTALL)


@pytest.fixture(autouse=True)
def stored_files(settings: Any, tmp_path: Path) -> None:
    """Photos of these tests lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def field_(people: People, land: Land) -> Field:
    Demonstration.objects.create(pk=1, is_demo=True, story_day=SPRING)
    return make_field(people, land)


@dataclass(frozen=True)
class Form:
    """One form: its address, what is sent, the field in which a word is changed later."""

    url: Callable[[Field], str]
    sent: dict[str, Any]
    changed: str = ""
    to: str = LATER
    photos: int = 0
    #: Whether it makes a row, of which a second one with equal content is known.
    makes: bool = False
    #: Whether it changes what stands, and says what it saw.
    edits: bool = False


def _at_firm(name: str) -> Callable[[Field], str]:
    return lambda field: reverse(f"web:{name}", args=[field.firm.pk])


def _running(field: Field) -> str:
    """A machine that is being installed; the pages stand on a day of its work."""
    Demonstration.objects.update(story_day=STORY_DAY)
    give_money(field.people, amount_vnd=20_000 * 10**6)
    return Patrol(field.people, field, Office(field.people)).running().code


MONEY = {"cost_vnd": "350.000.000", "support_vnd": "175.000.000", "counterpart_vnd": "175.000.000"}
FIRM = {"name": "Xưởng đan ghế mây Bốn Khúc", "kind": "household", "owner": "Lưu Thị Mười"}
FORMS = {
    "visit": Form(
        _at_firm("visit-new"),
        {"purpose": "survey", "finding": "Máy cũ, việc nhiều.", "visited_on": "14/03/2018"},
        "finding",
        photos=2,
        makes=True,
    ),
    "need": Form(
        _at_firm("need-new"),
        {"item": "machinery", "description": "Máy cắt laser", "capacity": "Xưởng 600 m²."},
        "description",
        makes=True,
    ),
    "difficulty": Form(
        lambda field: f"{reverse('web:difficulty-new')}?establishment={field.firm.pk}",
        {
            "text": "Điện một pha không kéo nổi máy bào.",
            "topic": "power",
            "kind": "establishment",
            "who": "owner",
            "raiser_name": "Chị Lành",
            "raised_on": "14/03/2018",
        },
        "text",
        makes=True,
    ),
    "establishment": Form(
        lambda _field: reverse("web:establishment-new"),
        FIRM,
        "products",
        makes=True,
    ),
    "proposal": Form(
        lambda field: reverse("web:proposal-new", args=[field.need().pk]),
        MONEY,
        "support_vnd",
        "170.000.000",
        makes=True,
    ),
    "month": Form(
        lambda _field: reverse("web:own-month", args=["2018-03"]),
        {"remarks": "Tháng này mưa, đi được hai xã.", "requests": ""},
        "requests",
        makes=True,
    ),
    "check": Form(
        lambda field: reverse("web:inspection-new", args=[_running(field)]),
        {"seen_percent": "60", "finding": "Máy đã lắp.", "inspected_on": "20/12/2018"},
        "finding",
        photos=2,
        makes=True,
    ),
    "progress": Form(
        lambda field: reverse("web:scheme-progress", args=[_running(field)]),
        {"percent": "70", "text": "Đã lắp máy."},
        "text",
    ),
    "photos": Form(
        lambda field: reverse("web:visit-photos", args=[field.visit().pk]), {}, photos=2
    ),
    "need ends": Form(
        lambda field: reverse("web:need-end", args=[field.need().pk]),
        {"state": "withdrawn", "words": "Cơ sở đã tự mua máy."},
        "words",
    ),
    "task ends": Form(
        lambda field: reverse("web:task-end", args=[field.task().pk]),
        {"state": "done", "words": "Đã phổ biến ở ba xưởng."},
        "words",
    ),
    "area plan": Form(
        lambda field: reverse("web:area-plan-edit", args=[field.collaborator.pk, 2018, 4]),
        {"visits_planned": "4", "text": "Thăm bốn xưởng gỗ."},
        "text",
        edits=True,
    ),
    "edit": Form(
        _at_firm("establishment-edit"),
        {"name": "Cơ khí Phú Chánh Mới", "kind": "household", "reason": "Chủ đổi tên."},
        "products",
        edits=True,
    ),
    "close": Form(
        _at_firm("establishment-close"),
        {"closed_on": "14/03/2018", "reason": "Nghỉ hẳn."},
        "reason",
    ),
}
ALL = pytest.mark.parametrize("name", FORMS)
MAKING = pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.makes])


@dataclass
class Yard:
    """Somebody at a form that is open since before the signal was lost."""

    form: Form
    land: Field
    url: str
    key: str = field(default_factory=lambda: str(uuid4()))
    #: What an edit says that it saw.
    seen: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def send(self, key: str = "", by_script: bool = False, **changed: str) -> HttpResponse:
        firm = Establishment.objects.get(pk=self.land.firm.pk)
        said = {"command": key or self.key, **self.form.sent, **self.seen, **changed}
        if "kind" in said and "name" in said:
            said["unit"] = str(firm.unit_id)
        if self.form.photos:
            said["photos"] = [
                SimpleUploadedFile(f"{n}.jpg", photo(colour=f"#00{n}0{n}0"), "image/jpeg")
                for n in range(self.form.photos)
            ]
        headers = {"x-keeps": "yes"} if by_script else {}
        return self.client.post(self.url, said, headers=headers)

    def change(self, key: str = "") -> HttpResponse:
        if not self.form.changed:  # photos alone: others are chosen
            other = SimpleUploadedFile("khac.jpg", photo(colour="#ffffff"), "image/jpeg")
            return self.client.post(self.url, {"command": key or self.key, "photos": [other]})
        return self.send(key, **{self.form.changed: self.form.to})


@pytest.fixture
def yard(name: str, field_: Field) -> Yard:
    form = FORMS[name]
    at = Yard(form, field_, form.url(field_))
    at.client.force_login(field_.user)
    if form.edits:
        at.seen = {"seen": seen_on(at.client, at.url)}
    return at


def written() -> tuple[int, int]:
    """How much the journal holds, and how many receipts were given."""
    return Entry.objects.count(), Receipt.objects.count()


@ALL
def test_the_same_again_leads_to_what_stands(yard: Yard) -> None:
    first = yard.send()
    assert first.status_code == 302, markup_of(first)[-3000:]
    stands = written()
    assert stands[1] == 1
    answer = yard.send()
    assert answer.status_code == 302
    page = markup_of(yard.client.get(answer["Location"], follow=True))
    assert DONE.search(page) and LED.search(page), page[-3000:]
    assert "Chưa ghi được" not in page
    assert written() == stands


@ALL
def test_another_word_under_the_same_id_is_not_written(yard: Yard) -> None:
    assert yard.send().status_code == 302
    stands = written()
    answer = yard.change()
    assert answer.status_code == 409
    page = markup_of(answer)
    told = TOLD.search(page)
    assert told and "Đã ghi lúc" in told[0] and 'href="/' in told[0]
    if yard.form.to == LATER and yard.form.changed:
        assert LATER in page, "what was typed can be copied where no script keeps it"
    assert written() == stands


@MAKING
def test_the_same_from_a_form_opened_anew_is_no_failure(yard: Yard) -> None:
    assert yard.send().status_code == 302
    stands = written()
    answer = yard.send(key=str(uuid4()))
    assert answer.status_code == 302
    page = markup_of(yard.client.get(answer["Location"], follow=True))
    assert DONE.search(page) and LED.search(page)
    assert written() == stands


@pytest.mark.parametrize("name", ["visit"])
def test_a_page_that_sends_by_script_is_told_where_to_go(yard: Yard) -> None:
    yard.send()
    answer = yard.send(by_script=True)
    visit = Visit.objects.get()
    there = reverse("web:visit", args=[visit.pk])
    assert (answer.status_code, answer["X-Location"]) == (204, there)


@pytest.mark.parametrize("name", ["need"])
def test_an_id_that_is_none_is_refused(yard: Yard) -> None:
    assert yard.send(key="khong-phai").status_code == 400
    assert not Need.objects.exists()


@pytest.mark.parametrize("name", ["need"])
def test_a_token_that_is_too_old_shows_the_words_again(yard: Yard) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(yard.land.user)
    answer = strict.post(yard.url, {"command": yard.key, **yard.form.sent})
    assert (answer.status_code, answer["X-Stale"]) == (403, "yes")
    assert "Máy cắt laser" in markup_of(answer)
    # A form that is none of the yard's, such as a password, is never said back.
    assert "Máy cắt laser" not in markup_of(strict.post(yard.url, yard.form.sent))


def test_an_owner_who_presses_twice_is_told_in_green(people: People, field_: Field) -> None:
    desk = Desk(people, field_)
    Demonstration.objects.update(story_day=STORY_DAY)
    url = reverse("web:owner", args=[link_for(desk.raise_one(STORY_DAY))])
    said = {
        "command": str(uuid4()),
        "word": "raise",
        "topic": "power",
        "title": "Đường vào xưởng hẹp",
        "text": "Xe ba tấn không vào được.",
    }
    assert Client().post(url, said).status_code == 302
    stands = written()
    again = Client().post(url, said, follow=True)
    page = markup_of(again)
    assert DONE.search(page) and not LED.search(page), "an owner has no account"
    other = Client().post(url, {**said, "text": LATER})
    assert other.status_code == 409 and LATER in markup_of(other)
    assert other["Cache-Control"] == "no-store"
    assert written() == stands
