"""The pages of a list of people: example, preview, writing, the sheet of first links."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caunoi.accounts.models import Invitation, RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from tests.factories.network import Land
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.seen import form_in

pytestmark = pytest.mark.django_db
NEW = "web:person-list-new"


def test_the_example_passes_the_import_and_its_people_get_links(
    client_for: ClientFor, demo: Demonstration, land: Land
) -> None:
    client = client_for(Role.ADMINISTRATOR)
    example = client.get(reverse("web:person-list-example")).content
    file = SimpleUploadedFile("người dùng.xlsx", example)
    page = client.post(reverse(NEW), {"file": file})["Location"]
    shown = markup_of(client.get(page))
    assert "Ghi <b>2</b> người" in shown
    answer = client.post(f"{page}/write", form_in(shown, "shown"), follow=True)
    assert "Đã ghi 2 người." in markup_of(answer)
    director = User.objects.get(username="nguyen.van.mau")
    assert RoleGrant.objects.get(user=director).role == Role.DIRECTOR
    sheet = markup_of(client.post(f"{page}/links"))
    assert sheet.count("print-page") == 2
    assert sheet.count("/invitation/") == 2
    assert Invitation.objects.count() == 2


def test_who_manages_people_of_one_commune_alone_cannot_send(
    people: People, client_for: ClientFor, demo: Demonstration, land: Land
) -> None:
    RoleGrant.objects.filter(user=people[Role.ADMINISTRATOR]).update(unit=land.communes[0])
    assert client_for(Role.ADMINISTRATOR).get(reverse(NEW)).status_code == 403
