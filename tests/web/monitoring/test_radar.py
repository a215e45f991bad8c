"""The radar's page, the watch section, a check visit from a phone, putting off, the first page."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.monitoring.models import Inspection, Postponement
from caunoi.norms.catalogue import silence_norm
from caunoi.norms.queries import norm_in_force
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import Patrol, nights
from tests.factories.network import STORY_DAY
from tests.factories.pictures import photo
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
RADAR = "/radar"


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(markup_of(answer))


def of(scheme: Scheme, page: str = "") -> str:
    return f"/schemes/{scheme.code}{page}"


@pytest.fixture
def mai(patrol: Patrol) -> Client:
    client = Client()
    client.force_login(patrol.mai)
    return client


# --- the list -------------------------------------------------------------------------------------


def test_the_worst_stands_first_with_its_reasons(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    fresh = patrol.running(finish_on=STORY_DAY + timedelta(days=90))
    patrol.check(fresh, STORY_DAY, seen=80)
    page = text_of(client_for(Role.AUDITOR), RADAR)
    assert page.index(scheme.code) < page.index(fresh.code)
    assert "ngày không có tin nào, từ bước của đề án ngày 05/03/2018." in page
    assert "Hợp đồng hết hạn 31/10/2018" in page
    assert "chưa đọc văn bản, cần kiểm tra" in page  # the days are the Centre's own choice


def test_every_count_opens_to_its_rows(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    fresh = patrol.running(finish_on=STORY_DAY + timedelta(days=90))
    patrol.check(fresh, STORY_DAY)
    client = client_for(Role.OFFICER)
    counts = re.findall(r'href="(\?level=\w+)".*?<b class="n">(\d+)</b>', text_of(client, RADAR))
    assert len(counts) == 3
    for url, count in counts:
        rows = re.findall(r'<th scope="row" class="wide">', text_of(client, RADAR + url))
        assert len(rows) == int(count)
    assert sum(int(count) for _url, count in counts) == 2


def test_the_director_asks_for_what_reached_him(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    quiet = patrol.running()
    patrol.check(quiet, STORY_DAY - timedelta(days=50))
    nights(STORY_DAY, STORY_DAY)
    page = text_of(client_for(Role.DIRECTOR), f"{RADAR}?told=director")
    assert scheme.code in page and quiet.code not in page
    page = text_of(client_for(Role.DIRECTOR), f"{RADAR}?told=officer")
    assert scheme.code in page and quiet.code in page


def test_filters_hold_in_the_file(patrol: Patrol, scheme: Scheme, client_for: ClientFor) -> None:
    vacant = patrol.running(commune=4)
    answer = client_for(Role.AUDITOR).get(f"{RADAR}?reason=vacant&format=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [vacant.code]
    assert "Không có cộng tác viên nào phụ trách" in rows[1][10]


def test_words_are_found_without_marks_and_nothing_found_says_so(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.AUDITOR)
    assert scheme.code in text_of(client, f"{RADAR}?q=xuong moc so 1")
    assert "Không có đề án nào khớp" in text_of(client, f"{RADAR}?q=khong-co")


def test_a_collaborator_sees_the_own_communes(patrol: Patrol, scheme: Scheme, mai: Client) -> None:
    far = patrol.running(commune=5)
    page = text_of(mai, RADAR)
    assert scheme.code in page and far.code not in page


def test_one_row_and_thirty_cost_the_same(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    one = queries_of(client, RADAR)
    for n in range(29):
        patrol.running(commune=n % 6)
    assert queries_of(client, RADAR) == one


def test_the_list_of_schemes_calls_silent_what_the_rule_of_the_day_does(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    client, said = client_for(Role.OFFICER), "10 ngày không có tin"
    patrol.check(scheme, STORY_DAY - timedelta(days=10))
    assert "ngày không có tin" not in text_of(client, "/schemes")
    row = norm_in_force(silence_norm("running"), STORY_DAY)
    row.values["amber_days"] = 10
    row.save()
    assert said in text_of(client, "/schemes")


# --- the scheme's page ----------------------------------------------------------------------------


def test_the_scheme_says_what_is_owed_and_who_was_told(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    nights(STORY_DAY - timedelta(days=1), STORY_DAY)
    page = text_of(client_for(Role.OFFICER), of(scheme))
    section = page[page.index('id="watch"') :]
    section = section[: section.index("</section>")]
    for said in ("cộng tác viên Nguyễn Thị Mai, 19/12/2018", "Hoãn cảnh báo", "Ghi lần kiểm tra"):
        assert said in section
    assert "Chưa có lần kiểm tra nào" in section


def test_check_visits_stand_claimed_beside_seen(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    for n in range(5):
        patrol.check(scheme, STORY_DAY - timedelta(days=n), seen=40 + n, claimed_percent=90)
    page = text_of(client_for(Role.AUDITOR), of(scheme))
    assert "2 lần cũ hơn" in page
    assert page.count('<b class="n">90%</b>') == 5
    assert "Kiểm tra: thấy 40%, đơn vị báo 90%" in page
    assert "Hoãn cảnh báo" not in page  # an auditor reads
    assert "Đơn vị báo 90% (" not in page  # no report was made


# --- recording ------------------------------------------------------------------------------------


def test_a_collaborator_records_a_check_visit_with_photos(
    patrol: Patrol, scheme: Scheme, mai: Client
) -> None:
    patrol.office.invest(scheme, 10, STORY_DAY)
    assert 'value="80"' in text_of(mai, of(scheme, "/inspections/new"))
    sent = {
        "seen_percent": "45",
        "claimed_percent": "80",
        "finding": "Khung máy đã dựng.",
        "inspected_on": "20/12/2018",
        "photos": SimpleUploadedFile("may.jpg", photo(), "image/jpeg"),
    }
    assert mai.post(of(scheme, "/inspections/new"), sent).status_code == 302
    check = Inspection.objects.get()
    assert (check.seen_percent, check.claimed_percent, check.photos) == (45, 80, 1)
    page = text_of(mai, f"/inspections/{check.pk}")
    assert "Khung máy đã dựng." in page and "/attachments/" in page or "<img" in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"seen_percent": "140"}, "từ 0 đến 100 phần trăm"),
        ({"seen_percent": ""}, "Cần ghi phần trăm"),
        ({"inspected_on": "25/12/2018"}, "chưa đến"),
        ({"finding": ""}, "Một câu là đủ"),
    ],
)
def test_a_wrong_check_visit_is_shown_again(
    scheme: Scheme, mai: Client, told: dict[str, str], said: str
) -> None:
    sent = {"seen_percent": "45", "finding": "Có máy", "inspected_on": "20/12/2018", **told}
    answer = mai.post(of(scheme, "/inspections/new"), sent)
    assert answer.status_code == 422
    assert said in markup_of(answer)


def test_another_area_is_not_found_or_refused(patrol: Patrol, mai: Client) -> None:
    far = patrol.running(commune=5)
    check = patrol.check(far, STORY_DAY, by=patrol.officer)
    assert mai.get(of(far, "/inspections/new")).status_code == 404
    assert mai.get(f"/inspections/{check.pk}").status_code == 404


def test_a_warning_is_postponed_with_a_reason(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    assert "nhiều nhất đến hết 19/01/2019" in text_of(client, of(scheme, "/put-off"))
    sent = {"until_on": "10/01/2019", "reason": "Máy đang ở cảng."}
    assert client.post(of(scheme, "/put-off"), {**sent, "reason": ""}).status_code == 422
    assert client.post(of(scheme, "/put-off"), sent).status_code == 302
    assert Postponement.objects.get().reason == "Máy đang ở cảng."
    page = text_of(client, of(scheme))
    assert "đến hết 10/01/2019" in page and "/put-off" not in page
    assert "Hoãn đến hết 10/01/2019" in text_of(client, RADAR)
    again = client.post(of(scheme, "/put-off"), sent)
    assert again.status_code == 422 and "đang hoãn" in markup_of(again)


# --- the first page -------------------------------------------------------------------------------


def test_today_says_it_to_whom_it_concerns(
    patrol: Patrol, scheme: Scheme, mai: Client, client_for: ClientFor
) -> None:
    director, silent = client_for(Role.DIRECTOR), "ngày không có tin nào"
    assert silent not in text_of(director, "/")
    assert silent in text_of(client_for(Role.OFFICER), "/")
    assert of(scheme, "/inspections/new") in text_of(mai, "/")
    nights(STORY_DAY, STORY_DAY)
    assert silent in text_of(director, "/")
    patrol.check(scheme, STORY_DAY)
    assert silent not in text_of(director, "/")
