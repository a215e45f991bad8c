"""The page on which a Centre is set up: what is set, what is missing, who goes on, its end."""

from datetime import date
from fractions import Fraction

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.network.actions import name_centre
from caunoi.network.queries import set_up_end
from caunoi.norms.actions import approve_norm_change, propose_resolution
from caunoi.web.setup.progress import SetUp, set_up_of
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

SETUP, END, TODAY = (reverse(f"web:{name}") for name in ("setup", "setup-end", "today"))
EVERYTHING = frozenset({"centre.set_up", "people.manage", "people.view", "norms.view"})


def name(people: People) -> None:
    name_centre(
        centre_vi="Trung tâm Khuyến công tỉnh Sông Trăng",
        centre_en="",
        department_vi="Sở Công Thương tỉnh Sông Trăng",
        committee_vi="Ủy ban nhân dân tỉnh Sông Trăng",
        address="số 7 đường Bờ Sông",
        director_post="Giám đốc",
        seen=0,
        by=people[Role.DIRECTOR],
        on=STORY_DAY,
    )


def missing(set_up: SetUp) -> list[str]:
    return [str(row.title) for row in set_up.missing]


def test_a_step_is_done_by_what_is_recorded_and_comes_undone_with_it(
    people: People, land: Land
) -> None:
    before = missing(set_up_of(EVERYTHING, STORY_DAY))
    assert before[0] == "Trung tâm và các cơ quan"
    assert "Địa bàn phục vụ" not in before
    assert "Người dùng và vai trò" not in before
    name(people)
    RoleGrant.objects.filter(role=Role.ACCOUNTANT).delete()
    appoint(people, make_collaborator(people), land.communes[:2])
    after = missing(set_up_of(EVERYTHING, STORY_DAY))
    assert set(before) - set(after) == {
        "Trung tâm và các cơ quan",
        "Cộng tác viên và quyết định cử",
    }
    assert set(after) - set(before) == {"Người dùng và vai trò"}


def test_each_reads_who_goes_on_with_a_step(client_for: ClientFor, land: Land) -> None:
    page = client_for(Role.ADMINISTRATOR).get(SETUP).content.decode()
    assert f'href="{reverse("web:centre")}"' in page
    assert f'href="{reverse("web:imports")}"' not in page
    assert "Người ghi được: Chuyên viên Trung tâm" in page


def test_a_step_that_waits_goes_to_whoever_may_confirm_it(
    client_for: ClientFor, people: People, land: Land
) -> None:
    name(people)
    resolution = f'class="button button-main" href="{reverse("web:resolution")}"'
    assert resolution in markup_of(client_for(Role.OFFICER).get(TODAY))
    assert 'id="set-up"' not in markup_of(client_for(Role.DEPUTY).get(TODAY))
    change = propose_resolution(
        number="12/2017/NQ-HĐND",
        title="Nghị quyết quy định mức chi khuyến công",
        issuer="HĐND tỉnh Sông Trăng",
        issued_on=date(2017, 12, 8),
        starts_on=date(2018, 1, 1),
        factor=Fraction(3, 10),
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert resolution in markup_of(client_for(Role.DEPUTY).get(TODAY))
    assert resolution not in markup_of(client_for(Role.OFFICER).get(TODAY))
    approve_norm_change(change=change, by=people[Role.DEPUTY], on=STORY_DAY)
    assert 'id="set-up"' not in markup_of(client_for(Role.DEPUTY).get(TODAY))


def test_it_stands_first_on_today_until_somebody_ends_it(
    client_for: ClientFor, people: People, land: Land
) -> None:
    name(people)
    director = client_for(Role.DIRECTOR)
    assert f'href="{SETUP}"' in director.get(TODAY).content.decode().split('class="work')[0]
    assert "Còn thiếu:" in director.get(END).content.decode()
    assert director.post(END).status_code == 302
    assert set_up_end() is not None
    assert 'id="set-up"' not in director.get(TODAY).content.decode()
    assert "đã kết thúc thiết lập ngày" in director.get(SETUP).content.decode()


def test_who_manages_people_alone_may_not_end_it(client_for: ClientFor, people: People) -> None:
    assert client_for(Role.OFFICER).get(SETUP).status_code == 403
    assert client_for(Role.OFFICER).post(END).status_code == 403
    assert set_up_end() is None


def test_the_questions_do_not_grow_with_the_network(
    people: People, land: Land, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    name(people)
    for number, commune in enumerate(land.communes):
        someone = make_collaborator(people, f"Nguyễn Thị Thử {number}")
        appoint(people, someone, [commune], number=f"{number}/QĐ-SCT")
    with django_assert_num_queries(11):
        set_up_of(EVERYTHING, STORY_DAY)
