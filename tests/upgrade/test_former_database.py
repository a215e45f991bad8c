"""A database of an earlier release after `caunoi setup`: nothing that it stored is lost or mute."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Database, Databases

HERE = Path(__file__).parent

RESTORE = """
import lzma
from django.db import connection
sql = lzma.open({path!r}, "rt", encoding="utf-8").read()
connection.ensure_connection()
if connection.vendor == "sqlite":
    connection.connection.execute("PRAGMA foreign_keys = OFF")
    connection.connection.executescript(sql)
else:
    connection.cursor().execute(sql)
"""

READ = """
import io, json
import openpyxl
from django.db import connection
from django.test import Client
from caunoi.accounts.models import User
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.notices.models import Notice
from caunoi.web.addresses import address_of
from caunoi.web.demo.story import SESSION_KEY

def client_of(person, day):
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    session = client.session
    session[SESSION_KEY] = day.isoformat()
    session.save()
    return client

chain, entries = check_chain(), Entry.objects.count()
auditor = User.objects.get(username="dang.viet.cuong")
day = Notice.objects.latest("told_on").told_on
answer = client_of(auditor, day).get("/journal?format=xlsx")
sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue()), read_only=True).active
head, *lines = sheet.iter_rows(values_only=True)
titles = [line[head.index("Làm gì")] for line in lines]

opened = {}
for notice in Notice.objects.order_by("kind", "-told_on").select_related("recipient"):
    kind = f"{notice.kind} {notice.address.partition(':')[0]}"
    if kind not in opened:
        client = client_of(notice.recipient, notice.told_on)
        answer = client.post(f"/notices/{notice.pk}/open", follow=True)
        came_to = answer.redirect_chain[0][0] if answer.redirect_chain else ""
        opened[kind] = (answer.status_code, came_to == address_of(notice.address))

print(json.dumps({
    "entries": entries,
    "length": chain.length,
    "broken_at": chain.broken_at,
    "titles": titles,
    "names": [*Entry.objects.values_list("action", "subject_type").distinct().order_by()],
    "notices": Notice.objects.count(),
    "without_address": [n.address for n in Notice.objects.all() if not address_of(n.address)],
    "opened": opened,
}))
"""


@pytest.fixture(scope="module")
def upgraded(databases: Databases) -> Iterator[Database]:
    database = databases.empty()
    engine = "postgresql" if databases.is_postgres else "sqlite"
    _output_of(database, RESTORE.format(path=str(HERE / f"demonstration.{engine}.sql.xz")))
    ran = database.caunoi("setup")
    assert ran.returncode == 0, ran.stderr
    yield database
    databases.drop(database)


@pytest.fixture(scope="module")
def read(upgraded: Database) -> dict[str, Any]:
    return dict(json.loads(_output_of(upgraded, READ)))


def _output_of(database: Database, script: str) -> str:
    process = database.run(script)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    return output


def test_chain_is_whole(read: dict[str, Any]) -> None:
    assert read["broken_at"] is None
    assert read["length"] == read["entries"] > 7_500


def test_each_entry_has_a_title(read: dict[str, Any]) -> None:
    stored = {name for pair in read["names"] for name in pair}
    assert len(read["titles"]) == read["entries"]
    assert set(read["titles"]) & {*stored, None, ""} == set()


def test_each_notice_opens(read: dict[str, Any]) -> None:
    assert read["notices"] > 2_500
    assert read["without_address"] == []
    assert len(read["opened"]) > 20
    assert {kind: how for kind, how in read["opened"].items() if how != [200, True]} == {}
