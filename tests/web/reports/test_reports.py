"""Reports on screen: prepared by one, signed by another, given out byte for byte."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.models import PeriodicReport
from caunoi.schemes.enums import SchemeState
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
LIST = reverse("web:reports")
PREPARE = reverse("web:report-prepare", args=["year", 2018])


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def settled(people: People, land: Land) -> None:
    give_money(people)
    office = Office(people)
    office.walk(office.draft(make_firm(people, land)), SchemeState.SETTLED)


def at(name: str, report: PeriodicReport, *more: str) -> str:
    return reverse(f"web:{name}", args=[report.pk, *more])


def test_the_officer_prepares_and_the_director_signs(settled: None, client_for: ClientFor) -> None:
    officer, director = client_for(Role.OFFICER), client_for(Role.DIRECTOR)
    assert "Báo cáo tổng kết công tác khuyến công năm 2018" in markup_of(officer.get(LIST))
    officer.post(PREPARE)
    report = PeriodicReport.objects.get()
    assert officer.post(at("report-sign", report), {"number": "1/BC"}).status_code == 403
    empty = director.post(at("report-sign", report), {"number": ""})
    assert empty.status_code == 422 and "Cần số, ký hiệu" in markup_of(empty)
    director.post(at("report-sign", report), {"number": "125/BC-TTKC"})
    page = markup_of(officer.get(at("report", report)))
    assert "Số 125/BC-TTKC" in page and "đã ký" in page
    again = director.post(at("report-sign", report), {"number": "126/BC-TTKC"})
    assert again.status_code == 422 and "đã ký" in markup_of(again)


def test_a_download_is_the_same_bytes_each_time(
    settled: None, people: People, client_for: ClientFor
) -> None:
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    sign_report(report=report, number="1/BC", by=people[Role.DIRECTOR], on=STORY_DAY)
    auditor = client_for(Role.AUDITOR)
    for ending in ("docx", "xlsx"):
        url = at("report-file", report, ending)
        first = auditor.get(url)
        assert first.content == auditor.get(url).content
        assert f"ban-1.{ending}" in first["Content-Disposition"]
    assert auditor.get(at("report-file", report, "pdf")).status_code == 404


def test_each_total_of_the_page_is_the_sum_of_its_rows(
    settled: None, people: People, client_for: ClientFor
) -> None:
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    page = markup_of(client_for(Role.OFFICER).get(at("report", report)))
    tables = re.findall(r"<tbody>(.*?)</tbody>\s*<tfoot>(.*?)</tfoot>", page, re.S)
    assert len(tables) >= 3
    for body, foot in tables:
        totals = _figures(foot)
        assert any(totals)
        rows = [_figures(row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)]
        for n, total in enumerate(totals):
            if total is not None:
                assert total == sum(row[n] or 0 for row in rows)


def _figures(row: str) -> list[int | None]:
    cells = re.findall(r'<td class="num"[^>]*>(?:<a [^>]+>)?([^<]*)', row)
    return [int(c.replace(".", "")) if re.fullmatch(r"-?[\d.]+", c) else None for c in cells]


def test_every_link_within_the_report_leads_somewhere(
    settled: None, people: People, client_for: ClientFor
) -> None:
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    officer = client_for(Role.OFFICER)
    page = markup_of(officer.get(at("report", report)))
    anchors = re.findall(r'href="#([^"]+)"', page)
    assert "s-linkages" in anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in page, anchor
    for url in set(re.findall(r'<th scope="row"><a href="(/[^"]+)"', page)):
        assert officer.get(url, follow=True).status_code == 200, url


def test_what_changed_since_is_named_and_a_new_version_is_offered(
    settled: None, people: People, land: Land, client_for: ClientFor
) -> None:
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    sign_report(report=report, number="1/BC", by=people[Role.DIRECTOR], on=STORY_DAY)
    officer = client_for(Role.OFFICER)
    assert "Số liệu đã đổi" not in markup_of(officer.get(at("report", report)))
    office = Office(people)
    office.walk(office.draft(make_firm(people, land, "Xưởng hai")), SchemeState.APPROVED)
    page = markup_of(officer.get(at("report", report)))
    assert "Số liệu đã đổi" in page and "Lập bản mới" in page
    officer.post(PREPARE)
    assert PeriodicReport.objects.latest("pk").supersedes == report


def test_the_list_costs_the_same_for_one_and_for_thirty(
    people: People, client_for: ClientFor
) -> None:
    officer = client_for(Role.OFFICER)
    for year in range(1990, 2018):
        on = date(year, 12, 20)
        PeriodicReport.objects.create(
            kind="year", year=year, version=1, closes_on=on, facts={}, facts_hash="",
            prepared_by=people[Role.OFFICER], prepared_on=on,
        )  # fmt: skip
        if year == 1990:
            one = queries_of(officer, LIST)
    assert queries_of(officer, LIST) == one


def test_today_names_what_is_due_and_what_waits_for_a_signature(
    settled: None, people: People, client_for: ClientFor
) -> None:
    officer, director = client_for(Role.OFFICER), client_for(Role.DIRECTOR)
    assert "Xem, lập báo cáo" in markup_of(officer.get("/"))
    prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    assert "Xem, lập báo cáo" not in markup_of(officer.get("/"))
    assert "Xem, ký" in markup_of(director.get("/"))
