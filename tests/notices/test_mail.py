"""Letters: chosen by type, one a day or at once, in the reader's language, never twice."""

import smtplib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.journal.models import Entry
from caunoi.notices import mail as carrying
from caunoi.notices.actions import NoticeRefusal, choose_delivery, mark_read, tell
from caunoi.notices.enums import Delivery
from caunoi.notices.jobs import mail_digests
from caunoi.notices.mail import mail_at_once
from caunoi.notices.models import MOST_TRIES, SENDING_LASTS, Notice, NoticeQuerySet
from caunoi.notices.queries import latest

ON = date(2018, 12, 20)
DIGEST = "fieldwork.task"
AT_ONCE = "journal.broken"
MESSAGE = gettext_noop("Đề án %(code)s bị dừng: %(reason)s")
People = dict[Role, User]


@pytest.fixture
def officer(people: People) -> User:
    person = people[Role.OFFICER]
    person.email = "ha@trung-tam.test"
    person.save()
    return person


def told(*readers: User, kind: str = DIGEST, times: int = 1) -> None:
    with transaction.atomic(), clock.pinned_to(ON):
        for number in range(times):
            tell(
                recipients=readers,
                kind=kind,
                message=MESSAGE,
                figures={"code": f"KC-{number}", "reason": "hết vốn"},
            )


def night() -> int:
    return int(mail_digests.call(on=ON.isoformat()))


def test_a_day_of_notices_is_one_letter_for_each_person(officer: User, people: People) -> None:
    deputy = people[Role.DEPUTY]
    deputy.email = "phong@trung-tam.test"
    deputy.save()
    told(officer, deputy, times=3)
    told(people[Role.ACCOUNTANT])  # has no address: only in the application
    assert mail.outbox == []
    assert night() == 2
    (first, second) = mail.outbox
    assert {first.to[0], second.to[0]} == {"ha@trung-tam.test", "phong@trung-tam.test"}
    assert first.subject == "Cầu Nối: 3 thông báo, ngày 20/12/2018"
    assert [line for line in first.body.splitlines() if line.startswith("- ")] == [
        f"- Đề án KC-{number} bị dừng: hết vốn" for number in range(3)
    ]
    notice = latest(User.objects.get(email=first.to[0]))[0]
    assert f"http://127.0.0.1:8000/notices/{notice.pk}" in first.body
    assert len(latest(people[Role.ACCOUNTANT])) == 1


def test_the_next_night_sends_only_what_is_new(officer: User) -> None:
    told(officer, times=2)
    assert (night(), night()) == (1, 0)
    told(officer)
    assert night() == 1
    assert len(mail.outbox) == 2
    assert mail.outbox[1].subject.startswith("Cầu Nối: 1 thông báo")


def test_the_letter_speaks_the_language_of_its_reader(officer: User) -> None:
    officer.language = "en"
    officer.save()
    told(officer)
    night()
    assert "notice" in mail.outbox[0].subject
    assert "hết vốn" in mail.outbox[0].body
    assert "bị dừng" not in mail.outbox[0].body


def test_what_was_read_in_the_application_needs_no_letter(officer: User) -> None:
    told(officer)
    mark_read(by=officer, on=ON)
    assert night() == 0


def test_at_once_goes_out_when_the_work_holds_and_not_before(
    officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        told(officer, kind=AT_ONCE)
        assert mail.outbox == []
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Cầu Nối: Nhật ký không nguyên vẹn"
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            told(officer, kind=AT_ONCE)
            raise ZeroDivisionError
    assert callbacks == []
    assert (len(mail.outbox), Notice.objects.count()) == (1, 1)
    assert mail_at_once.call() == 0


def test_each_person_chooses_for_each_type(officer: User) -> None:
    choose_delivery(choices={"task": Delivery.IN_APP}, by=officer, on=ON)
    told(officer)
    told(officer, kind="network.term_ends")
    assert night() == 1
    assert mail.outbox[0].subject.startswith("Cầu Nối: 1 thông báo")
    choose_delivery(choices={"task": Delivery.AT_ONCE}, by=officer, on=ON)
    told(officer)
    assert mail_at_once.call() == 1
    assert len(latest(officer)) == 3
    before_and_after = [
        (entry.before, entry.after)
        for entry in Entry.objects.filter(action="notices.choose_delivery").order_by("position")
    ]
    assert before_and_after == [
        ({"task": "digest"}, {"task": "in_app"}),
        ({"task": "in_app"}, {"task": "at_once"}),
    ]


def test_a_type_that_does_not_exist_is_refused(officer: User) -> None:
    with pytest.raises(NoticeRefusal, match="Không có loại thông báo"):
        choose_delivery(choices={"moon": Delivery.DIGEST}, by=officer, on=ON)


class Crash(BaseException):
    """The machine loses its power: nothing of ours catches it."""


def _crash_after_sending(message: EmailMessage) -> None:
    mail.outbox.append(message)
    raise Crash


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> None:
    mail.outbox = []
    monkeypatch.setattr(EmailMessage, "send", _crash_after_sending)


def _wait(monkeypatch: pytest.MonkeyPatch, spans: int) -> None:
    later = clock.now() + spans * (SENDING_LASTS + timedelta(seconds=1))
    monkeypatch.setattr(clock, "now", lambda: later)


def _crash_every_night(monkeypatch: pytest.MonkeyPatch) -> int:
    for spans in range(6):
        with monkeypatch.context() as patched:
            _wait(patched, spans)
            try:
                night()
            except Crash:
                pass
    return len(mail.outbox)


@pytest.mark.usefixtures("crash")
def test_a_crash_between_sending_and_marking_sends_again_once(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(officer)
    with pytest.raises(Crash):
        night()
    assert night() == 0  # the claim still holds: somebody may be sending
    assert _crash_every_night(monkeypatch) == MOST_TRIES == 2


@pytest.mark.usefixtures("crash")
def test_without_the_claim_it_would_send_again_and_again(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(officer)

    def claim_nothing(notices: NoticeQuerySet, delivery: Delivery) -> list[Notice]:
        return list(notices.to_mail(delivery, clock.now()).select_related("recipient"))

    monkeypatch.setattr(carrying, "_claim", claim_nothing)
    assert _crash_every_night(monkeypatch) > MOST_TRIES


def test_a_server_that_takes_nothing_loses_nothing(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(officer)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", _refused)
        assert [night() for _night in range(5)] == [0] * 5
    assert night() == 1


def _refused(message: EmailMessage) -> None:
    raise smtplib.SMTPConnectError(421, b"closed")


def test_a_letter_that_cannot_be_written_keeps_no_other_from_going_out(
    officer: User, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    deputy = people[Role.DEPUTY]
    deputy.email = "phong@trung-tam.test"
    deputy.save()
    told(officer, deputy)
    whole = carrying.letter_of

    def fails_for_the_first(claimed: list[Notice], on: date | None) -> EmailMessage:
        if claimed[0].recipient_id == min(officer.pk, deputy.pk):
            raise KeyError("reason")
        return whole(claimed, on)

    monkeypatch.setattr(carrying, "letter_of", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        night()
    assert len(mail.outbox) == 1
