"""Entering, failing, leaving and reading leave rows; strangers cannot flood them."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.journal.accesses import record_reading
from caunoi.journal.models import Access

pytestmark = pytest.mark.django_db
PASSWORD = "Cau-noi-2018-mot"


@pytest.fixture
def user() -> User:
    user = User(username="le.ha", full_name="Lê Thu Hà")
    user.set_password(PASSWORD)
    user.save()
    return user


def try_to_enter(client: Client, name: str, password: str = "sai") -> int:
    form = {"username": name, "password": password}
    return client.post(reverse("web:sign-in"), form, REMOTE_ADDR="192.0.2.7").status_code


def seen() -> list[tuple[str, str, int]]:
    return list(Access.objects.order_by("pk").values_list("kind", "username", "times"))


def test_entering_and_leaving_leave_a_row(user: User) -> None:
    client = Client()
    assert try_to_enter(client, "LE.HA ", PASSWORD) == 302
    client.post(reverse("web:sign-out"))
    assert seen() == [("enter", "le.ha", 1), ("leave", "le.ha", 1)]
    assert {(row.by, row.address) for row in Access.objects.filter(kind="enter")} == {
        (user, "192.0.2.7")
    }


def test_failures_are_counted_also_while_the_name_waits(user: User) -> None:
    """The name waits after ten tries, with 429; each further one still counts, in the one row."""
    answers = [try_to_enter(Client(), "le.ha") for _try in range(14)]
    assert answers.count(429) == 4
    assert seen() == [("fail", "le.ha", 14)]


def test_strangers_with_made_up_names_write_one_row_an_hour(user: User) -> None:
    for number in range(30):
        try_to_enter(Client(), f"ai.do.{number}")
    assert seen() == [("fail", "", 30)]


def test_a_record_read_again_in_the_hour_writes_nothing(user: User) -> None:
    for _again in range(3):
        record_reading(by=user, record_type="network.collaborator", record_id="5")
    record_reading(by=user, record_type="network.collaborator", is_file=True)
    assert seen() == [("read", "le.ha", 1)] * 2
    with CaptureQueriesContext(connection) as asked:
        record_reading(by=user, record_type="network.collaborator", record_id="5")
    assert len(asked) == 1
    assert "chaintip" not in str(asked.captured_queries)


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_access SET username = 'x'", "DELETE FROM journal_access"]
)
def test_nobody_changes_what_was_read(user: User, statement: str) -> None:
    record_reading(by=user, record_type="network.collaborator", record_id="5")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
