"""The legal basis on screen: two persons for a change, self-check and ceilings explained."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.localities.queries import unit_on
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.models import NormChange
from caunoi.norms.queries import norm_on
from caunoi.web.legal.words import value_in_words
from tests.factories.network import STORY_DAY, Land
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import post_seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
NORMS = reverse("web:legal")
SALARY = reverse("web:norm", args=["base-salary"])
PROPOSE = reverse("web:norm-propose", args=["base-salary"])
PROPOSAL = {
    "amount_vnd": "1.400.000",
    "starts_on": "01/10/2018",
    "citation": "NĐ thử, Điều 1",
    "confidence": "L",
    "reason": "nghe nói",
}


CLOCK = {"working_days": "7", "warn_days": "2", "reply_days": "5"}
SILENCE = {
    **{"amber_days": 40, "red_days": 50, "director_days": 60},
    **{"margin_percent": 5, "end_warn_days": 15, "put_off_days": 20},
}
NOT_ASKED = dict.fromkeys(("visit_days", "photo_days", "report_day", "milestone_red_days"))


def propose(client: Client) -> NormChange:
    assert client.post(PROPOSE, PROPOSAL).status_code == 302
    return NormChange.objects.get()


def test_every_norm_is_listed_with_its_value_of_the_day(client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.COLLABORATOR).get(NORMS))
    for name in CATALOGUE:
        assert reverse("web:norm", args=[name]) in page
    assert "1.390.000\u00a0đ một tháng" in page
    assert "NĐ 72/2018/NĐ-CP" in page


@pytest.mark.parametrize(
    ("norm", "vi", "en"),
    [
        ("base-salary", "1.390.000\u00a0đ một tháng", "1,390,000\u00a0đ a month"),
        ("allowance-factor", "0,3 lần mức lương cơ sở", "0.3 times the base salary"),
        ("priority-factor-max", "1,5 lần mức trần", "1.5 times the ceiling"),
        ("management-agency", "1,5% kinh phí khuyến công được giao", "1.5% of the funds allocated"),
        ("management-unit", "2,5% dự toán đề án", "2.5% of the scheme's budget"),
        ("advance-share-max", "70% kinh phí hỗ trợ", "70% of the support"),
        (
            "monthly-report-due",
            "đến hết ngày 20 hằng tháng",
            "by the end of day 20 of each month",
        ),
        (
            "periodic-report-opens",
            "từ 21 ngày trước khi hết kỳ",
            "from 21 days before the period ends",
        ),
        (
            "periodic-report-due",
            "đến 90 ngày sau khi hết kỳ",
            "until 90 days after the period ends",
        ),
    ],
)
def test_each_value_is_said_in_its_own_unit(norm: str, vi: str, en: str) -> None:
    row = norm_on(norm, date(2016, 5, 2) if norm.startswith("management") else STORY_DAY)
    assert row is not None
    for language, said in (("vi", vi), ("en", en)):
        with override(language):
            assert value_in_words(norm, row.values) == said


def test_no_norm_shows_a_bare_number(client_for: ClientFor) -> None:
    groups = client_for(Role.COLLABORATOR).get(NORMS).context["groups"]
    values = [each.value for group in groups for each in group.norms if each.row]
    assert len(values) > 40
    assert [value for value in values if re.fullmatch(r"[\d.,]+( ngày)?", value)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_title_says_a_word_twice(language: str) -> None:
    with override(language):
        titles = [str(norm.title) for norm in CATALOGUE.values()]
    assert [t for t in titles if re.search(r"\b(\w+) \1\b", t)] == []


def test_a_share_above_the_whole_is_refused(client_for: ClientFor) -> None:
    url = reverse("web:norm-propose", args=["management-unit"])
    rest = {k: v for k, v in PROPOSAL.items() if k != "amount_vnd"}
    for wrong in ("0", "150", "một"):
        answer = client_for(Role.OFFICER).post(url, {**rest, "factor": wrong})
        assert answer.status_code == 422
        assert "ví dụ 1,5" in markup_of(answer)
    assert not NormChange.objects.exists()


def test_who_marks_a_text_as_read_names_the_article(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    told = {**PROPOSAL, "confidence": "H"}
    answer = client.post(PROPOSE, {**told, "citation": "NĐ 72/2018/NĐ-CP (chưa đọc được điều)"})
    assert answer.status_code == 422
    assert "phải ghi điều đã đọc" in markup_of(answer)
    assert not NormChange.objects.exists()
    answer = client.post(PROPOSE, {**told, "citation": "Điều 3 Nghị định số 72/2018/NĐ-CP"})
    assert answer.status_code == 302


def test_marks_are_said_in_words(client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.COLLABORATOR).get(NORMS))
    assert "đã đọc trong văn bản" in page
    assert "chưa đọc văn bản, cần kiểm tra" in page


def test_a_norm_shows_its_history_and_what_holds_today(client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.COLLABORATOR).get(SALARY))
    assert page.count("đang áp dụng") == 1
    assert "1.210.000" in page
    assert "30/06/2018" in page


def test_an_unknown_norm_is_not_found(client_for: ClientFor) -> None:
    assert client_for(Role.OFFICER).get(reverse("web:norm", args=["mat-trang"])).status_code == 404


def test_documents_of_the_day_and_of_other_days(client_for: ClientFor) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:documents")
    today = markup_of(client.get(url))
    assert "NĐ 45/2012/NĐ-CP" in today
    assert "NĐ 235/2025" not in today
    assert "NĐ 235/2025" in markup_of(client.get(url, {"all": "1"}))


def test_heads_of_activity_are_listed(client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.OFFICER).get(reverse("web:heads")))
    assert page.count('<td class="num">') >= 9


def test_a_change_needs_a_second_person(people: People, client_for: ClientFor) -> None:
    change = propose(client_for(Role.OFFICER))
    assert norm_on("base-salary", STORY_DAY).amount_vnd == 1_390_000  # type: ignore[union-attr]
    approve = reverse("web:norm-change-approve", args=[change.pk])
    assert client_for(Role.OFFICER).post(approve).status_code == 403
    RoleGrant.objects.create(user=people[Role.OFFICER], role=Role.DEPUTY)
    own = client_for(Role.OFFICER).post(approve)
    assert own.status_code == 403
    assert "cần người khác duyệt" in markup_of(own)
    page = client_for(Role.OFFICER).get(reverse("web:norm-change", args=[change.pk]))
    assert "Đề nghị này do chính anh/chị lập" in markup_of(page)
    client_for(Role.DIRECTOR).post(approve)
    assert norm_on("base-salary", STORY_DAY).amount_vnd == 1_400_000  # type: ignore[union-attr]
    assert client_for(Role.DIRECTOR).post(approve).status_code == 409


def test_a_proposal_is_returned_with_a_reason(people: People, client_for: ClientFor) -> None:
    change = propose(client_for(Role.OFFICER))
    client, url = client_for(Role.DEPUTY), reverse("web:norm-change-return", args=[change.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "chưa có văn bản"})
    page = markup_of(client.get(reverse("web:norm-change", args=[change.pk])))
    assert "chưa có văn bản" in page
    assert norm_on("base-salary", STORY_DAY).amount_vnd == 1_390_000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount_vnd", "một triệu", "Số tiền phải là số đồng nguyên"),
        ("amount_vnd", "-5", "Số tiền phải là số đồng nguyên"),
        ("starts_on", "31/02/2018", "Không có ngày này"),
        ("citation", "", "Cần ghi căn cứ"),
        ("reason", "", "Cần ghi lý do"),
    ],
)
def test_a_wrong_proposal_says_what_would_be_right(
    field: str, value: str, said: str, client_for: ClientFor
) -> None:
    answer = client_for(Role.OFFICER).post(PROPOSE, {**PROPOSAL, field: value})
    assert answer.status_code == 422
    assert said in markup_of(answer)
    assert not NormChange.objects.exists()


def test_each_unit_of_norm_has_its_form(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    rest = {k: v for k, v in PROPOSAL.items() if k != "amount_vnd"}
    cases = {
        "allowance-factor": ({"factor": "0,35"}, {"numerator": 7, "denominator": 20}),
        "support-machinery": ({"percent": "40", "cap_vnd": ""}, {"percent": 40, "cap_vnd": None}),
        "management-agency": ({"factor": "1,5"}, {"numerator": 3, "denominator": 200}),
        "monthly-report-due": ({"day": "18"}, {"day": 18}),
        "advance-share-max": ({"percent": "60"}, {"percent": 60}),
        "allowance-part-month": ({"policy": "whole_month"}, {"policy": "whole_month"}),
        "difficulty-procedure-centre": (CLOCK, {name: int(n) for name, n in CLOCK.items()}),
        "silence-suspended": (SILENCE, {**SILENCE, **NOT_ASKED}),
    }
    for norm, (said, kept) in cases.items():
        assert client.get(reverse("web:norm-propose", args=[norm])).status_code == 200
        client.post(reverse("web:norm-propose", args=[norm]), {**rest, **said})
        change = NormChange.objects.get(norm=norm)
        assert change.values == kept
        assert value_in_words(change.norm, change.values)


def test_days_that_cannot_be_are_refused_with_what_would_be_right(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    rest = {k: v for k, v in PROPOSAL.items() if k != "amount_vnd"}
    late = reverse("web:norm-propose", args=["difficulty-procedure-centre"])
    answer = markup_of(client.post(late, {**rest, **CLOCK, "warn_days": "7"}))
    assert "báo trước phải ít hơn hạn trả lời" in answer
    steep = reverse("web:norm-propose", args=["silence-running"])
    answer = markup_of(client.post(steep, {**rest, **SILENCE, "red_days": 30}))
    assert "báo chuyên viên không sớm hơn báo cộng tác viên" in answer
    assert not NormChange.objects.exists()


def test_a_form_of_days_begins_with_those_in_force_and_says_what_it_leaves_alone(
    client_for: ClientFor,
) -> None:
    url = reverse("web:norm-propose", args=["difficulty-procedure-centre"])
    page = markup_of(client_for(Role.OFFICER).get(url))
    assert 'value="10"' in page
    assert "Hạn đã đặt cho khó khăn đang chờ giữ nguyên" in page


def test_the_list_of_proposals_costs_the_same_for_one_and_for_thirty(
    people: People, client_for: ClientFor
) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:norm-changes")
    change = propose(client)
    one = queries_of(client, url)
    for _number in range(30):
        change.pk = None
        change.save()
    assert queries_of(client, url) == one
    assert "31</b> đề nghị đang chờ" in markup_of(client.get(url))


def asked(client: Client, **query: object) -> str:
    return markup_of(client.get(reverse("web:support"), query))


def test_the_ceiling_of_an_item_is_explained(client_for: ClientFor) -> None:
    client = client_for(Role.COLLABORATOR)
    page = asked(client, item="machinery", cost="500.000.000", on="01/05/2016")
    assert "200.000.000\u00a0đ" in page
    assert "50%" in page
    assert "TTLT 26/2014" in page
    assert "Phép tính" in page


def test_priority_lifts_the_ceiling(client_for: ClientFor) -> None:
    client = client_for(Role.COLLABORATOR)
    page = asked(client, item="machinery", cost="900000000", priority="1,5", on="01/05/2016")
    assert "300.000.000\u00a0đ" in page
    too_much = asked(client, item="machinery", cost="900000000", priority="2", on="01/05/2016")
    assert "Hệ số ưu tiên 2 không dùng được" in too_much


def test_a_wrong_question_says_what_would_be_right(client_for: ClientFor) -> None:
    client = client_for(Role.COLLABORATOR)
    assert "Số tiền phải là" in asked(client, item="machinery", cost="0")
    assert "error-summary" in asked(client, item="moon", cost="1000")
    assert "chưa có" in asked(client, item="machinery", cost="1000", on="01/05/1990")


@pytest.fixture
def served(people: People, client_for: ClientFor) -> None:
    answer = post_seen(
        client_for(Role.DIRECTOR),
        reverse("web:centre-territory"),
        {"codes": "74", "starts_on": "01/01/2016"},
        page=reverse("web:centre"),
        field="codes",
    )
    assert answer.status_code == 302


def verdict(client: Client, code: str, kind: str, on: str) -> str:
    day = date(int(on[6:]), int(on[3:5]), int(on[:2]))
    unit = unit_on(code, day)
    assert unit is not None
    query = {"kind": kind, "unit": unit.pk, "on": on}
    return markup_of(client.get(reverse("web:eligibility"), query))


@pytest.mark.usefixtures("served")
def test_a_commune_in_2018_is_a_place_of_the_law(client_for: ClientFor) -> None:
    page = verdict(client_for(Role.COLLABORATOR), "25822", "household", "20/12/2018")
    assert "callout-ok" in page
    assert re.search(r"NĐ 45/2012/NĐ-CP, Điều 1", page)
    assert "Từng điều kiện" in page


@pytest.mark.usefixtures("served")
def test_a_union_of_cooperatives_was_not_in_the_law_yet(client_for: ClientFor) -> None:
    page = verdict(client_for(Role.COLLABORATOR), "25822", "cooperative_union", "20/12/2018")
    assert "callout-no" in page
    assert "Không thuộc đối tượng" in page


@pytest.mark.usefixtures("served", "land")
def test_a_missing_answer_is_asked_for(client_for: ClientFor, land: Land) -> None:
    url = reverse("web:eligibility")
    page = markup_of(client_for(Role.COLLABORATOR).get(url, {"kind": "household"}))
    assert "Cần chọn nơi sản xuất" in page
