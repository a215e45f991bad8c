"""The pages of opening state: the form, the second person's page, the worklist, the scheme."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.network.models import SetUpEnd
from caunoi.schemes.models import Scheme, SchemeOpening
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import PAPER, give_money, make_firm, make_opening
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
FILLED = {
    "title": "Ứng dụng máy CNC",
    "kind": "scheme",
    "scheme_type": "machinery",
    "item": "machinery",
    "content_head": "3",
    "source": "local",
    "year": "2018",
    "cost_vnd": "500.000.000",
    "support_vnd": "200.000.000",
    "counterpart_vnd": "300.000.000",
    "state": "contracted",
    "decision": "99/QĐ-SCT",
    "approved_on": "20/01/2018",
    "contract_number": "07/2018/HĐ-KC",
    "signed_on": "05/03/2018",
    "finish_on": "30/12/2018",
    "representative": "Trần Văn Mộc",
    "contract_vnd": "200.000.000",
    "advanced_vnd": "60.000.000",
    "note": "Hồ sơ giấy năm 2018",
}


def test_a_running_scheme_goes_from_the_form_to_the_second_person(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    give_money(people)
    firm = make_firm(people, land)
    officer, director = client_for(Role.OFFICER), client_for(Role.DIRECTOR)
    url = f"{reverse('web:opening-new')}?establishment={firm.pk}"
    wrong = officer.post(url, {**FILLED, "documents": [SimpleUploadedFile(*PAPER)], "note": ""})
    assert wrong.status_code == 422
    answer = officer.post(url, {**FILLED, "documents": [SimpleUploadedFile(*PAPER)]})
    assert answer.status_code == 302, markup_of(answer)
    page = str(answer["Location"])
    mine = markup_of(officer.get(page))
    assert "Chờ một người khác xác nhận" in mine and "Đúng với giấy tờ" not in mine
    assert officer.post(f"{page}/confirm").status_code == 403
    assert "Số liệu đầu kỳ: Ứng dụng máy CNC" in markup_of(director.get(reverse("web:today")))
    theirs = markup_of(director.get(page))
    assert "quyet-dinh.pdf" in theirs and "60.000.000" in theirs
    text = markup_of(director.post(f"{page}/confirm", follow=True))
    assert f"Đề án {Scheme.objects.get().code} tiếp tục từ đây" in text
    assert "Tạm ứng, số liệu đầu kỳ" in text and f'href="{page}"' in text
    assert "Ký với Trần Văn Mộc trước khi" in text


def test_the_form_is_closed_once_the_set_up_has_ended(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    made = make_opening(people)
    SetUpEnd.objects.create(pk=1, by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    assert client_for(Role.OFFICER).get(reverse("web:opening-new")).status_code == 409
    director = client_for(Role.DIRECTOR)
    page = reverse("web:opening", args=[made.pk])
    assert "không xác nhận được nữa" in markup_of(director.get(page))
    assert director.post(f"{page}/confirm").status_code == 409
    assert SchemeOpening.objects.get().scheme is None
