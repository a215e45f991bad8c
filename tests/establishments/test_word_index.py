"""The search of the register has an index of words. It finds what reading every row would find."""

import random

import pytest
from django.db import connection

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.constraints import lay
from caunoi.common.word_index import beginning
from caunoi.establishments.models import WORDS, Establishment
from tests.factories.establishments import make_establishment
from tests.factories.network import Land, make_land

pytestmark = pytest.mark.django_db

SYLLABLES = "co khi go gom tan uyen moc may tre son mai lo chen thu dau mot 0912 3700".split()


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def firm(people: dict[Role, User], land: Land) -> Establishment:
    return make_establishment(people, land.communes[0], "Cơ khí Tân Uyên")


def found(*wanted: str) -> set[str]:
    return set(Establishment.objects.filter(WORDS.holding(wanted)).values_list("name", flat=True))


def test_the_index_finds_what_reading_every_row_finds(people: dict[Role, User], land: Land) -> None:
    chance = random.Random(20181220)
    for number in range(60):
        name = " ".join(chance.choices(SYLLABLES, k=chance.randint(1, 5)))
        make_establishment(people, land.communes[number % 6], name.capitalize())
    for _round in range(200):
        words = [chance.choice(SYLLABLES) for _word in range(chance.randint(1, 3))]
        wanted = [word[: chance.randint(1, len(word))] for word in words]
        read = Establishment.objects.filter(beginning("search_key", wanted))
        assert found(*wanted) == set(read.values_list("name", flat=True)), wanted


def test_it_follows_whoever_writes(firm: Establishment) -> None:
    assert found("khi", "uye") == {firm.name}
    firm.search_key = " gom lo chen "
    firm.save()
    assert found("khi") == set()
    assert found("lo", "gom") == {firm.name}
    Establishment.objects.update(search_key=" moc ba ")
    assert (found("gom"), found("mo")) == (set(), {firm.name})
    Establishment.objects.filter(pk=firm.pk).delete()
    assert found("mo") == set()


def test_many_at_once_are_found_too(firm: Establishment) -> None:
    firms = [
        Establishment(
            name=f"Tre {number}",
            kind=firm.kind,
            unit=firm.unit,
            search_key=f" tre {number} ",
            recorded_at=firm.recorded_at,
            changed_at=firm.changed_at,
        )
        for number in range(3)
    ]
    Establishment.objects.bulk_create(firms)
    assert found("tre") == {"Tre 0", "Tre 1", "Tre 2"}


def test_nothing_asked_leaves_all_and_signs_are_no_orders(firm: Establishment) -> None:
    assert found() == {firm.name}
    for sign in ("*", "or", "not", "near", "rowid"):
        assert found(sign) == set()


def test_a_migration_that_rebuilt_the_table_takes_nothing_out_of_the_search(
    firm: Establishment,
) -> None:
    """Sabotage: without its triggers the index would miss what is written; `migrate` mends it."""
    is_kept_beside = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for event in ("insert", "delete", "update") if is_kept_beside else ():
            cursor.execute(f'DROP TRIGGER "establishment_words_{event}"')
    Establishment.objects.update(search_key=" gom lo chen ")
    assert found("gom") == (set() if is_kept_beside else {firm.name})
    lay()
    assert found("gom") == {firm.name}
    assert found("khi") == set()
