"""Coverage, roadmap and the collaborators' files on screen."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.localities.models import Level
from caunoi.network.actions import set_headcount_figure, set_headcount_target
from caunoi.network.models import (
    Appointment,
    CentreName,
    Collaborator,
    HeadcountFigure,
    HeadcountTarget,
    Territory,
)
from caunoi.network.queries import coverage, headcount_series
from caunoi.web.headcount_chart import chart_of
from tests.factories.allowances import make_network
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator, make_unit
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import form_on, seen_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
NETWORK, LIST = reverse("web:network"), reverse("web:network-list")


@pytest.fixture
def filled(people: People, land: Land) -> Land:
    """Two communes with one person, one with two, one that ends soon, two with nobody."""
    first, second = make_collaborator(people, "Lê Văn Một"), make_collaborator(people, "Hồ Thị Hai")
    appoint(people, first, land.communes[:3])
    appoint(people, second, [land.communes[2]])
    third = make_collaborator(people, "Bùi Văn Ba")
    appoint(people, third, [land.communes[3]], planned_end_on=date(2019, 2, 1))
    return land


def test_the_first_sentence_gives_the_answer(filled: Land, client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(NETWORK))
    assert "<b>3</b> cộng tác viên" in page
    assert "<b>4</b> trên 6" in page
    assert "2 nơi chưa có ai." in page
    assert "sơ đồ, không phải bản đồ" in page


def test_who_cannot_sign_in_is_named(filled: Land, client_for: ClientFor, people: People) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(NETWORK))
    assert page.count("chưa có tài khoản") == len(filled_in := coverage(STORY_DAY).without_account)
    for number in range(6):
        appoint(people, make_collaborator(people, f"Đỗ Thị {number}"), [filled.communes[4]])
    page = markup_of(client_for(Role.DIRECTOR).get(NETWORK))
    assert f"và {len(filled_in) + 1} người khác chưa có tài khoản" in page


def test_every_commune_is_a_tile_that_opens_its_row(filled: Land, client_for: ClientFor) -> None:
    client = client_for(Role.DIRECTOR)
    page, listed = markup_of(client.get(NETWORK)), markup_of(client.get(LIST))
    for commune in filled.communes:
        assert f"#commune-{commune.code}" in page
        assert f'id="commune-{commune.code}"' in listed


def test_each_count_of_the_legend_opens_to_as_many_rows(
    filled: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.DIRECTOR)
    page = markup_of(client.get(NETWORK))
    counts = dict(re.findall(r'\?state=(\w+)">(\d+)</a>', page))
    assert counts == {"covered": "2", "ending": "1", "double": "1", "uncovered": "2"}
    for state, count in counts.items():
        rows = markup_of(client.get(LIST, {"state": state})).count('<tr id="commune-')
        assert rows == int(count), state


def test_the_table_adds_up(filled: Land, client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(NETWORK))
    body, foot = page[page.index('aria-labelledby="load"') :].split("<tfoot>")
    number = re.compile(r'<td class="num[^"]*">(?:<a[^>]*>)?(\d+) ?<')
    rows = [number.findall(row) for row in body.split("<tr>")[2:]]
    sums = [sum(int(row[column]) for row in rows) for column in (1, 2, 3)]
    assert [int(n) for n in number.findall(foot)][1:4] == sums


def test_the_pages_cost_the_same_for_one_commune_and_for_thirty(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    make_network(people, land, 1)
    before = [queries_of(client, NETWORK), queries_of(client, LIST)]
    for number in range(30):
        make_unit(f"982{number:02}", f"Xóm {number}", Level.COMMUNE, land.districts[1])
    make_network(people, land, 12)
    assert [queries_of(client, NETWORK), queries_of(client, LIST)] == before


def test_the_list_of_people_costs_the_same_for_one_and_for_thirty(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:collaborators")
    make_network(people, land, 1)
    one = queries_of(client, url)
    make_network(people, land, 30)
    assert queries_of(client, url) == one


def test_people_are_found_without_marks(filled: Land, client_for: ClientFor) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:collaborators")
    page = markup_of(client.get(url, {"q": "ho thi"}))
    assert "Hồ Thị Hai" in page
    assert "Lê Văn Một" not in page


def test_without_a_territory_the_page_says_what_to_do(
    people: People, client_for: ClientFor
) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(NETWORK))
    assert "Ghi địa bàn phục vụ" in page
    assert "Ghi địa bàn phục vụ" not in markup_of(client_for(Role.OFFICER).get(NETWORK))


def test_a_decision_is_recorded_on_screen(
    people: People, land: Land, client_for: ClientFor
) -> None:
    person = make_collaborator(people)
    client = client_for(Role.OFFICER)
    answer = client.post(
        reverse("web:appointment-new"),
        {
            "collaborator": person.pk,
            "decision_number": "12/QĐ-SCT",
            "decided_on": "20/02/2016",
            "starts_on": "01/03/2016",
            "planned_end_on": "30/11/2018",
            "units": [land.communes[0].pk, land.communes[1].pk],
        },
    )
    assert answer["Location"] == reverse("web:collaborator", args=[person.pk])
    made = Appointment.objects.get()
    assert made.planned_end_on == date(2018, 12, 1)
    assert made.areas.count() == 2
    page = markup_of(client.get(answer["Location"]))
    assert "12/QĐ-SCT" in page
    assert "30/11/2018" in page


def test_two_appointments_that_overlap_are_refused_and_the_ticks_stay(
    people: People, land: Land, client_for: ClientFor
) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes[:1])
    answer = client_for(Role.OFFICER).post(
        reverse("web:appointment-new"),
        {
            "collaborator": person.pk,
            "decision_number": "13/QĐ-SCT",
            "decided_on": "01/12/2018",
            "starts_on": "01/12/2018",
            "units": [land.communes[4].pk],
        },
    )
    assert answer.status_code == 422
    text = markup_of(answer)
    assert "Kết thúc nhiệm kỳ đó trước khi ghi quyết định này" in text
    assert f'value="{land.communes[4].pk}" checked' in text
    assert Appointment.objects.count() == 1


def test_an_appointment_without_a_commune_is_refused(
    people: People, land: Land, client_for: ClientFor
) -> None:
    person = make_collaborator(people)
    answer = client_for(Role.OFFICER).post(
        reverse("web:appointment-new"),
        {
            "collaborator": person.pk,
            "decision_number": "13/QĐ-SCT",
            "decided_on": "01/12/2018",
            "starts_on": "01/12/2018",
        },
    )
    assert answer.status_code == 422
    assert "Cần ít nhất một xã" in markup_of(answer)


def test_the_form_names_who_answers_now(filled: Land, client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.OFFICER).get(reverse("web:appointment-new")))
    assert "Lê Văn Một, Hồ Thị Hai" in page
    assert "2 chưa có ai" in page


def test_a_term_is_ended_moved_and_corrected(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    term = appoint(people, make_collaborator(people), land.communes[:2])

    def write(name: str, **told: object) -> None:
        url = reverse(f"web:{name}", args=[term.pk])
        answer = client.post(url, {**told, "seen": seen_on(client, url)})
        assert answer.status_code == 302, markup_of(answer)

    write(
        "appointment-areas",
        from_on="01/12/2018",
        reason="chia lại",
        units=[land.communes[1].pk],
    )
    assert {a.unit_id for a in term.areas.all() if a.holds_on(STORY_DAY)} == {land.communes[1].pk}
    write(
        "appointment-correct",
        decision_number="21/QĐ-SCT",
        decided_on="20/02/2016",
        starts_on="01/03/2016",
        reason="gõ nhầm số",
    )
    write("appointment-end", ends_on="31/12/2018", reason="nghỉ")
    term.refresh_from_db()
    assert (term.decision_number, term.ends_on) == ("21/QĐ-SCT", date(2019, 1, 1))
    page = markup_of(client.get(reverse("web:collaborator", args=[term.collaborator_id])))
    assert "gõ nhầm số" in page
    assert "Đã kết thúc: nghỉ" in page


def test_a_file_is_written_and_gets_an_account(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    made = client.post(reverse("web:collaborator-new"), {"full_name": "Trừ Văn Thố"})
    person = Collaborator.objects.get()
    assert made["Location"] == reverse("web:collaborator", args=[person.pk])
    change = reverse("web:collaborator-change", args=[person.pk])
    said = {"full_name": "Trừ Văn Thố", "phone": "0900 000 127"}
    client.post(change, {**said, "seen": seen_on(client, change)})
    user = User.objects.create(username="tho", full_name="Trừ Văn Thố")
    client.post(reverse("web:collaborator-account", args=[person.pk]), {"user": user.pk})
    person.refresh_from_db()
    assert (person.phone, person.user) == ("0900 000 127", user)


def test_a_phone_is_not_for_every_collaborator(
    filled: Land, people: People, client_for: ClientFor
) -> None:
    person = Collaborator.objects.first()
    assert person is not None
    url = reverse("web:collaborator", args=[person.pk])
    assert client_for(Role.COLLABORATOR).get(url).status_code == 404
    assert client_for(Role.AUDITOR).get(url).status_code == 200


def plan(people: People) -> None:
    for year, planned in ((2016, 17), (2018, 20), (2020, 35)):
        set_headcount_target(
            seen=0,
            target_on=date(year, 12, 31),
            planned=planned,
            source="lộ trình",
            by=people[Role.DIRECTOR],
            on=STORY_DAY,
        )


def test_the_chart_draws_no_figure_that_does_not_exist(people: People, land: Land) -> None:
    plan(people)
    set_headcount_figure(
        seen=0,
        figure_on=date(2023, 12, 31),
        present=25,
        source="báo cáo",
        by=people[Role.DIRECTOR],
        on=STORY_DAY,
    )
    chart = chart_of(headcount_series(STORY_DAY), STORY_DAY)
    assert [bar.year for bar in chart.bars] == [2016, 2017, 2018, 2019, 2020]
    assert [bar.planned for bar in chart.bars] == [17, None, 20, None, 35]
    assert {bar.present for bar in chart.bars} == {None}
    assert chart.bars[1].says_nothing and chart.bars[3].says_nothing
    later = chart_of(headcount_series(date(2023, 12, 31)), date(2023, 12, 31))
    assert later.bars[-1].present == 25
    assert "năm 2023 có mặt 25" in later.says


def test_the_roadmap_is_written_by_who_may_plan(
    people: People, land: Land, client_for: ClientFor
) -> None:
    url = reverse("web:roadmap")
    said = {"kind": "planned", "day": "31/12/2020", "people": "35", "source": "lộ trình"}
    assert client_for(Role.OFFICER).post(url, said).status_code == 403
    said["seen"] = seen_on(client_for(Role.DIRECTOR), url)
    client_for(Role.DIRECTOR).post(url, said)
    client_for(Role.DIRECTOR).post(
        url, {**said, "kind": "present", "day": "31/12/2017", "people": "17"}
    )
    assert HeadcountTarget.objects.get().planned == 35
    assert HeadcountFigure.objects.get().present == 17
    wrong = client_for(Role.DIRECTOR).post(url, {**said, "people": "nhiều"})
    assert "phải là số nguyên" in markup_of(wrong)


def test_a_centre_writes_its_name_and_its_territory(
    people: People, demo: Demonstration, client_for: ClientFor
) -> None:
    client = client_for(Role.DIRECTOR)
    url = reverse("web:centre")
    name = {"centre_vi": "Trung tâm Thử", "department_vi": "Sở Thử", "starts_on": "01/01/2016"}
    client.post(url, {**name, "seen": seen_on(client, url, "centre_vi")})
    wrong = client.post(
        reverse("web:centre-territory"), {"codes": "74, 00000", "starts_on": "01/01/2016"}
    )
    assert wrong.status_code == 422
    assert "không có đơn vị 00000" in markup_of(wrong)
    typed = {"codes": "tinh binh duong", "starts_on": "01/01/2016"}
    served = {**typed, "seen": seen_on(client, url, "codes")}
    client.post(reverse("web:centre-territory"), served)
    assert Territory.objects.get().unit.name == "Bình Dương"
    page = markup_of(client.get(reverse("web:centre")))
    assert "Trung tâm Thử" in page
    assert "tỉnh Bình Dương" in page


def test_a_name_without_a_first_day_is_completed_and_its_day_stays_empty(
    people: People, client_for: ClientFor
) -> None:
    """While the Centre is being set up the present name is the one that the form opens."""
    client, url = client_for(Role.DIRECTOR), reverse("web:centre")
    for fact, text in (("centre_vi", "Trung tâm Thử"), ("address", "số 7 đường Bờ Sông")):
        form = {**form_on(client, url, "centre_vi"), "department_vi": "Sở Thử", fact: text}
        assert client.post(url, form).headers["Location"] == reverse("web:setup")
    row = CentreName.objects.get()
    assert (row.starts_on, row.centre_vi, row.address) == (None, "Trung tâm Thử", form["address"])
    named = form_on(client, f"{url}?on=first", "centre_vi")
    assert json.loads(named["seen"])["version"] == row.version


def test_the_list_is_searched_and_ordered_on_the_page_and_in_the_file(
    filled: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    page = markup_of(client.get(LIST, {"q": "HO THI"}))
    assert "Hồ Thị Hai" in page and "Bùi Văn Ba" not in page
    answer = client.get(LIST, {"q": "ho thi", "format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)[1:]
    assert {row[1] for row in rows} == {filled.communes[2].full_name(STORY_DAY)}
    assert "Không có xã, phường nào khớp" in markup_of(client.get(LIST, {"q": "xa lắc"}))
    ending = markup_of(client.get(LIST, {"order": "ending", "state": "ending"}))
    assert "Bùi Văn Ba" in ending and 'class="group"' not in ending
    first = markup_of(client.get(LIST, {"order": "ending"}))
    assert first.index(">chưa có ai") < first.index("Bùi Văn Ba") < first.index("Lê Văn Một")
