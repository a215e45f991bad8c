"""A list of people with their roles, from the file to the accounts."""

from collections.abc import Sequence
from datetime import date

import pytest

from caunoi.accounts.actions import create_user
from caunoi.accounts.imports.actions import (
    answer_people,
    invite_people,
    preview_people,
    read_drafts,
    write_people,
)
from caunoi.accounts.imports.headings import PEOPLE, Field, role_of
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.imports.drafts import Draft, Outcome, fingerprint
from caunoi.imports.models import SentList
from caunoi.imports.sent import ListRefusal, reasons_of
from caunoi.journal.models import Entry
from tests.establishments.workbooks import simple_workbook
from tests.factories.network import STORY_DAY, Land, make_land

People = dict[Role, User]
ON = STORY_DAY
HEADER = (
    *("STT", "Họ và tên", "Chức vụ", "Tên đăng nhập", "Điện thoại", "Thư điện tử", "Địa bàn"),
    *("Từ ngày", "Quyết định"),
)


@pytest.fixture
def land(people: People) -> Land:
    return make_land(people)


def row(name: str, role: str = "Chuyên viên", **more: str) -> list[str]:
    cells = {
        "STT": "1",
        "Họ và tên": name,
        "Chức vụ": role,
        "Từ ngày": "01/12/2018",
        "Quyết định": "05/QĐ-TTKC",
    }
    cells |= {heading.replace("_", " "): text for heading, text in more.items()}
    return [cells.get(heading, "") for heading in HEADER]


def send(people: People, *rows: Sequence[str]) -> SentList:
    content = simple_workbook(rows, HEADER, above=1)
    by = people[Role.ADMINISTRATOR]
    return preview_people(content=content, file_name="người dùng.xlsx", by=by, on=ON)


def drafts(people: People, land: Land, sent: SentList) -> list[Draft]:
    by = people[Role.ADMINISTRATOR]
    return read_drafts(sent, within=land.province, by=by, on=ON)


def outcomes(people: People, land: Land, sent: SentList) -> list[Outcome]:
    return [draft.outcome for draft in drafts(people, land, sent)]


def answer(people: People, sent: SentList, answers: dict[int, dict[str, str]]) -> SentList:
    fields = [column["field"] for column in sent.columns]
    by = people[Role.ADMINISTRATOR]
    return answer_people(sent=sent, seen=sent.version, fields=fields, answers=answers, by=by, on=ON)


def write(people: People, land: Land, sent: SentList) -> list[int]:
    shown = fingerprint(drafts(people, land, sent))
    made = write_people(
        sent=sent,
        within=land.province,
        seen=sent.version,
        shown=shown,
        by=people[Role.ADMINISTRATOR],
        on=ON,
    )
    sent.refresh_from_db()
    return made


def test_a_list_is_written_once_however_often_it_is_sent(people: People, land: Land) -> None:
    rows = [
        row("Lê Thu Hà", "Kế toán", Điện_thoại="0912345678"),
        row("Lê Thu Hà", "Chuyên viên", Điện_thoại="0912345679", Tên_đăng_nhập="ha.le"),
        row("Trần Văn Tám", "Cộng tác viên", Điện_thoại="0912345680"),
        row("Đỗ Thị Chín", "Chuyên viên", Địa_bàn="xã Suối Đá, Lò Gốm"),
    ]
    sent = send(people, *rows)
    assert outcomes(people, land, sent) == [Outcome.NEW] * 4
    write(people, land, sent)
    names = {user.full_name: user for user in User.objects.order_by("-pk")[:4]}
    assert {*User.objects.filter(full_name="Lê Thu Hà").values_list("username", flat=True)} == {
        "le.thu.ha",
        "ha.le",
    }
    grant = User.objects.get(username="le.thu.ha").grants.get()
    assert (grant.role, grant.unit, grant.starts_on) == (Role.ACCOUNTANT, None, date(2018, 12, 1))
    assert grant.decision == "05/QĐ-TTKC"
    assert not names["Trần Văn Tám"].grants.exists()
    assert {g.unit for g in names["Đỗ Thị Chín"].grants.all()} == {
        land.communes[0],
        land.communes[3],
    }
    entries = Entry.objects.count()
    again = send(people, *rows[:3])
    assert outcomes(people, land, again) == [Outcome.SAME] * 3
    with pytest.raises(ListRefusal, match="Không có dòng nào để ghi"):
        write(people, land, again)
    assert Entry.objects.count() == entries + 1  # the preview


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": ""}, "Thiếu họ tên"),
        ({"Quyết_định": ""}, "Thiếu quyết định"),
        ({"Từ_ngày": "01/13/2018"}, "không phải một ngày"),
        ({"Thư_điện_tử": "ha@"}, "không phải địa chỉ thư"),
        ({"Địa_bàn": "Xóm Lạ"}, "Không có “Xóm Lạ”"),
        ({"Tên_đăng_nhập": "test-officer"}, "đã có người dùng"),
    ],
)
def test_a_row_that_cannot_be_written_is_given_back(
    people: People, land: Land, changed: dict[str, str], reason: str
) -> None:
    (draft,) = drafts(people, land, send(people, row(**{"name": "Lê Thu Hà", **changed})))
    assert draft.outcome is Outcome.RETURNED
    assert reason in reasons_of(draft)


def test_a_role_word_that_is_not_known_is_asked_about(people: People, land: Land) -> None:
    sent = send(people, row("Lê Thu Hà", "Văn thư"))
    assert outcomes(people, land, sent) == [Outcome.ASKED]
    number = sent.rows[0]["number"]
    sent = answer(people, sent, {number: {"role": Role.OFFICER.value}})
    write(people, land, sent)
    assert RoleGrant.objects.get(user__full_name="Lê Thu Hà").role == Role.OFFICER


def test_somebody_who_may_have_an_account_is_asked_about(people: People, land: Land) -> None:
    by = people[Role.ADMINISTRATOR]
    old = create_user(username="ha.cu", full_name="Lê Thu Hà", by=by, on=ON)
    sent = send(people, row("Lê Thu Hà", "Kế toán"))
    assert outcomes(people, land, sent) == [Outcome.ASKED]
    number = sent.rows[0]["number"]
    sent = answer(people, sent, {number: {"person": str(old.pk)}})
    write(people, land, sent)
    assert old.grants.get().role == Role.ACCOUNTANT
    assert User.objects.filter(full_name="Lê Thu Hà").count() == 1


def test_two_rows_of_one_name_are_asked_about(people: People, land: Land) -> None:
    sent = send(people, row("Lê Thu Hà", "Kế toán"), row("Lê Thu Hà", "Chuyên viên"))
    assert outcomes(people, land, sent) == [Outcome.NEW, Outcome.ASKED]
    sent = answer(people, sent, {sent.rows[1]["number"]: {"twin": "same"}})
    write(people, land, sent)
    user = User.objects.get(full_name="Lê Thu Hà")
    assert {grant.role for grant in user.grants.all()} == {Role.ACCOUNTANT, Role.OFFICER}


def test_nobody_gives_themselves_a_role(people: People, land: Land) -> None:
    me = people[Role.ADMINISTRATOR]
    rows = row(me.full_name, "Giám đốc", Tên_đăng_nhập=me.username)
    (draft,) = drafts(people, land, send(people, rows))
    assert "Không ai tự giao quyền cho mình" in reasons_of(draft)


def test_only_who_manages_people_everywhere_may_send_and_write(people: People, land: Land) -> None:
    sent = send(people, row("Lê Thu Hà"))
    content = simple_workbook([row("Lê Thu Hà")], HEADER)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            preview_people(content=content, file_name="a.xlsx", by=people[role], on=ON)
        with pytest.raises(NotPermitted):
            write_people(sent=sent, within=land.province, seen=1, shown="", by=people[role], on=ON)
    RoleGrant.objects.filter(user=people[Role.ADMINISTRATOR]).update(unit=land.communes[0])
    with pytest.raises(NotPermitted):
        send(people, row("Lê Thu Hà"))


def test_links_are_made_for_whoever_has_no_password_yet(people: People, land: Land) -> None:
    sent = send(people, row("Lê Thu Hà"), row("Trần Văn Tám"))
    write(people, land, sent)
    ha = User.objects.get(full_name="Lê Thu Hà")
    ha.set_password("đã có mật khẩu")
    ha.save()
    made = invite_people(sent=sent, by=people[Role.ADMINISTRATOR], on=ON)
    assert [user.full_name for user, _token in made] == ["Trần Văn Tám"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Giám đốc", Role.DIRECTOR),
        ("GIÁM ĐỐC TRUNG TÂM", Role.DIRECTOR),
        ("Phó Giám đốc", Role.DEPUTY),
        ("Trưởng phòng Khuyến công", Role.DEPUTY),
        ("Giám đốc Sở", Role.AUTHORITY),
        ("Phó Giám đốc Sở Công Thương", Role.AUTHORITY),
        ("Sở Công Thương", Role.DEPARTMENT),
        ("Chuyên viên", Role.OFFICER),
        ("viên chức", Role.OFFICER),
        ("Kế toán trưởng", Role.ACCOUNTANT),
        ("CTV", Role.COLLABORATOR),
        ("Tổ trưởng CTV", Role.TEAM_LEADER),
        ("Quản trị hệ thống", Role.ADMINISTRATOR),
        ("Thanh tra, kiểm toán", Role.AUDITOR),
        ("Văn thư", None),
        ("Phó trưởng phòng", None),
        ("Lái xe", None),
    ],
)
def test_words_for_roles(text: str, role: Role | None) -> None:
    assert role_of(text) is role


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", Field.NAME),
        ("Chức vụ, vai trò", Field.ROLE),
        ("E-mail", Field.EMAIL),
        ("Số ĐT", Field.PHONE),
        ("Tài khoản", Field.USERNAME),
        ("Địa bàn phụ trách", Field.WARD),
        ("Số quyết định", Field.DECISION),
        ("Từ ngày", Field.STARTS),
        ("Ghi chú", None),
    ],
)
def test_headings(heading: str, field: Field | None) -> None:
    assert PEOPLE.field_of(heading) == field
