"""A list of collaborators with their decisions, from the file to the network."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.common.versions import ChangedMeanwhile
from caunoi.imports.drafts import Draft, Outcome, fingerprint
from caunoi.imports.models import SentList
from caunoi.imports.sent import ListRefusal, reasons_of
from caunoi.journal.models import Entry
from caunoi.localities.models import Level
from caunoi.network.imports.actions import (
    answer_collaborators,
    preview_collaborators,
    read_drafts,
    write_collaborators,
)
from caunoi.network.imports.headings import COLLABORATORS, Field
from caunoi.network.models import Appointment, Collaborator
from tests.establishments.workbooks import saved, simple_workbook, tcvn3
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator, make_unit

People = dict[Role, User]
ON = STORY_DAY
HEADER = (
    *("STT", "Họ và tên", "Điện thoại", "Công việc chính", "Địa bàn phụ trách"),
    *("Số quyết định", "Ngày quyết định", "Từ ngày", "Đến ngày"),
)
DECISION = ("12/QĐ-SCT", "20/02/2016", "01/03/2016", "")


def row(name: str, phone: str, area: str, decision: Sequence[str] = DECISION) -> list[str]:
    return ["1", name, phone, "Công chức xã", area, *decision]


def send(people: People, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> SentList:
    return send_file(people, simple_workbook(rows, header, above=2))


def send_file(people: People, content: bytes) -> SentList:
    by = people[Role.OFFICER]
    return preview_collaborators(content=content, file_name="ctv.xlsx", by=by, on=ON)


def drafts(people: People, sent: SentList) -> list[Draft]:
    return read_drafts(sent, by=people[Role.OFFICER], on=ON)


def outcomes(people: People, sent: SentList) -> list[Outcome]:
    return [draft.outcome for draft in drafts(people, sent)]


def answer(people: People, sent: SentList, answers: dict[int, dict[str, str]]) -> SentList:
    fields = [column["field"] for column in sent.columns]
    return answer_collaborators(
        sent=sent,
        seen=sent.version,
        fields=fields,
        answers=answers,
        by=people[Role.OFFICER],
        on=ON,
    )


def write(people: People, sent: SentList) -> list[int]:
    shown = fingerprint(drafts(people, sent))
    by = people[Role.OFFICER]
    made = write_collaborators(sent=sent, seen=sent.version, shown=shown, by=by, on=ON)
    sent.refresh_from_db()
    return made


def test_a_list_is_written_once_however_often_it_is_sent(people: People, land: Land) -> None:
    rows = [
        row("Nguyễn Thị Mai", "0912 345 678", "xã Suối Đá, xã Cây Gáo"),
        row("Trần Văn Bình", "0903111222", "Lò Gốm"),
    ]
    sent = send(people, *rows)
    assert outcomes(people, sent) == [Outcome.NEW, Outcome.NEW]
    assert not Collaborator.objects.exists()
    write(people, sent)
    mai = Appointment.objects.get(collaborator__full_name="Nguyễn Thị Mai")
    assert mai.decision == "12/QĐ-SCT ngày 20/02/2016"
    assert {area.unit for area in mai.areas.all()} == set(land.communes[:2])
    assert sent.rows == []
    entries = Entry.objects.exclude(action="network.preview_list").count()
    again = send(people, *rows)
    assert outcomes(people, again) == [Outcome.SAME, Outcome.SAME]
    with pytest.raises(ListRefusal, match="Không có dòng nào để ghi"):
        write(people, again)
    assert Entry.objects.exclude(action="network.preview_list").count() == entries


def test_a_list_as_offices_send_it(people: People, land: Land) -> None:
    """Titles, merged headings, a name merged over its communes, groups, .VnTime, a signature."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "SỞ CÔNG THƯƠNG"
    sheet["A2"] = "DANH SÁCH CỘNG TÁC VIÊN KHUYẾN CÔNG"
    top = ["TT", "Họ và tên CTV", "SĐT", "Địa bàn", "Quyết định", "", "Nhiệm kỳ", "", "Ngày sinh"]
    below = ["", "", "", "", "Số", "Ngày", "Từ ngày", "Đến hết ngày", ""]
    sheet.append([])
    sheet.append(top)
    sheet.append(below)
    for area in ("E4:F4", "G4:H4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "I4:I5"):
        sheet.merge_cells(area)
    term = ["07/QĐ-SCT", date(2017, 1, 5), date(2017, 2, 1), "31.12.2018", "01/01/1980"]
    sheet.append(["I. Huyện Đồi Sim"])
    sheet.append([1, "Nguyễn Thị Mai", 912345678, "Suối Đá", *term])
    sheet.append([None, None, None, "Cây Gáo"])
    for column in "ABCEFGHI":
        sheet.merge_cells(f"{column}7:{column}8")
    sheet.append([2, *map(tcvn3, ("Trần Văn Bình", "0903 111 222", "An Bình Tây")), *term])
    for cell in sheet[9]:
        cell.font = Font(name=".VnTime")
    sheet.append(["", "Người lập biểu"])
    sent = send_file(people, saved(book))
    assert outcomes(people, sent) == [Outcome.NEW] * 3
    assert [c["label"] for c in sent.columns if not c["field"]] == ["Ngày sinh"]
    write(people, sent)
    terms = {a.collaborator.full_name: a for a in Appointment.objects.all()}
    assert set(terms) == {"Nguyễn Thị Mai", "Trần Văn Bình"}
    mai = terms["Nguyễn Thị Mai"]
    assert (mai.decided_on, mai.starts_on) == (date(2017, 1, 5), date(2017, 2, 1))
    assert mai.planned_end_on == date(2019, 1, 1)
    assert {area.unit for area in mai.areas.all()} == set(land.communes[:2])
    assert mai.collaborator.phone == "0912345678"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Họ và tên": ""}, "Thiếu họ tên"),
        ({"Địa bàn phụ trách": ""}, "Thiếu xã"),
        ({"Địa bàn phụ trách": "Xóm Lạ"}, "Không có “Xóm Lạ”"),
        ({"Số quyết định": ""}, "Thiếu số quyết định"),
        ({"Ngày quyết định": "30/02/2016"}, "“30/02/2016” không phải một ngày"),
        ({"Ngày quyết định": "20/02/16"}, "“20/02/16” không phải một ngày"),
        ({"Ngày quyết định": "21/12/2018"}, "sau ngày 20/12/2018"),
        ({"Từ ngày": ""}, "Thiếu ngày bắt đầu"),
        ({"Đến ngày": "29/02/2016"}, "Nhiệm kỳ phải kết thúc sau ngày bắt đầu"),
        ({"Công việc chính": "x" * 201}, "Dài quá 200"),
    ],
)
def test_a_row_that_the_form_would_refuse_is_given_back(
    people: People, land: Land, changed: dict[str, str], reason: str
) -> None:
    cells = dict(zip(HEADER, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"), strict=True))
    sent = send(people, list((cells | changed).values()))
    (draft,) = drafts(people, sent)
    assert draft.outcome is Outcome.RETURNED
    assert reason in reasons_of(draft)


def test_the_day_may_stand_in_the_cell_of_the_decision(people: People, land: Land) -> None:
    decision = ("12/QĐ-SCT ngày 20 tháng 02 năm 2016", "", "01/03/2016", "")
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá", decision))
    write(people, sent)
    assert Appointment.objects.get().decision == "12/QĐ-SCT ngày 20/02/2016"


def test_a_person_of_the_same_name_is_asked_about(people: People, land: Land) -> None:
    old = make_collaborator(people, "Nguyễn Thị Mai", phone="0988000111")
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"))
    assert outcomes(people, sent) == [Outcome.ASKED]
    with pytest.raises(ListRefusal):
        write(people, sent)
    number = sent.rows[0]["number"]
    sent = answer(people, sent, {number: {"person": str(old.pk)}})
    assert outcomes(people, sent) == [Outcome.ADDED]
    sent = answer(people, sent, {number: {"person": "new"}})
    assert outcomes(people, sent) == [Outcome.NEW]
    write(people, sent)
    assert Collaborator.objects.filter(full_name="Nguyễn Thị Mai").count() == 2


def test_two_rows_of_one_name_are_asked_about(people: People, land: Land) -> None:
    rows = [row("Nguyễn Thị Mai", "", "Suối Đá"), row("Nguyễn Thị Mai", "", "Lò Gốm")]
    sent = send(people, *rows)
    assert outcomes(people, sent) == [Outcome.NEW, Outcome.ASKED]
    first, second = (stored["number"] for stored in sent.rows)
    joined = answer(people, sent, {second: {"twin": str(first)}})
    write(people, joined)
    assert Appointment.objects.get().areas.count() == 2


def test_two_people_of_one_name_stay_two(people: People, land: Land) -> None:
    rows = [row("Nguyễn Thị Mai", "", "Suối Đá"), row("Nguyễn Thị Mai", "", "Lò Gốm")]
    sent = send(people, *rows)
    sent = answer(people, sent, {sent.rows[1]["number"]: {"twin": "other"}})
    write(people, sent)
    assert Collaborator.objects.count() == 2
    assert outcomes(people, send(people, *rows)) != [Outcome.NEW, Outcome.NEW]


def test_a_place_with_two_candidates_is_asked_about(people: People, land: Land) -> None:
    twin = make_unit("98199", "Suối Đá", Level.COMMUNE, land.districts[1])
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"))
    (draft,) = drafts(people, sent)
    (question,) = draft.questions
    assert {option.value for option in question.options} == {
        str(land.communes[0].pk),
        str(twin.pk),
    }
    sent = answer(people, sent, {draft.number: {question.key: str(twin.pk)}})
    write(people, sent)
    assert Appointment.objects.get().areas.get().unit == twin


def test_a_commune_that_gets_two_people_is_said(people: People, land: Land) -> None:
    appoint(people, make_collaborator(people, "Lê Thị Cũ"), land.communes[:1])
    rows = [row("Nguyễn Thị Mai", "0912345678", "Suối Đá"), row("Võ Văn Ba", "", "Suối Đá")]
    sent = send(people, *rows)
    first, second = drafts(people, sent)
    assert [str(w) for w in first.warnings] == [
        "Suối Đá cũng do Lê Thị Cũ phụ trách: sẽ là hai người một xã."
    ]
    assert len(second.warnings) == 2
    assert first.outcome is Outcome.NEW


def test_a_term_that_runs_is_not_crossed(people: People, land: Land) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai", phone="0912345678")
    appoint(people, mai, land.communes[:1])
    decision = ("99/QĐ-SCT", "20/02/2017", "01/03/2017", "")
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Lò Gốm", decision))
    (draft,) = drafts(people, sent)
    assert "đang theo quyết định 12/QĐ-SCT" in reasons_of(draft)


def test_an_account_of_the_same_name_is_asked_about_then_has_the_rights(
    people: People, land: Land
) -> None:
    user = User.objects.create(username="mai", full_name="Nguyễn Thị Mai")
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"))
    assert outcomes(people, sent) == [Outcome.ASKED]
    sent = answer(people, sent, {sent.rows[0]["number"]: {"account": "mai"}})
    write(people, sent)
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.unit) == (Role.COLLABORATOR, land.communes[0])


def test_nobody_gives_themselves_an_area(people: People, land: Land) -> None:
    officer = people[Role.OFFICER]
    header = (*HEADER, "Tên đăng nhập")
    rows = [[*row(officer.full_name, "0912345678", "Suối Đá"), officer.username]]
    (draft,) = drafts(people, send(people, *rows, header=header))
    assert "Không ai tự giao quyền cho mình" in reasons_of(draft)


def test_only_who_appoints_may_send_and_write(people: People, land: Land) -> None:
    content = simple_workbook([row("Nguyễn Thị Mai", "", "Suối Đá")], HEADER)
    for role in (Role.DIRECTOR, Role.ADMINISTRATOR, Role.COLLABORATOR):
        with pytest.raises(NotPermitted):
            preview_collaborators(content=content, file_name="a.xlsx", by=people[role], on=ON)


def test_what_the_preview_did_not_show_is_not_written(people: People, land: Land) -> None:
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"))
    shown = fingerprint(drafts(people, sent))
    make_collaborator(people, "Nguyễn Thị Mai", phone="0912345678")
    by = people[Role.OFFICER]
    with pytest.raises(ListRefusal, match="Sổ vừa đổi"):
        write_collaborators(sent=sent, seen=sent.version, shown=shown, by=by, on=ON)
    assert not Appointment.objects.exists()


def test_two_who_answer_at_once_do_not_undo_each_other(people: People, land: Land) -> None:
    make_collaborator(people, "Nguyễn Thị Mai", phone="0988000111")
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"))
    number = sent.rows[0]["number"]
    answer(people, sent, {number: {"person": "new"}})
    with pytest.raises(ChangedMeanwhile):
        answer(people, sent, {number: {"person": "1"}})


def test_a_column_that_was_not_understood_can_be_chosen(people: People, land: Land) -> None:
    header = [*HEADER]
    header[2] = "Liên lạc"
    sent = send(people, row("Nguyễn Thị Mai", "0912345678", "Suối Đá"), header=header)
    fields = [column["field"] for column in sent.columns]
    assert fields[2] == ""
    fields[2] = Field.PHONE.value
    by = people[Role.OFFICER]
    sent = answer_collaborators(
        sent=sent, seen=sent.version, fields=fields, answers={}, by=by, on=ON
    )
    write(people, sent)
    assert Collaborator.objects.get().phone == "0912345678"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", Field.NAME),
        ("Họ, tên cộng tác viên", Field.NAME),
        ("Cộng tác viên", Field.NAME),
        ("Số QĐ", Field.DECISION),
        ("Quyết định cử", Field.DECISION),
        ("Ngày QĐ", Field.DECIDED),
        ("Ngày ký", Field.DECIDED),
        ("Quyết định – Ngày", Field.DECIDED),
        ("Xã, phường phụ trách", Field.WARD),
        ("Địa bàn", Field.WARD),
        ("Hiệu lực từ ngày", Field.STARTS),
        ("Nhiệm kỳ – Từ", Field.STARTS),
        ("Nhiệm kỳ – Đến", Field.ENDS),
        ("Đến hết ngày", Field.ENDS),
        ("Đơn vị công tác", Field.POST),
        ("Tài khoản", Field.ACCOUNT),
        ("Ngày sinh", None),
        ("Số CCCD", None),
        ("Ghi chú", None),
    ],
)
def test_headings(heading: str, field: Field | None) -> None:
    assert COLLABORATORS.field_of(heading) == field
