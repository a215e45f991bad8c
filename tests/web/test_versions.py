"""Two people at one record: the second save never undoes the first unseen, on any form.

Every address that edits a record is one case; `tests/web/edits.py` says what is changed there.
"""

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.versions import Seen
from caunoi.journal.models import Entry
from caunoi.network.models import Appointment
from caunoi.web.access import Does, rows
from tests.factories.network import Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.edits import EDITS, Edit
from tests.web.pages import markup_of
from tests.web.seen import Sent, form_in, form_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
NAMES = sorted(row.name for row in rows() if row.does is Does.EDITS)


@pytest.fixture(params=NAMES)
def edit(request: pytest.FixtureRequest, people: People, land: Land) -> Edit:
    return EDITS[request.param](people, land)


@pytest.fixture
def first(edit: Edit, client_for: ClientFor) -> Client:
    return client_for(edit.role)


@pytest.fixture
def other(edit: Edit) -> Client:
    """A second person of the same role."""
    user = User.objects.create(username="nguoi.2", full_name="Trần Thị Sau")
    RoleGrant.objects.create(user=user, role=edit.role)
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, edit: Edit) -> Sent:
    return form_on(client, edit.shown_at, edit.first[0])


def test_every_address_that_edits_is_a_case_and_its_record_has_a_version() -> None:
    assert set(NAMES) == set(EDITS)
    for row in rows():
        if row.does is Does.EDITS:
            assert issubclass(apps.get_model(row.record), Seen), row.name


def test_the_second_save_writes_nothing_and_loses_nothing_typed(
    edit: Edit, first: Client, other: Client
) -> None:
    mine, theirs = form_of(first, edit), form_of(other, edit)
    assert first.post(edit.url, edit.sent(mine, edit.first)).status_code == 302
    stored, entries = edit.read(), Entry.objects.count()
    answer = other.post(edit.url, edit.sent(theirs, edit.second))
    assert answer.status_code == 409
    assert (edit.read(), Entry.objects.count()) == (stored, entries)
    page = markup_of(answer)
    name, typed = edit.second
    if edit.told.startswith("Người"):
        assert f"{name_of(first)} đã sửa nội dung này lúc" in page
        assert form_in(page, name)[name] == typed
    if not edit.is_of_two_fields:
        assert edit.told in page


def test_who_changed_another_field_keeps_both(edit: Edit, first: Client, other: Client) -> None:
    if not edit.is_of_two_fields:
        return
    mine, theirs = form_of(first, edit), form_of(other, edit)
    before = edit.read()
    first.post(edit.url, edit.sent(mine, edit.first))
    assert edit.read() == {**before, edit.first[0]: edit.first[1]}
    shown = form_in(markup_of(other.post(edit.url, edit.sent(theirs, edit.second))), edit.first[0])
    assert shown[edit.first[0]] == edit.first[1]
    assert other.post(edit.url, {**shown, **edit.more}).status_code == 302
    assert edit.read() == dict([edit.first, edit.second])


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_where_both_changed_one_field_its_author_chooses(
    keep: str, edit: Edit, first: Client, other: Client
) -> None:
    name, _value = edit.second
    mine, theirs = form_of(first, edit), form_of(other, edit)
    assert first.post(edit.url, edit.sent(mine, edit.clash)).status_code == 302
    stored = edit.read()
    answer = other.post(edit.url, edit.sent(theirs, edit.second))
    assert (answer.status_code, edit.read()) == (409, stored)
    page = markup_of(answer)
    if f'name="keep-{name}"' not in page:  # a choice among buttons is its own answer
        assert edit.told in page and edit.is_choice
        return
    assert "Bản vừa lưu ghi" in page
    before = theirs.get(name, "")
    if isinstance(before, str) and before and " " not in before and len(before) > 3:
        assert f"Lúc mở trang: “{before}”." in page
    if before == "":
        assert "Lúc mở trang ô này để trống." in page
    shown = form_in(page, name)
    assert shown[f"keep-{name}"] == "mine"
    again = other.post(edit.url, {**shown, **edit.more, f"keep-{name}": keep})
    if keep == "mine":
        assert again.status_code == 302
        assert edit.read() != stored
    else:
        assert edit.read() == stored


@pytest.mark.parametrize(
    "seen",
    [
        *("", "x", "{}", "null", "[]", "0", '{"version": 1}', '{"version": "a", "values": []}'),
        *('{"version": 1e999, "values": {}}', '{"version": 1, "values": {"goal": 5}}'),
        "[" * 20_000,
    ],
    ids=lambda seen: seen[:40],
)
@pytest.mark.parametrize("name", ["scheme-edit", "roadmap", "import-decide", "buying"])
def test_a_form_that_lost_its_version_writes_nothing(
    name: str, seen: str, people: People, land: Land, client_for: ClientFor
) -> None:
    edit = EDITS[name](people, land)
    client, before = client_for(edit.role), edit.read()
    form = {**form_of(client, edit), "seen": seen}
    answer = client.post(edit.url, edit.sent(form, edit.second))
    assert answer.status_code == 409
    assert edit.read() == before


def test_no_form_passes_without_its_version(edit: Edit, first: Client) -> None:
    form, before = form_of(first, edit), edit.read()
    del form["seen"]
    answer = first.post(edit.url, edit.sent(form, edit.second))
    assert answer.status_code == 409
    assert edit.read() == before


def test_without_the_check_the_first_save_is_lost(
    edit: Edit, first: Client, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: where no version is asked, the old page puts its old value back."""
    monkeypatch.setattr(Seen, "require_seen", lambda self, version: None)
    mine, theirs = form_of(first, edit), form_of(other, edit)
    before = edit.read()
    first.post(edit.url, edit.sent(mine, edit.first))
    saved = edit.read()
    assert saved != before
    assert other.post(edit.url, edit.sent(theirs, edit.second)).status_code == 302
    assert edit.read()[edit.first[0]] != saved[edit.first[0]]


@pytest.mark.parametrize("way", ["appointment-areas", "appointment-end"])
def test_a_term_that_was_changed_meanwhile_is_looked_at_again(
    way: str, people: People, land: Land, client_for: ClientFor
) -> None:
    term = appoint(people, make_collaborator(people), land.communes[:2])
    client, url = client_for(Role.OFFICER), reverse(f"web:{way}", args=[term.pk])
    form = form_on(client, url) | {"reason": "Chia lại", "from_on": "01/12/2018"}
    areas = reverse("web:appointment-areas", args=[term.pk])
    one = {**form_on(client, areas), "units": land.communes[0].pk, "from_on": "01/12/2018"}
    assert client.post(areas, {**one, "reason": "Nhẹ bớt"}).status_code == 302
    answer = client.post(url, {**form, "units": [unit.pk for unit in land.communes[:3]]})
    assert answer.status_code == 409
    assert Appointment.objects.get().ends_on is None
    assert [area.unit for area in term.areas.on(date(2018, 12, 20))] == land.communes[:1]
    if way == "appointment-areas":
        assert f"Bản vừa lưu ghi: “{land.communes[0]}”." in markup_of(answer)


def name_of(client: Client) -> str:
    return str(User.objects.get(pk=client.session["_auth_user_id"]))
