"""What the radar offers to do about a scheme: whom to send, whom to call, what was postponed."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.network.models import Collaborator
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import Patrol, nights
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
RADAR = "/radar"


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(markup_of(answer))


def of(scheme: Scheme, page: str = "") -> str:
    return f"/schemes/{scheme.code}{page}"


def row_of(client: Client, scheme: Scheme, asked: str = "") -> str:
    """Return the row of one scheme on the radar."""
    rows = text_of(client, RADAR + asked).split("<tr>")
    return next(row for row in rows if scheme.code in row and "<td" in row)


def test_the_officer_sees_whom_to_send_whom_to_call_and_who_is_told_next(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    quiet = patrol.running()
    patrol.check(quiet, STORY_DAY - timedelta(days=50))
    Collaborator.objects.filter(user=patrol.mai).update(phone="0901234567")
    nights(STORY_DAY, STORY_DAY)
    client = client_for(Role.OFFICER)
    row = row_of(client, quiet)
    assert "chuyên viên" in row and "sẽ báo giám đốc" in row
    assert "30/12/2018" in row  # sixty days after the check visit
    assert 'href="tel:0901234567"' in row and of(quiet, "/put-off") in row
    form = text_of(client, unescape(re.findall(r'href="([^"]*?to=[^"]*)"', row)[0]))
    assert f"Đến xem đề án {quiet.code}" in form
    assert '<option value="check_scheme" selected>' in form
    auditor = row_of(client_for(Role.AUDITOR), quiet)
    assert "tel:" not in auditor and "/put-off" not in auditor  # reads, and calls nobody


def test_a_post_that_is_vacant_leaves_the_visit_to_the_officer(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    vacant = patrol.running(commune=4)
    assert of(vacant, "/inspections/new") in row_of(client_for(Role.OFFICER), vacant)


def test_what_is_postponed_is_found_with_its_reason_and_asks_for_nothing(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    other = patrol.running()
    patrol.postpone(scheme, STORY_DAY, days=10)
    client = client_for(Role.OFFICER)
    row = row_of(client, scheme, "?put_off=yes")
    assert "Hoãn đến hết 30/12/2018" in row and "Máy đang ở cảng" in row
    assert "/put-off" not in row and "sẽ báo" not in row
    assert other.code not in text_of(client, f"{RADAR}?put_off=yes")
    assert scheme.code not in text_of(client, f"{RADAR}?put_off=no")


def test_the_radar_is_ordered_as_asked_and_so_is_its_file(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    fresh = patrol.running()
    patrol.check(fresh, STORY_DAY)
    client = client_for(Role.OFFICER)
    page = text_of(client, f"{RADAR}?order=silent")
    assert page.index(fresh.code) < page.index(scheme.code)
    answer = client.get(f"{RADAR}?order=silent&format=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [fresh.code, scheme.code]
