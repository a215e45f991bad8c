"""Recording a visit in a minute; photos through the viewer alone; the list and its file."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.attachments.queries import attachments_of
from caunoi.fieldwork.models import Visit
from caunoi.network.actions import end_appointment
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.factories.network import STORY_DAY
from tests.factories.pictures import PAPER, photo
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.fieldwork.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.usefixtures("spring")
SAID = {"purpose": "survey", "finding": "Máy cũ, việc nhiều.", "visited_on": "14/03/2018"}


def new(field: Field) -> str:
    return reverse("web:visit-new", args=[field.firm.pk])


def upload(name: str = "xưởng.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo(), content_type="image/jpeg")


# --- recording ------------------------------------------------------------------------------------


def test_a_visit_is_recorded_with_its_photos(field: Field, as_: As) -> None:
    said = {**SAID, "workshop": "running", "workers": "18", "photos": [upload(), upload("b.jpg")]}
    answer = as_(field.user).post(new(field), said, follow=True)
    visit = Visit.objects.get()
    assert answer.redirect_chain == [(reverse("web:visit", args=[visit.pk]), 302)]
    assert (visit.workers, visit.workshop, visit.collaborator) == (
        18,
        "running",
        field.collaborator,
    )
    text = markup_of(answer)
    assert "Đã ghi chuyến thăm Cơ khí Phú Chánh°." in text
    assert text.count("<img ") == 2
    assert f"{reverse('web:need-new', args=[field.firm.pk])}?visit={visit.pk}" in text


def test_a_form_sent_by_its_page_is_told_where_to_go(field: Field, as_: As) -> None:
    client, by_page = as_(field.user), {"x-keeps": "yes"}
    refused = client.post(new(field), {**SAID, "finding": ""}, headers=by_page)
    assert refused.status_code == 422 and "Cần ghi đã thấy gì" in markup_of(refused)
    taken = client.post(new(field), SAID, headers=by_page)
    visit = Visit.objects.get()
    assert (taken.status_code, taken["X-Location"]) == (204, reverse("web:visit", args=[visit.pk]))
    assert "Đã ghi chuyến thăm" in markup_of(client.get(taken["X-Location"]))
    client.logout()
    assert client.post(new(field), SAID, headers=by_page)["X-Location"].startswith("/sign-in")


def test_the_hint_of_the_photos_speaks_the_language_of_the_person(field: Field, as_: As) -> None:
    client = as_(field.user)
    assert "nhiều nhất 12 ảnh" in markup_of(client.get(new(field)))
    client.post(reverse("web:language"), {"language": "en"})
    page = markup_of(client.get(new(field)))
    assert "nhiều nhất" not in page and "at most 12 photos" in page


def test_the_last_visit_stands_there(field: Field, as_: As) -> None:
    field.visit(
        date(2018, 2, 1),
        workshop="paused",
        workers=62,
        purpose="guide",
        place="nhà chủ",
        finding="Lò sấy đang sửa.",
    )
    text = markup_of(as_(field.user).get(new(field)))
    assert "lấy từ lần trước" in text
    assert "Lò sấy đang sửa." in text
    assert 'value="62"' in text
    assert 'value="nhà chủ"' in text
    assert '<option value="guide" selected' in text
    assert 'value="paused" class="segments" id="id_workshop_1" checked' in text or "checked" in text
    assert 'value="14/03/2018"' in text


def test_everything_as_last_time_is_one_press(field: Field, as_: As) -> None:
    field.visit(date(2018, 2, 1), workers=62)
    said = {"purpose": "survey", "visited_on": "14/03/2018", "workers": "62", "finding": ""}
    assert as_(field.user).post(new(field), {**said, "same": "yes"}).status_code == 302
    visit = Visit.objects.get(visited_on=SPRING)
    assert (visit.finding, visit.workers) == ("Mọi thứ như lần thăm ngày 01/02/2018.", 62)


def test_a_first_visit_has_no_such_press(field: Field, as_: As) -> None:
    text = markup_of(as_(field.user).get(new(field)))
    assert 'name="same"' not in text
    assert "Chưa thăm lần nào." in text
    answer = as_(field.user).post(new(field), {**SAID, "finding": "", "same": "yes"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"finding": ""}, "Một câu là đủ"),
        ({"visited_on": "15/03/2018"}, "Ngày thăm 15/03/2018 chưa đến"),
        ({"visited_on": "31/02/2018"}, "Không có ngày này"),
        ({"workers": "mười"}, "số nguyên từ 0"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    field: Field, as_: As, said: dict[str, str], sentence: str
) -> None:
    answer = as_(field.user).post(new(field), {**SAID, **said})
    assert answer.status_code == 422
    assert sentence in markup_of(answer)
    assert not Visit.objects.exists()


def test_a_paper_is_no_photo(field: Field, as_: As) -> None:
    answer = as_(field.user).post(new(field), {**SAID, "photos": [upload("a.jpg", PAPER)]})
    assert answer.status_code == 422
    assert "không phải ảnh JPEG, PNG hoặc WebP" in markup_of(answer)
    assert not Visit.objects.exists()


def test_elsewhere_is_refused_by_name(field: Field, as_: As) -> None:
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    assert as_(neighbour).get(new(field)).status_code == 404  # outside what one may see at all
    answer = as_(neighbour).post(new(field), SAID)
    assert answer.status_code == 404


def test_an_officer_writes_down_the_visit_of_a_collaborator(
    field: Field, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    assert "Tôi đi, không qua cộng tác viên" in markup_of(client.get(new(field)))
    said = {**SAID, "collaborator": field.collaborator.pk}
    assert client.post(new(field), said).status_code == 302
    assert Visit.objects.get().collaborator == field.collaborator


def test_photos_may_come_later(field: Field, as_: As) -> None:
    visit = field.visit()
    url = reverse("web:visit-photos", args=[visit.pk])
    client = as_(field.user)
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"photos": [upload()]}).status_code == 302
    assert attachments_of(visit).count() == 1


# --- photos are seen by who may see the visit -----------------------------------------------------


def stored(field: Field) -> Attachment:
    visit = field.visit(photos=[("xưởng của bà Sen.jpg", photo())])
    return attachments_of(visit).get()


def test_a_photo_is_shown_and_never_run(field: Field, as_: As) -> None:
    file = stored(field)
    answer = as_(field.user).get(reverse("web:attachment", args=[file.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_kept_copy_is_asked_for_again_and_may_end(field: Field, as_: As) -> None:
    file = stored(field)
    url, client = reverse("web:attachment", args=[file.pk]), as_(field.user)
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    end_appointment(
        appointment=field.appointment,
        seen=field.appointment.version,
        ends_on=SPRING,
        reason="nghỉ",
        by=field.officer,
        on=STORY_DAY,
    )
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 404


def test_a_photo_is_hidden_with_its_visit(field: Field, as_: As, client_for: ClientFor) -> None:
    url = reverse("web:attachment", args=[stored(field).pk])
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    assert as_(neighbour).get(url).status_code == 404
    assert client_for(Role.ADMINISTRATOR).get(url).status_code == 404
    assert client_for(Role.AUDITOR).get(url).status_code == 200
    missing = reverse("web:attachment", args=[999])
    assert client_for(Role.AUDITOR).get(missing).status_code == 404


def test_without_the_question_the_neighbour_sees_it(
    field: Field, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with `visible_to` taken away the test above must fail."""
    url = reverse("web:attachment", args=[stored(field).pk])
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    monkeypatch.setattr(
        "caunoi.fieldwork.models.InAreaQuerySet.visible_to", lambda self, user, on: self
    )
    assert as_(neighbour).get(url).status_code == 200


def test_a_paper_is_saved_not_opened(field: Field, as_: As) -> None:
    file = store_attachment(
        content=PAPER,
        name="giấy phép.pdf",
        kind=Attachment.Kind.PAPER,
        subject=field.visit(),
        by=field.user,
        on=SPRING,
    )
    answer = as_(field.user).get(reverse("web:attachment", args=[file.pk]))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_what_nobody_may_see_is_not_served(field: Field, client_for: ClientFor) -> None:
    file = store_attachment(
        content=PAPER,
        name="x.pdf",
        kind=Attachment.Kind.PAPER,
        subject=field.user,  # an object without a `visible_to`
        by=field.user,
        on=SPRING,
    )
    url = reverse("web:attachment", args=[file.pk])
    assert client_for(Role.DIRECTOR).get(url).status_code == 404


# --- the list -------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_its_address(field: Field, client_for: ClientFor) -> None:
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    field.visit(date(2018, 2, 1))
    field.visit(date(2018, 3, 1), establishment=far, purpose="guide", photos=[("a.jpg", photo())])
    client, url = client_for(Role.OFFICER), reverse("web:visits")

    def shown(**asked: object) -> set[str]:
        text = markup_of(client.get(url, asked))
        return {name for name in ("Cơ khí Phú Chánh", "Gốm Cây Gáo") if f">{name}°</a>" in text}

    assert shown() == {"Cơ khí Phú Chánh", "Gốm Cây Gáo"}
    assert shown(q="co khi") == {"Cơ khí Phú Chánh"}
    assert shown(purpose="guide") == {"Gốm Cây Gáo"}
    assert shown(since="15/02/2018") == {"Gốm Cây Gáo"}
    assert shown(until="15/02/2018") == {"Cơ khí Phú Chánh"}
    assert shown(area=field.land.communes[1].pk) == {"Gốm Cây Gáo"}
    assert len(shown(area=field.land.districts[0].pk)) == 2
    assert shown(area=field.land.districts[1].pk) == set()
    assert len(shown(collaborator=field.collaborator.pk)) == 2
    assert "1 ảnh" in markup_of(client.get(url))
    assert (
        len(shown(since="31/02/2018", area="abc", collaborator="x")) == 2
    )  # nonsense asks nothing


def test_the_file_holds_what_the_list_shows(field: Field, client_for: ClientFor) -> None:
    field.visit(date(2018, 2, 1), finding="=HYPERLINK(x)", workers=18)
    field.visit(date(2018, 3, 1), purpose="guide")
    url = reverse("web:visits")
    answer = client_for(Role.OFFICER).get(url, {"format": "xlsx", "purpose": "survey"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:3] == ("Ngày thăm", "Cơ sở", "Xã, phường")
    assert len(rows) == 2
    assert (rows[1][1], rows[1][3], rows[1][7]) == ("Cơ khí Phú Chánh°", "Nguyễn Thị Mai", 18)
    assert rows[1][8] == "=HYPERLINK(x)"


def test_a_collaborator_lists_the_own_area(field: Field, as_: As) -> None:
    far = make_firm(field.people, field.land.communes[4], "Gốm Xa")
    field.visit(establishment=far, by=field.officer)
    text = markup_of(as_(field.user).get(reverse("web:visits")))
    assert "Gốm Xa" not in text
    assert "Ghi chuyến thăm đầu tiên" in text


def test_the_list_takes_the_same_queries(field: Field, client_for: ClientFor) -> None:
    client, counts = client_for(Role.OFFICER), []
    for rows in (1, 29):
        for n in range(rows):
            field.visit(finding=f"Lần {rows} {n}")
        counts.append(queries_of(client, reverse("web:visits")))
    assert counts[0] == counts[1]


def test_a_visit_elsewhere_looks_like_none(field: Field, as_: As) -> None:
    visit = field.visit()
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    url = reverse("web:visit", args=[visit.pk])
    assert as_(neighbour).get(url).status_code == 404
    assert as_(field.user).get(url).status_code == 200
