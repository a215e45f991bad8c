"""A person is told what concerns them, in their language, and what was read is noted."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_noop, override

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.localities.models import AdminUnit
from caunoi.notices.actions import OutsideTransactionError, mark_read, tell
from caunoi.notices.jobs import check_journal
from caunoi.notices.models import Notice
from caunoi.notices.queries import latest, unread_count

ON = date(2018, 12, 20)
MESSAGE = gettext_noop("Bảng chi hỗ trợ tháng %(month)s đã lập: %(people)s người, %(total_vnd)s.")
FIGURES = {"month": date(2018, 12, 1), "people": 20, "total_vnd": 8_340_000}
People = dict[Role, User]


def told(people: People, role: Role = Role.DEPUTY, **more: object) -> int:
    with transaction.atomic(), clock.pinned_to(ON):
        return tell(
            recipients=[people[role]], kind="test", message=MESSAGE, figures=FIGURES, **more
        )


def test_a_notice_reads_as_one_sentence_with_vietnamese_figures(people: People) -> None:
    told(people)
    (notice,) = latest(people[Role.DEPUTY])
    assert notice.text == ("Bảng chi hỗ trợ tháng 12/2018 đã lập: 20 người, 8.340.000\u00a0đ.")


def test_a_notice_is_said_in_the_language_of_who_reads_it(people: People) -> None:
    told(people)
    (notice,) = latest(people[Role.DEPUTY])
    with override("en"):
        assert "12/2018" in notice.text
        assert "8,340,000\u00a0đ" in notice.text


def test_nobody_sees_the_notices_of_another(people: People) -> None:
    told(people)
    assert unread_count(people[Role.DEPUTY]) == 1
    assert unread_count(people[Role.OFFICER]) == 0
    assert latest(people[Role.OFFICER]) == []


def test_what_has_a_once_key_is_told_once(people: People) -> None:
    told(people, once_key="appointment-ending:5:2018-12-31")
    told(people, once_key="appointment-ending:5:2018-12-31")
    told(people, role=Role.OFFICER, once_key="appointment-ending:5:2018-12-31")
    assert unread_count(people[Role.DEPUTY]) == 1
    assert unread_count(people[Role.OFFICER]) == 1


def test_what_has_no_once_key_may_be_told_again(people: People) -> None:
    told(people)
    told(people)
    assert unread_count(people[Role.DEPUTY]) == 2


def test_a_figure_that_the_sentence_lacks_fails_where_it_is_told(people: People) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        tell(recipients=[people[Role.DEPUTY]], kind="test", message=MESSAGE, figures={})


def test_telling_belongs_to_the_transaction_of_what_is_told() -> None:
    with pytest.raises(OutsideTransactionError):
        tell(recipients=[], kind="test", message=MESSAGE, figures=FIGURES)


def test_reading_is_noted_once_and_in_the_journal(people: People) -> None:
    deputy = people[Role.DEPUTY]
    told(people)
    told(people)
    newest, oldest = latest(deputy)
    assert mark_read(notice=newest, by=deputy, on=ON) == 1
    assert unread_count(deputy) == 1
    assert mark_read(by=deputy, on=ON) == 1
    assert mark_read(by=deputy, on=ON) == 0
    entries = Entry.objects.filter(action="notices.mark_read").order_by("position")
    assert [e.after for e in entries] == [{"notices": [newest.pk]}, {"notices": [oldest.pk]}]


def test_nobody_reads_the_notice_of_another_away(people: People) -> None:
    told(people)
    (notice,) = latest(people[Role.DEPUTY])
    assert mark_read(notice=notice, by=people[Role.OFFICER], on=ON) == 0
    assert unread_count(people[Role.DEPUTY]) == 1


def test_the_list_is_bounded_and_costs_one_query(people: People) -> None:
    for _number in range(3):
        told(people)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(latest(people[Role.DEPUTY])) == 3
    for _number in range(60):
        told(people)
    with CaptureQueriesContext(connection) as many:
        assert len(latest(people[Role.DEPUTY])) == 30
    assert len(few) == len(many) == 1


def test_the_night_finds_a_sound_journal_and_says_nothing(people: People) -> None:
    told(people)
    mark_read(by=people[Role.DEPUTY], on=ON)
    assert check_journal.call(on=ON.isoformat()) is None
    assert not Notice.objects.filter(kind="journal.broken").exists()


def test_a_broken_journal_is_told_once_to_all_who_may_read_it(people: People) -> None:
    for _number in range(3):
        told(people)
        mark_read(by=people[Role.DEPUTY], on=ON)
    forged = forged_entry()
    Entry.objects.bulk_create([forged])
    assert not check_chain().is_sound
    for _night in range(2):
        assert check_journal.call(on=ON.isoformat()) == forged.position
    told_people = Notice.objects.filter(kind="journal.broken").values_list("recipient", flat=True)
    readers = {Role.DIRECTOR, Role.AUDITOR, Role.ADMINISTRATOR}
    assert sorted(told_people) == sorted(people[role].pk for role in readers)


def forged_entry() -> Entry:
    """Make an entry that nobody chained, as somebody with the database's password might."""
    last = Entry.objects.order_by("position").last()
    assert last is not None
    return Entry(
        position=last.position + 1,
        at=last.at,
        by_name="Không ai",
        action="notices.mark_read",
        subject_type="accounts.user",
        subject_id="1",
        previous_hash=last.hash,
        hash="f" * 64,
    )


def readers(kind: str = "test") -> dict[str, str]:
    return {n.recipient.username: n.stands_in_for for n in Notice.objects.filter(kind=kind)}


@pytest.mark.parametrize("leaves", ["is locked", "has no role any more"])
def test_whoever_stands_in_is_told_when_nobody_told_can_read_it(
    people: People, leaves: str
) -> None:
    officer = people[Role.OFFICER]
    if leaves == "is locked":
        User.objects.filter(pk=officer.pk).update(is_active=False)
    else:
        officer.grants.update(ends_on=ON)
    told(people, role=Role.OFFICER)
    assert readers() == {
        officer.username: "",
        people[Role.DEPUTY].username: officer.full_name,
    }
    (notice,) = latest(people[Role.DEPUTY])
    assert notice.text.startswith(f"Báo thay {officer.full_name}, nay không còn quyền xem: Bảng")


def test_the_director_stands_in_where_the_deputy_has_left_too(people: People) -> None:
    User.objects.filter(pk__in=[people[r].pk for r in (Role.OFFICER, Role.DEPUTY)]).update(
        is_active=False
    )
    told(people, role=Role.OFFICER)
    assert people[Role.DIRECTOR].username in readers()


def test_a_deputy_of_another_place_does_not_stand_in(
    people: People, people_at: Callable[..., People], only_by_area: Callable[..., None]
) -> None:
    here, there = AdminUnit.objects.filter(level="province").order_by("pk")[:2]
    only_by_area()
    near, far = people_at(here), people_at(there)
    User.objects.filter(pk=near[Role.OFFICER].pk).update(is_active=False)
    told(near, role=Role.OFFICER)
    assert set(readers()) == {near[Role.OFFICER].username, near[Role.DEPUTY].username}
    assert far[Role.DEPUTY].username not in readers()


def test_what_concerns_an_account_is_told_to_its_owner_alone(people: People) -> None:
    officer = people[Role.OFFICER]
    User.objects.filter(pk=officer.pk).update(is_active=False)
    with transaction.atomic(), clock.pinned_to(ON):
        tell(recipients=[officer], kind="accounts.invited", message=MESSAGE, figures=FIGURES)
    assert readers("accounts.invited") == {officer.username: ""}
