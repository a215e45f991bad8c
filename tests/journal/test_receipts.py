"""What is sent twice from a phone is written once: the id of the form, not its words, decides."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, RecordedOtherwise, Refusal
from caunoi.fieldwork.models import Visit
from caunoi.journal import actions, receipts
from caunoi.journal.jobs import DAYS_KEPT, forget_receipts
from caunoi.journal.models import Receipt
from caunoi.journal.receipts import Command, arriving, content_hash
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import Land, make_land

KEY = UUID("6f2c1a52-6a4f-4f4f-9d0e-2f5f2b3a7c11")
CHANGED = "Xưởng chạy hai ca, máy mới."


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def field(people: dict[Role, User], land: Land) -> Field:
    return make_field(people, land)


def send(field: Field, finding: str, *, key: UUID = KEY, by: User | None = None) -> Visit:
    """Send a visit as a form does, under the id that the form was opened with."""
    with arriving(Command(key, by or field.user, content_hash({"finding": finding}))):
        return field.visit(finding=finding)


def test_the_receipt_names_what_was_written(field: Field) -> None:
    visit = send(field, "Máy cũ.")
    receipt = Receipt.objects.get()
    assert (receipt.key, receipt.by) == (KEY, field.user)
    assert (receipt.subject_type, receipt.subject_id) == ("fieldwork.visit", str(visit.pk))


def test_the_same_again_is_answered_with_what_stands_since_when(field: Field) -> None:
    visit = send(field, "Máy cũ.")
    with pytest.raises(AlreadyRecorded, match=r"^Đã ghi lúc \d\d:\d\d ngày ") as told:
        send(field, "Máy cũ.")
    assert not isinstance(told.value, RecordedOtherwise)
    assert told.value.subject == ("fieldwork.visit", str(visit.pk))
    assert told.value.at == Receipt.objects.get().at


def test_the_moment_is_that_of_vietnam(field: Field) -> None:
    send(field, "Máy cũ.")
    Receipt.objects.update(at="2018-12-20T02:12:00Z")
    with pytest.raises(AlreadyRecorded, match="Đã ghi lúc 09:12 ngày 20/12/2018"):
        send(field, "Máy cũ.")


def test_a_word_that_was_changed_makes_no_second_visit(field: Field) -> None:
    visit = send(field, "Máy cũ.")
    with pytest.raises(RecordedOtherwise, match="Nội dung vừa đổi chưa ghi") as told:
        send(field, CHANGED)
    assert told.value.subject == ("fieldwork.visit", str(visit.pk))
    assert Visit.objects.get().finding == "Máy cũ."


@pytest.fixture
def no_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the receipts away: nobody asks for one, and no action takes one."""
    monkeypatch.setattr(receipts, "_refuse_arrived", lambda _command: None)
    monkeypatch.setattr(receipts, "_take", lambda _command: None)


def test_without_receipts_a_changed_word_makes_two_visits(field: Field, no_receipts: None) -> None:
    """Sabotage: the harm that the receipts keep away."""
    send(field, "Máy cũ.")
    send(field, CHANGED)
    assert Visit.objects.count() == 2


def test_a_form_opened_anew_is_another_command(field: Field) -> None:
    first = send(field, "Máy cũ.")
    with pytest.raises(AlreadyRecorded, match="đã ghi với đúng nội dung này") as told:
        send(field, "Máy cũ.", key=uuid4())
    assert told.value.subject == ("fieldwork.visit", str(first.pk))
    assert told.value.at == first.recorded_at
    assert send(field, CHANGED, key=uuid4()).pk
    assert Receipt.objects.count() == 2


def test_what_is_refused_leaves_no_receipt_and_goes_corrected(field: Field) -> None:
    with pytest.raises(Refusal, match="Cần ghi đã thấy gì"):
        send(field, " ")
    assert not Receipt.objects.exists()
    assert send(field, "Máy cũ.").pk


def test_two_people_at_one_phone_are_kept_apart(field: Field) -> None:
    send(field, "Máy cũ.")
    with pytest.raises(RecordedOtherwise, match="đã có người khác gửi") as told:
        send(field, "Máy cũ.", by=field.officer)
    assert told.value.subject == ("", ""), "what the other one wrote is not shown"
    assert Visit.objects.count() == 1


def test_a_command_that_changed_nothing_leaves_no_receipt(field: Field) -> None:
    @actions.action("test.nothing_to_do", title="không làm gì", may_change_nothing=True)
    def nothing_to_do(**_who: Any) -> None:
        """Find all as it was asked for."""

    try:
        with arriving(Command(KEY, field.user, content_hash({}))):
            nothing_to_do()
    finally:
        del actions.ACTIONS["test.nothing_to_do"]
    assert not Receipt.objects.exists()


def test_an_action_inside_another_takes_no_receipt_of_its_own(field: Field) -> None:
    """A visit stores its photos by an action of their own."""
    from tests.factories.pictures import photo

    with arriving(Command(KEY, field.user, content_hash({}))):
        field.visit(photos=[("xuong.jpg", photo())])
    assert Receipt.objects.get().subject_type == "fieldwork.visit"


def test_the_order_of_the_fields_is_no_content() -> None:
    assert content_hash({"a": "1", "b": "2"}) == content_hash({"b": "2", "a": "1"})
    assert content_hash({"a": "1"}) != content_hash({"a": "2"})


def test_receipts_are_forgotten_when_nobody_asks_any_more(field: Field) -> None:
    send(field, "Máy cũ.")
    send(field, CHANGED, key=uuid4())
    last = clock.now() - timedelta(days=DAYS_KEPT)
    Receipt.objects.filter(key=KEY).update(at=last - timedelta(minutes=1))
    Receipt.objects.exclude(key=KEY).update(at=last + timedelta(minutes=1))
    assert forget_receipts.call("2018-12-20") == 1
    assert not Receipt.objects.filter(key=KEY).exists()
    assert Visit.objects.count() == 2
