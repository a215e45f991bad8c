"""Giving tasks and writing their results; planning an area against what was done."""

import io
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.fieldwork.actions import make_area_plan
from caunoi.fieldwork.models import AreaPlan, CentreTask
from tests.factories.fieldwork import SPRING, Field, make_neighbour
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.fieldwork.conftest import As
from tests.web.pages import markup_of
from tests.web.seen import seen_on

pytestmark = pytest.mark.usefixtures("spring")
PLAN = {"visits_planned": "6", "text": "Thăm xưởng gỗ chưa thăm"}


def said_task(field: Field, **facts: object) -> dict[str, object]:
    return {
        "collaborator": field.collaborator.pk,
        "kind": "fair",
        "instruction": "Mời ba xưởng gốm dự hội chợ",
        "due_on": "30/04/2018",
        **facts,
    }


# --- tasks ----------------------------------------------------------------------------------------


def test_an_officer_gives_a_task_at_a_firm(field: Field, client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    url = reverse("web:task-new") + f"?to={field.collaborator.pk}&at={field.firm.pk}"
    page = markup_of(client.get(url))
    assert "Tại Cơ khí Phú Chánh°." in page
    assert f'<option value="{field.collaborator.pk}" selected' in page
    answer = client.post(url, said_task(field), follow=True)
    task = CentreTask.objects.get()
    assert (task.establishment, task.due_on) == (field.firm, date(2018, 4, 30))
    assert "Đã giao việc cho Nguyễn Thị Mai." in markup_of(answer)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"due_on": "01/03/2018"}, "Hạn 01/03/2018 đã qua"),
        ({"instruction": ""}, "Cần ghi việc phải làm"),
        ({"collaborator": ""}, "Cần chọn người làm"),
    ],
)
def test_an_unclear_task_is_shown_again(
    field: Field, client_for: ClientFor, facts: dict[str, object], sentence: str
) -> None:
    answer = client_for(Role.OFFICER).post(reverse("web:task-new"), said_task(field, **facts))
    assert answer.status_code == 422
    assert sentence in markup_of(answer)


def test_the_collaborator_writes_the_result(field: Field, as_: As, client_for: ClientFor) -> None:
    task, client = field.task(), as_(field.user)
    url, end = (reverse(f"web:{name}", args=[task.pk]) for name in ("task", "task-end"))
    assert "Đã làm xong" in markup_of(client.get(url))
    assert client.post(end, {"state": "done", "words": ""}).status_code == 422
    assert client.post(end, {"state": "given", "words": "x"}).status_code == 409
    answer = client.post(end, {"state": "not_done", "words": "Xưởng nghỉ Tết."}, follow=True)
    assert "Xưởng nghỉ Tết." in markup_of(answer)
    office = client_for(Role.DEPUTY).get(reverse("web:tasks"), {"state": "not_done"})
    assert "Xưởng nghỉ Tết." in markup_of(office)


def test_the_task_of_another_looks_like_none(field: Field, as_: As) -> None:
    task = field.task()
    other, _, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    assert as_(other).get(reverse("web:task", args=[task.pk])).status_code == 404
    assert "Phổ biến nghị quyết" not in markup_of(as_(other).get(reverse("web:tasks")))


def test_who_only_reads_gets_no_form(field: Field, client_for: ClientFor) -> None:
    url = reverse("web:task", args=[field.task().pk])
    assert 'name="words"' not in markup_of(client_for(Role.AUDITOR).get(url))


def test_tasks_take_the_same_queries(field: Field, client_for: ClientFor) -> None:
    client, counts = client_for(Role.OFFICER), []
    for rows in (1, 29):
        for n in range(rows):
            field.task(instruction=f"Việc {rows} {n}", establishment=field.firm)
        counts.append(queries_of(client, reverse("web:tasks")))
    assert counts[0] == counts[1]


# --- plans ----------------------------------------------------------------------------------------


def edit_url(field: Field, month: int, year: int = 2018) -> str:
    return reverse("web:area-plan-edit", args=[field.collaborator.pk, year, month])


def write_plan(client: Client, url: str, **told: str) -> HttpResponse:
    said = {**PLAN, "seen": seen_on(client, url), **told}
    return client.post(url, said)  # type: ignore[return-value]


def test_a_collaborator_plans_a_month_and_sees_it_against_done(field: Field, as_: As) -> None:
    client = as_(field.user)
    home = reverse("web:area-plan", args=[field.collaborator.pk, 2018])
    listed = client.get(reverse("web:area-plans"))
    assert (listed.status_code, listed["Location"]) == (302, home)
    assert write_plan(client, edit_url(field, 3)).status_code == 302
    assert write_plan(client, edit_url(field, 0), visits_planned="60").status_code == 302
    field.visit()
    text = markup_of(client.get(home))
    assert "1 trên 6" in text
    assert 'trên <b class="n">60</b> chuyến' in text
    assert "Thăm xưởng gỗ chưa thăm" in text
    assert 'value="6"' in markup_of(client.get(edit_url(field, 3)))


def test_a_month_that_is_over_keeps_its_plan(field: Field, as_: As) -> None:
    answer = as_(field.user).post(edit_url(field, 2), PLAN)
    assert answer.status_code == 422
    assert "Kỳ này đã qua" in markup_of(answer)
    assert not AreaPlan.objects.exists()


def test_the_plan_of_another_is_the_offices_alone(
    field: Field, as_: As, client_for: ClientFor
) -> None:
    other, _, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    url = reverse("web:area-plan", args=[field.collaborator.pk, 2018])
    assert as_(other).get(url).status_code == 404
    assert as_(other).post(edit_url(field, 3), PLAN).status_code == 404
    assert client_for(Role.DIRECTOR).get(url).status_code == 200
    assert write_plan(client_for(Role.OFFICER), edit_url(field, 3)).status_code == 302


def test_years_and_months_that_do_not_exist(field: Field, as_: As) -> None:
    client = as_(field.user)
    assert client.get(edit_url(field, 12).removesuffix("12") + "13").status_code == 404
    assert client.get(edit_url(field, 3, year=1800)).status_code == 404


def test_the_office_sees_everybody(field: Field, client_for: ClientFor) -> None:
    make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    make_area_plan(
        collaborator=field.collaborator,
        seen=0,
        year=2018,
        month=3,
        visits_planned=6,
        text="Thăm",
        by=field.user,
        on=SPRING,
    )
    field.visit()
    client, url = client_for(Role.DIRECTOR), reverse("web:area-plans")
    text = markup_of(client.get(url))
    assert "1 / 6" in text
    assert "Trần Văn Lộc" in text
    assert "năm 2017" in markup_of(client.get(url, {"year": "2017"}))
    answer = client.get(url, {"format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert ("Nguyễn Thị Mai", 2018, 6, 1) in rows


def test_plans_take_the_same_queries(field: Field, client_for: ClientFor) -> None:
    client, counts = client_for(Role.OFFICER), []
    for rows in (1, 9):
        for n in range(rows):
            make_neighbour(field.people, field.land.communes[3:4], f"Người {rows} {n}")
        counts.append(queries_of(client, reverse("web:area-plans")))
    assert counts[0] == counts[1]


def test_tasks_are_narrowed_and_taken_along(field: Field, client_for: ClientFor) -> None:
    field.task(instruction="Mời dự hội chợ", kind="fair")
    field.task(instruction="Phổ biến nghị quyết")
    client, url = client_for(Role.OFFICER), reverse("web:tasks")
    page = markup_of(client.get(url, {"kind": "fair"}))
    assert "Mời dự hội chợ" in page and "Phổ biến nghị quyết" not in page
    answer = client.get(url, {"kind": "fair", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[3] for row in rows[1:]] == ["Mời dự hội chợ"]


def test_the_plans_are_searched_and_ordered(field: Field, client_for: ClientFor) -> None:
    make_neighbour(field.people, field.land.communes[2:3], "Trần Văn Lộc")
    field.visit()
    client, url = client_for(Role.OFFICER), reverse("web:area-plans")
    page = markup_of(client.get(url, {"order": "-done"}))
    assert page.index("Nguyễn Thị Mai</a>") < page.index("Trần Văn Lộc</a>")
    assert "Nguyễn Thị Mai</a>" not in markup_of(client.get(url, {"q": "loc"}))
    assert "Không có ai khớp" in markup_of(client.get(url, {"q": "không ai"}))
    answer = client.get(url, {"order": "done", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)[1:]
    assert [row[3] for row in rows] == [0, 1]
