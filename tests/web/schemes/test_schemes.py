"""The pages of schemes: the list, one whole story, a form for every step, money that stops."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.money import NBSP
from caunoi.establishments.models import Establishment
from caunoi.programmes.items import ITEMS
from caunoi.schemes.actions import report_progress
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import CRITERIA, TRANSITIONS
from caunoi.schemes.models import MoneyEntry, Scheme, SchemePaper
from caunoi.schemes.queries import amounts_of
from tests.factories.fieldwork import make_field
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.factories.schemes import MILLION, SIGNED, Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import form_on, post_seen, seen_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
LIST = reverse("web:schemes")
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(people: People) -> Office:
    return Office(people)


@pytest.fixture
def firm(people: People, land: Land) -> Establishment:
    return make_firm(people, land)


@pytest.fixture
def scheme(people: People, office: Office, firm: Establishment) -> Scheme:
    give_money(people)
    return office.draft(firm)


def at(name: str, scheme: Scheme, *more: object) -> str:
    return reverse(f"web:{name}", args=[scheme.code, *more])


def step(scheme: Scheme, name: str) -> str:
    return at("scheme-step", scheme, name)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return markup_of(answer)


def state_of(scheme: Scheme) -> str:
    return Scheme.objects.get(pk=scheme.pk).state


# --- the list -------------------------------------------------------------------------------------


def test_the_list_is_found_without_marks_and_by_state(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.draft(title="Tập huấn khởi sự")
    client = client_for(Role.OFFICER)
    assert "Tập huấn khởi sự" in text_of(client, LIST)
    found = markup_of(client.get(LIST, {"q": "may cat go"}))
    assert scheme.title in found
    assert "Tập huấn khởi sự" not in found
    none = markup_of(client.get(LIST, {"state": "closed"}))
    assert "Không có đề án nào khớp" in none
    assert client.get(LIST, {"year": "x", "head": "99", "state": "burnt"}).status_code == 200


def test_what_was_sent_back_and_is_late_is_one_list(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    asked = STORY_DAY - timedelta(days=20)
    for title, due_on in (("Lò nung", STORY_DAY - timedelta(days=1)), ("Máy ép", STORY_DAY)):
        task = office.submit(office.draft(title=title))
        told = {"reason": "Thiếu báo giá", "due_on": due_on}
        office.step(task, "request_supplement", Role.DEPARTMENT, asked, **told)
    client = client_for(Role.DIRECTOR)
    late = markup_of(client.get(LIST, {"state": "supplement-late"}))
    assert "Lò nung" in late and "hạn bổ sung 19/12/2018" in late
    assert "Máy ép" not in late and scheme.title not in late
    assert "hạn bổ sung 20/12/2018" in markup_of(client.get(LIST, {"state": "supplement"}))


def test_the_list_as_a_file_holds_what_the_filter_shows(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.draft(title="Tập huấn khởi sự")
    answer = client_for(Role.AUDITOR).get(LIST, {"q": "go", "format": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [scheme.code]


def test_the_list_costs_the_same_for_one_and_for_thirty(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    one = queries_of(client, LIST)
    for number in range(30):
        office.draft(title=f"Tập huấn {number}")
    assert queries_of(client, LIST) == one


def test_a_collaborator_sees_the_schemes_of_the_own_communes_alone(
    scheme: Scheme, people: People, land: Land, office: Office, client_for: ClientFor
) -> None:
    me = make_collaborator(people, "Tôi Đây", user=people[Role.COLLABORATOR])
    people[Role.COLLABORATOR].grants.all().delete()
    appoint(people, me, land.communes[:1])
    far = make_firm(people, land, "Cơ sở gốm Nơi Khác", unit=land.communes[3])
    other = office.draft(far)
    client = client_for(Role.COLLABORATOR)
    page = text_of(client, LIST)
    assert scheme.title in page
    assert other.title not in page
    assert client.get(at("scheme", scheme)).status_code == 200
    for name, more in (
        ("scheme", []),
        ("scheme-paper", ["application", "beneficiary-request"]),
        ("scheme-progress", []),
        ("scheme-outcome", ["baseline"]),
    ):
        assert client.get(at(name, other, *more)).status_code == 404, name


# --- one story ------------------------------------------------------------------------------------


def test_the_page_says_which_papers_are_missing_and_who_takes_the_next_step(
    scheme: Scheme, client_for: ClientFor
) -> None:
    page = text_of(client_for(Role.OFFICER), at("scheme", scheme))
    missing = re.search(r"Còn thiếu (\d+) giấy", page)
    assert missing
    assert page.count("Nhận giấy<") >= int(missing[1])
    assert "Trình thẩm định" in page
    page = text_of(client_for(Role.DEPARTMENT), at("scheme", scheme))
    assert "Dành cho: Chuyên viên Trung tâm." in page
    assert "Nhận giấy<" not in page


def test_a_number_leads_to_the_page_with_the_code(scheme: Scheme, client_for: ClientFor) -> None:
    answer = client_for(Role.OFFICER).get(reverse("web:scheme", args=[scheme.pk]))
    assert answer["Location"] == at("scheme", scheme)
    assert client_for(Role.OFFICER).get("/schemes/DA-1999-001").status_code == 404


def test_each_figure_opens_to_rows_that_add_up_to_it(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 100 * MILLION)
    page = text_of(client_for(Role.AUDITOR), at("scheme", scheme))
    for key, amount in (("approved", "200.000.000"), ("contract", "200.000.000")):
        assert re.search(rf'href="#rows-{key}">{amount}<', page), key
    opened = page[page.index('id="rows-paid"') :]
    opened = opened[: opened.index("</tr>")]
    assert re.findall(r'ledger-sum">([\d.]+)<', opened) == ["100.000.000"]
    assert 'href="#rows-paid">100.000.000<' in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ACCOUNTANT, Role.AUDITOR])
def test_the_page_costs_at_most_fifteen_queries_whatever_its_history(
    scheme: Scheme, office: Office, client_for: ClientFor, role: Role
) -> None:
    client = client_for(role)
    short = queries_of(client, at("scheme", scheme))
    assert short <= MOST_QUERIES
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 50 * MILLION)
    for number in range(40):
        report_progress(
            scheme=scheme,
            percent=number,
            text="Đang lắp",
            by=office.officer,
            on=SIGNED + timedelta(days=150 + number),
        )
    for number in range(15):
        day = SIGNED + timedelta(days=200 + number)
        office.step(scheme, "suspend", Role.OFFICER, day, reason="chờ điện")
        office.step(scheme, "resume", Role.OFFICER, day)
    assert queries_of(client, at("scheme", scheme)) <= MOST_QUERIES


def test_what_is_accepted_says_by_when_it_is_settled_and_by_which_article(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.ACCEPTED)
    page = text_of(client_for(Role.ACCOUNTANT), at("scheme", scheme))
    assert "22/01/2019" in page and "TT 36/2013/TT-BCT, Điều 18 khoản 2" in page


def test_a_suspended_and_a_stopped_scheme_say_so_on_their_way(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.step(scheme, "suspend", Role.OFFICER, SIGNED, reason="chờ điện")
    page = text_of(client_for(Role.OFFICER), at("scheme", scheme))
    assert 'class="way-left"' in page
    assert "chờ điện" in page
    office.step(scheme, "stop", Role.AUTHORITY, SIGNED, reason="cơ sở giải thể")
    page = text_of(client_for(Role.OFFICER), at("scheme", scheme))
    assert "đã dừng" in page
    assert "Bước tiếp" not in page


# --- drafting -------------------------------------------------------------------------------------

DRAFT = {
    "title": "Ứng dụng lò sấy gỗ",
    "kind": "scheme",
    "scheme_type": "machinery",
    "item": "machinery",
    "content_head": "3",
    "source": "local",
    "year": "2019",
    "cost_vnd": "500.000.000",
    "support_vnd": "200.000.000",
    "counterpart_vnd": "300.000.000",
}


def test_a_draft_is_made_for_a_firm_that_was_found(
    firm: Establishment, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    new = reverse("web:scheme-new")
    assert f"?establishment={firm.pk}" in markup_of(client.get(new, {"q": "moc thu"}))
    answer = client.post(f"{new}?establishment={firm.pk}", DRAFT)
    made = Scheme.objects.get()
    assert answer["Location"] == at("scheme", made)
    assert made.establishment == firm
    assert made.unit == firm.unit


def test_a_draft_above_the_ceiling_is_refused_on_the_form(
    firm: Establishment, client_for: ClientFor
) -> None:
    url = f"{reverse('web:scheme-new')}?establishment={firm.pk}"
    answer = client_for(Role.OFFICER).post(url, {**DRAFT, "support_vnd": "400.000.000"})
    assert answer.status_code == 422
    assert "Căn cứ:" in markup_of(answer)
    assert not Scheme.objects.exists()


def test_a_task_needs_no_firm_and_a_draft_can_be_changed(land: Land, client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    told = {**DRAFT, "kind": "task", "scheme_type": "workshop", "item": "", "content_head": "2"}
    told |= {"title": "Tập huấn", "counterpart_vnd": "", "unit": str(land.communes[1].pk)}
    told |= {"cost_vnd": "80.000.000", "support_vnd": "80.000.000"}
    client.post(reverse("web:scheme-new"), told)
    made = Scheme.objects.get()
    assert made.unit == land.communes[1]
    assert client.get(at("scheme-edit", made)).status_code == 200
    del told["kind"], told["unit"]
    told |= {"title": "Tập huấn khởi sự", "seen": seen_on(client, at("scheme-edit", made))}
    answer = client.post(at("scheme-edit", made), told)
    assert answer["Location"] == at("scheme", made)
    assert Scheme.objects.get().title == "Tập huấn khởi sự"


@pytest.mark.parametrize("item", ["model_spread", "trademark", "association_national", "training"])
def test_a_draft_from_a_proposal_begins_with_the_type_and_head_of_its_item(
    people: People, land: Land, client_for: ClientFor, item: str
) -> None:
    field = make_field(people, land)
    need = field.need(STORY_DAY, item=item, cost_vnd=40 * MILLION, counterpart_vnd=30 * MILLION)
    proposal = field.proposal(
        STORY_DAY,
        need,
        cost_vnd=40 * MILLION,
        support_vnd=10 * MILLION,
        counterpart_vnd=30 * MILLION,
    )
    answer = client_for(Role.OFFICER).get(f"{reverse('web:scheme-new')}?proposal={proposal.pk}")
    form = answer.context["form"]
    known = ITEMS.get(item)
    assert form["scheme_type"].value() == (known.scheme_type if known else item)
    assert form["content_head"].value() == (known.content_head if known else None)


# --- steps ----------------------------------------------------------------------------------------


def test_submitting_without_papers_names_them_on_the_form(
    scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    assert "Còn vướng" in text_of(client, step(scheme, "submit"))
    answer = client.post(step(scheme, "submit"))
    assert answer.status_code == 422
    assert "còn thiếu" in markup_of(answer)
    assert state_of(scheme) == SchemeState.DRAFTED


def test_the_whole_way_is_walked_with_the_forms(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    _walk_to_contract(scheme, client_for)
    clients = {role: client_for(role) for role in Role}
    officer, accountant = clients[Role.OFFICER], clients[Role.ACCOUNTANT]

    def take(role: Role, name: str, **facts: str) -> None:
        answer = clients[role].post(step(scheme, name), facts)
        assert answer.status_code == 302, markup_of(answer)

    document = Scheme.objects.get().contract.document
    assert document is not None
    words = "\n".join(p.text for p in Document(BytesIO(content_of(document))).paragraphs)
    assert scheme.title in words
    take(Role.OFFICER, "start")
    progress = {"percent": "80", "invested_vnd": "450.000.000", "text": "Đã lắp"}
    assert officer.post(at("scheme-progress", scheme), progress).status_code == 302
    office.papers(scheme, "advance", STORY_DAY)
    pay = {"amount_vnd": "100.000.000", "voucher": "UNC 1/2018"}
    assert accountant.post(at("scheme-money", scheme, "advance"), pay).status_code == 302
    take(
        Role.DEPARTMENT,
        "accept",
        **{
            "place": "ấp 2",
            "members-0-name": "Lê Thị Sở",
            "members-0-organisation": "Sở Công Thương",
            "members-1-name": "Trần Văn Mộc",
            "quantities-0-item": "Máy cắt",
            "quantities-0-contracted": "1",
            "quantities-0-accepted": "1",
            "accepted_vnd": "200.000.000",
            "counterpart_accepted_vnd": "300.000.000",
        },
    )
    office.papers(scheme, "completion", STORY_DAY)
    rest = {"amount_vnd": "100.000.000", "voucher": "UNC 2/2018"}
    assert accountant.post(at("scheme-money", scheme, "payment"), rest).status_code == 302
    take(Role.ACCOUNTANT, "settle", minutes="05/BB-TLHĐ")
    take(Role.OFFICER, "follow_up")
    assert state_of(scheme) == SchemeState.FOLLOW_UP
    assert amounts_of(scheme).paid_vnd == 200 * MILLION


def _walk_to_contract(scheme: Scheme, client_for: ClientFor) -> None:
    officer = client_for(Role.OFFICER)
    page = text_of(officer, at("scheme", scheme))
    for url in re.findall(r'href="(/schemes/[^"]+/papers/application/[^"/]+)"', page):
        assert post_seen(officer, url, {"note": "đã xem"}).status_code == 302
    baseline = {"measured_on": "20/12/2018", "workers": "12", "revenue_vnd": "0"}
    url = at("scheme-outcome", scheme, "baseline")
    assert post_seen(officer, url, baseline).status_code == 302
    opinions = {f"opinions-{name}": "Phù hợp" for name in CRITERIA}
    told = {**opinions, "conclusion": "pass", "proposed_support_vnd": "200.000.000"}
    sign = {
        "value_vnd": "200.000.000",
        "counterpart_vnd": "300.000.000",
        "finish_on": "30/06/2019",
        "representative": "Trần Văn Mộc",
    }
    for role, name, facts in (
        (Role.OFFICER, "submit", {}),
        (Role.DEPARTMENT, "appraise_pass", told),
        (Role.OFFICER, "plan", {}),
        (Role.AUTHORITY, "approve", {"decision": "120/QĐ-UBND"}),
        (Role.DIRECTOR, "sign_contract", sign),
    ):
        answer = client_for(role).post(step(scheme, name), facts)
        assert answer.status_code == 302, markup_of(answer)


@pytest.mark.parametrize("name", [row.name for row in TRANSITIONS])
def test_every_step_opens_for_everyone_who_may_some_step_and_never_breaks(
    scheme: Scheme, client_for: ClientFor, name: str
) -> None:
    for role in (Role.OFFICER, Role.DEPARTMENT, Role.AUTHORITY, Role.ACCOUNTANT):
        client = client_for(role)
        assert client.get(step(scheme, name)).status_code == 200
        if name not in ("submit", "withdraw"):
            assert client.post(step(scheme, name)).status_code in (403, 409, 422)
    assert client_for(Role.OFFICER).get(step(scheme, "burn")).status_code == 404


def test_who_drafted_sees_why_another_must_appraise(
    scheme: Scheme, office: Office, people: People, client_for: ClientFor
) -> None:
    office.submit(scheme)
    people[Role.OFFICER].grants.create(role=Role.DEPARTMENT)
    page = text_of(client_for(Role.OFFICER), step(scheme, "appraise_pass"))
    assert "cần một người khác" in page
    assert str(people[Role.DEPARTMENT]) in page


# --- papers, conditions, outcomes, money ----------------------------------------------------------


def test_a_paper_comes_with_its_file_and_one_of_the_wrong_type_is_refused(
    scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    page = text_of(client, at("scheme", scheme))
    url = re.findall(r'href="(/schemes/[^"]+/papers/application/[^"/]+)"', page)[0]
    good = SimpleUploadedFile("don.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    assert post_seen(client, url, {"file": good, "note": "số 5"}).status_code == 302
    assert SchemePaper.objects.get().attachment is not None
    bad = SimpleUploadedFile("don.exe", b"MZ\x90\x00")
    assert post_seen(client, url, {"file": bad}).status_code == 422
    assert client.get(f"{at('scheme', scheme)}/papers/application/nothing").status_code == 404


def test_a_condition_is_confirmed_with_its_ground(scheme: Scheme, client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    url = at("scheme-condition", scheme, "new")
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"note": "biên lai 15"}).status_code == 302
    assert "biên lai 15" in text_of(client, at("scheme", scheme))
    assert client.get(at("scheme-condition", scheme, "nothing")).status_code == 404


def test_outcomes_are_verified_by_another_person(scheme: Scheme, client_for: ClientFor) -> None:
    officer, deputy = client_for(Role.OFFICER), client_for(Role.DEPUTY)
    told = {"measured_on": "20/12/2018", "workers": "12"}
    post_seen(officer, at("scheme-outcome", scheme, "baseline"), told)
    assert "Xác nhận" in text_of(deputy, at("scheme", scheme))
    assert deputy.post(at("outcome-verify", scheme, "baseline")).status_code == 409
    seen = form_on(deputy, at("scheme", scheme))
    assert deputy.post(at("outcome-verify", scheme, "baseline"), seen).status_code == 302
    assert scheme.outcomes.get().verified_by is not None
    assert officer.get(at("scheme-outcome", scheme, "yesterday")).status_code == 404


def test_milestones_are_added_and_reached(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    client = client_for(Role.OFFICER)
    told = {"title": "Máy về xưởng", "due_on": "01/11/2018"}
    assert client.post(at("scheme-milestone", scheme), told).status_code == 302
    row = scheme.milestones.get()
    url = at("milestone-reach", scheme, row.pk)
    page = text_of(client, at("scheme", scheme))
    assert "quá hạn 01/11/2018" in page
    assert url in page
    assert client.post(url, {"reached_on": "05/11/2018"}).status_code == 302
    assert "Đạt mốc: Máy về xưởng" in text_of(client, at("scheme", scheme))


def test_a_milestone_is_offered_as_reached_only_where_that_is_taken(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.APPROVED)
    client = client_for(Role.OFFICER)
    client.post(at("scheme-milestone", scheme), {"title": "Máy về xưởng", "due_on": "01/11/2018"})
    url = at("milestone-reach", scheme, scheme.milestones.get().pk)
    assert url not in text_of(client, at("scheme", scheme))
    assert client.post(url, {"reached_on": "05/11/2018"}).status_code == 422
    assert scheme.milestones.get().reached_on is None


def test_an_advance_above_the_share_is_refused_with_the_limit(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.invest(scheme, scheme.cost_vnd)
    office.papers(scheme, "advance", STORY_DAY)
    client = client_for(Role.ACCOUNTANT)
    url = at("scheme-money", scheme, "advance")
    assert f"140.000.000{NBSP}đ" in text_of(client, url)
    told = {"amount_vnd": "160.000.000", "voucher": "UNC 1"}
    answer = client.post(url, told)
    assert answer.status_code == 422
    assert "70%" in markup_of(answer)
    assert client.post(url, {**told, "amount_vnd": "140.000.000"}).status_code == 302
    assert client.post(url, {**told, "amount_vnd": "1"}).status_code == 422
    entry = MoneyEntry.objects.get(kind="advance")
    fix = {"amount_vnd": "120.000.000", "reason": "ghi nhầm theo UNC 1"}
    assert post_seen(client, at("money-correct", scheme, entry.pk), fix).status_code == 302
    assert amounts_of(scheme).paid_vnd == 120 * MILLION
    assert client.get(at("scheme-money", scheme, "gift")).status_code == 404


def test_the_page_of_an_establishment_tells_its_schemes(
    scheme: Scheme, firm: Establishment, client_for: ClientFor
) -> None:
    page = text_of(client_for(Role.OFFICER), reverse("web:establishment", args=[firm.pk]))
    assert "Đề án của cơ sở" in page
    assert at("scheme", scheme) in page


def test_the_journal_says_each_step_in_words_and_opens_the_scheme(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 50 * MILLION)
    page = text_of(client_for(Role.AUDITOR), reverse("web:journal"))
    assert ">schemes." not in page
    assert "Bắt đầu thực hiện" in page
    assert f'href="{at("scheme", scheme)}"' in page


def test_whoever_may_not_take_a_step_is_refused_before_its_facts_are_asked(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    """An empty form of somebody who may not send it is no form to be completed."""
    office.submit(scheme)
    refused = client_for(Role.OFFICER).post(step(scheme, "appraise_pass"), {})
    assert refused.status_code == 403
    assert "Sở Công Thương" in markup_of(refused)
    assert client_for(Role.DEPARTMENT).post(step(scheme, "appraise_pass"), {}).status_code == 422
    paid = client_for(Role.DIRECTOR).post(at("scheme-money", scheme, "advance"), {})
    assert paid.status_code == 403
