"""The journal as people read it."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from caunoi.accounts.actions import create_user, grant_role
from caunoi.accounts.roles import Role
from caunoi.journal.models import ChainTip, Entry
from caunoi.journal.queries import entries_about
from caunoi.web.words import changes_in_words, subject_types
from tests.factories.allowances import make_network, prepared
from tests.factories.network import make_land
from tests.factories.schemes import Office, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
JOURNAL = reverse("web:journal")
ON = date(2018, 12, 20)


def make(people: People, name: str) -> None:
    create_user(username=name, full_name=name, by=people[Role.ADMINISTRATOR], on=ON)


def test_every_write_command_has_its_title_on_the_pages() -> None:
    """A server that has only loaded its pages knows the titles of the console's commands too."""
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "caunoi").rglob("*.py"))
    names = re.findall(r'^@action\(\s*"(\w+\.\w+)"', source, re.MULTILINE)
    asked = (
        "import django; django.setup()\n"
        "import caunoi.web.urls\n"
        "from caunoi.web.words import action_title\n"
        f"print([name for name in {names} if action_title(name) == name])"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True)
    assert len(names) > 100
    assert told.stdout.strip() == "[]", told.stderr


def test_an_entry_says_who_did_what_to_whom(people: People, client_for: ClientFor) -> None:
    make(people, "moi")
    page = markup_of(client_for(Role.AUDITOR).get(JOURNAL))
    assert "Tạo người dùng" in page
    assert people[Role.ADMINISTRATOR].full_name in page
    assert "20/12/2018" in page


def test_a_day_that_does_not_exist_takes_nothing_from_the_other_conditions(
    people: People, client_for: ClientFor
) -> None:
    make(people, "moi")
    asked = {"action": "accounts.create_user", "from_on": "31/02/2018"}
    answer = client_for(Role.AUDITOR).get(JOURNAL, asked)
    assert "Không có ngày này." in markup_of(answer)
    assert {row["entry"].action for row in answer.context["rows"]} == {"accounts.create_user"}


def test_the_filters_keep_what_was_asked_for(people: People, client_for: ClientFor) -> None:
    make(people, "moi")
    client = client_for(Role.AUDITOR)
    yes = {"action": "accounts.create_user", "by": people[Role.ADMINISTRATOR].pk}
    assert "moi" in markup_of(client.get(JOURNAL, yes))
    for no in (
        {"action": "accounts.create_user", "subject": "norms.normrow"},
        {"subject": "norms.normrow"},
        {"to_on": "01/01/2001"},
    ):
        page = markup_of(client.get(JOURNAL, no))
        assert "Không có mục nào khớp" in page, no
        assert "Bỏ lọc" in page
    assert "moi" in markup_of(client.get(JOURNAL, {"from_on": "01/01/2001"}))


def test_the_filter_offers_what_was_recorded(people: People, client_for: ClientFor) -> None:
    """A scheme's step is recorded under its own name, not under that of the command."""
    land = make_land(people)
    Office(people).submit(Office(people).draft(make_firm(people, land)))
    client = client_for(Role.AUDITOR)
    page = markup_of(client.get(JOURNAL))
    assert 'value="schemes.submit"' in page
    assert 'value="schemes.advance"' not in page
    kept = markup_of(client.get(JOURNAL, {"action": "schemes.submit"}))
    assert kept.count('<tr id="entry-') == 1


def test_an_entry_leads_to_the_page_of_what_it_is_about(
    people: People, client_for: ClientFor
) -> None:
    """Schemes and sheets are named by code and month on the pages, by their row in the journal."""
    land = make_land(people)
    scheme = Office(people).draft(make_firm(people, land))
    make_network(people, land, 2)
    prepared(people)
    client = client_for(Role.AUDITOR)
    page = markup_of(client.get(JOURNAL))
    for url in (
        reverse("web:scheme", args=[scheme.code]),
        reverse("web:allowance-sheet", args=["2018-12"]),
    ):
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200


def test_a_sound_chain_is_said_to_be_sound(people: People, client_for: ClientFor) -> None:
    make(people, "moi")
    client = client_for(Role.AUDITOR)
    answer = client.post(reverse("web:journal-check"), follow=True)
    assert "Nhật ký còn nguyên vẹn" in markup_of(answer)


def test_a_broken_chain_is_said_to_be_broken(people: People, client_for: ClientFor) -> None:
    make(people, "moi")
    ChainTip.objects.update(last_hash="0" * 64)
    answer = client_for(Role.AUDITOR).post(reverse("web:journal-check"), follow=True)
    assert "không còn nguyên vẹn" in markup_of(answer)


def test_the_list_is_bounded_and_costs_the_same(people: People, client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    make(people, "nguoi-1")
    one = queries_of(client, JOURNAL)
    for number in range(2, 60):
        make(people, f"nguoi-{number}")
    assert queries_of(client, JOURNAL) == one
    page = markup_of(client.get(JOURNAL))
    assert "1 đến 50 trên" in page
    assert "Trang sau" in page
    assert "nguoi-1<" in markup_of(client.get(JOURNAL, {"page": 2}))


def test_a_change_reads_as_words(people: People) -> None:
    make(people, "moi")
    entry = Entry.objects.first()
    assert entry is not None
    assert ("họ tên", "", "moi") in changes_in_words(entry)
    assert entry.subject_type in subject_types()


def test_what_a_person_typed_is_not_taken_for_a_stored_value(
    people: People, client_for: ClientFor
) -> None:
    """A user name may be spelt as a stored value: only a field of a choice has its words."""
    by = people[Role.ADMINISTRATOR]
    user = create_user(username="household", full_name="Mới", by=by, on=ON)
    grant_role(user=user, role=Role.OFFICER, by=by, on=ON, decision="QĐ 5")
    entries = {entry.action: entry for entry in entries_about(user)}
    assert ("tên đăng nhập", "", "household") in changes_in_words(entries["accounts.create_user"])
    said = {after for _field, _before, after in changes_in_words(entries["accounts.grant_role"])}
    assert str(Role.OFFICER.label) in said
