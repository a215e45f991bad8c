"""The journal is complete, ordered, and nobody can change it unnoticed."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from caunoi.accounts.models import User
from caunoi.common.constraints import lay
from caunoi.journal.actions import ACTIONS, SilentWriteError, action, record
from caunoi.journal.models import ChainTip, Entry
from caunoi.journal.queries import check_chain, entries_about
from tests.conftest import Database

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create(username="u", full_name="Nguyễn Thị Thùy Dương")


@pytest.fixture
def register_nothing() -> Iterator[None]:
    """Actions that a test registers are forgotten afterwards."""
    before = dict(ACTIONS)
    yield
    ACTIONS.clear()
    ACTIONS.update(before)


def write(user: User, number: int) -> Entry:
    with transaction.atomic():
        return record(
            action="test.write",
            subject=user,
            by=user,
            on=date(2018, 12, 20),
            ground="QĐ 01/QĐ-TTKC",
            before={"number": number - 1},
            after={"number": number, "day": date(2018, 12, 1), "who": user},
        )


def test_entry_tells_who_what_when_before_and_after(user: User) -> None:
    entry = Entry.objects.get(pk=write(user, 5).pk)
    assert (entry.by, entry.by_name) == (user, "Nguyễn Thị Thùy Dương")
    assert entry.before == {"number": 4}
    assert entry.after["day"] == "2018-12-01"
    assert list(entries_about(user)) == [entry]


def test_chain_of_many_entries_is_sound(user: User) -> None:
    before = check_chain().length  # the seeds are journalled too
    for number in range(20):
        write(user, number)
    assert check_chain().is_sound
    assert check_chain().length == before + 20


def test_writing_outside_a_transaction_is_refused(fresh_database: Database) -> None:
    """pytest runs each test in a transaction, so this is asked of a process that has none."""
    asked = fresh_database.run(
        "from caunoi.accounts.models import User\n"
        "from caunoi.journal.actions import record\n"
        "record(action='x', subject=User(pk=1), by=None)"
    )
    assert "SilentWriteError: x: outside a transaction" in asked.communicate(timeout=60)[1]


@pytest.mark.usefixtures("register_nothing")
def test_action_that_leaves_no_entry_fails(user: User) -> None:
    @action("test.silent", title="đổi tên")
    def rename_silently() -> None:
        User.objects.filter(pk=user.pk).update(full_name="Khác")

    with pytest.raises(SilentWriteError):
        rename_silently()
    user.refresh_from_db()
    assert user.full_name == "Nguyễn Thị Thùy Dương"


def test_two_actions_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="accounts.create_user"):
        action("accounts.create_user", title="tạo")(lambda: None)


@pytest.mark.parametrize("statement", ["UPDATE {} SET ground = 'x'", "DELETE FROM {}"])
def test_database_refuses_to_change_an_entry(user: User, statement: str) -> None:
    write(user, 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(Entry._meta.db_table))
    assert Entry.objects.get(action="test.write").ground == "QĐ 01/QĐ-TTKC"


@pytest.fixture
def unprotected_journal() -> Iterator[None]:
    """Take the database's protection away, so that tampering succeeds and must be *found*."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER journal_entry_append_only ON "{table}"')
        else:
            for event in ("update", "delete"):
                cursor.execute(f'DROP TRIGGER "journal_entry_append_only_{event}"')
    yield
    # SQLite rolls the drop back with the test; laying again is harmless.
    lay()


def tampered(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        [
            {"ground": "không có căn cứ"},
            {"by_name": "Người khác"},
            {"after": {"number": 999}},
            {"before": {}},
            {"on": date(2019, 1, 1)},
            {"action": "test.other"},
            {"subject_id": "0"},
        ]
    )


@pytest.mark.usefixtures("unprotected_journal")
def test_a_thousand_tamperings_are_all_found(user: User) -> None:
    """Edits, deletions (the last entries too) and swaps, each found at or before its place."""
    for number in range(12):
        write(user, number)
    chance = random.Random(1)
    kept = list(Entry.objects.order_by("position").values())
    written = range(len(kept) - 11, len(kept) + 1)  # the seeds are journalled before
    for _round in range(1000):
        position = chance.choice(written)
        kind = chance.choice(["edit", "delete", "swap"])
        savepoint = transaction.savepoint()
        rows = Entry.objects.filter(position=position)
        if kind == "edit":
            rows.update(**tampered(chance))
        elif kind == "delete":
            rows.delete()
        else:
            other = chance.choice([p for p in written if p != position])
            rows.update(position=-1)
            Entry.objects.filter(position=other).update(position=position)
            Entry.objects.filter(position=-1).update(position=other)
        assert not check_chain().is_sound, (kind, position)
        transaction.savepoint_rollback(savepoint)
    assert list(Entry.objects.order_by("position").values()) == kept
    assert check_chain().is_sound


@pytest.mark.usefixtures("unprotected_journal")
def test_emptied_journal_is_found(user: User) -> None:
    write(user, 1)
    Entry.objects.all().delete()
    assert not check_chain().is_sound
    ChainTip.objects.all().delete()
    assert check_chain().is_sound  # an installation that never wrote looks like this


def test_positions_have_no_gap_after_a_rollback(user: User) -> None:
    first = write(user, 1)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(user, 2)
        raise RuntimeError
    assert write(user, 2).position == first.position + 1
    assert check_chain().is_sound
