"""The list of check visits: claimed beside seen, found, ordered, taken away as a file."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import Patrol
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
CHECKS = "/radar/inspections"


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(markup_of(answer))


def test_an_auditor_finds_where_the_claim_stands_above_what_was_seen(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    honest = patrol.running()
    patrol.check(honest, STORY_DAY, seen=60, claimed_percent=60, finding="Đúng như báo cáo.")
    patrol.check(scheme, STORY_DAY, seen=40, claimed_percent=95, finding="Máy còn ở kho.")
    client = client_for(Role.AUDITOR)
    assert "Đúng như báo cáo." in text_of(client, CHECKS)
    page = text_of(client, f"{CHECKS}?kind=above")
    patrol.check(honest, STORY_DAY - timedelta(days=1), seen=58, claimed_percent=60)
    assert '<span class="warm strong"><span class="phone-word">báo cao hơn</span> +55' in page
    assert '<span><span class="phone-word">báo cao hơn</span> +2' in text_of(client, CHECKS)
    assert "Máy còn ở kho." in page and "Đúng như báo cáo." not in page
    answer = client.get(f"{CHECKS}?kind=above&format=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [(row[1], row[4], row[5]) for row in rows[1:]] == [
        (scheme.code, 95, 40),
        (honest.code, 60, 58),
    ]


def test_the_list_is_ordered_and_narrowed_by_day(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    patrol.check(scheme, STORY_DAY - timedelta(days=9), seen=70, finding="Lần đầu.")
    patrol.check(scheme, STORY_DAY, seen=80, finding="Lần sau.")
    client = client_for(Role.DEPARTMENT)
    page = text_of(client, CHECKS)
    assert page.index("Lần sau.") < page.index("Lần đầu.")
    page = text_of(client, f"{CHECKS}?order=seen")
    assert page.index("Lần đầu.") < page.index("Lần sau.")
    page = text_of(client, f"{CHECKS}?from_on=15/12/2018")
    assert "Lần sau." in page and "Lần đầu." not in page
    assert "Không có lần kiểm tra nào khớp" in text_of(client, f"{CHECKS}?q=khong-co")


def test_a_collaborator_sees_those_of_the_own_communes(patrol: Patrol, scheme: Scheme) -> None:
    far = patrol.running(commune=5)
    patrol.check(far, STORY_DAY, by=patrol.officer, finding="Ở nơi khác.")
    patrol.check(scheme, STORY_DAY, finding="Ở xã mình.")
    mai = Client()
    mai.force_login(patrol.mai)
    page = text_of(mai, CHECKS)
    assert "Ở xã mình." in page and "Ở nơi khác." not in page


def test_one_check_visit_and_thirty_cost_the_same(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    patrol.check(scheme, STORY_DAY)
    one = queries_of(client, CHECKS)
    for n in range(1, 30):
        patrol.check(scheme, STORY_DAY - timedelta(days=n))
    assert queries_of(client, CHECKS) == one
