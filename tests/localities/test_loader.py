"""The seeds are loaded again and again: nothing doubles, a changed file changes its rows."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from caunoi.localities.loader import SEED, Loaded, load_localities
from caunoi.localities.models import AdminUnit, CityClass, Succession, UnitKind

pytestmark = pytest.mark.django_db

STORY_DAY = date(2018, 12, 20)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the seed files that a test may edit."""
    return Path(shutil.copytree(SEED, tmp_path / "seed"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def test_loading_again_changes_nothing() -> None:
    ids = set(AdminUnit.objects.values_list("pk", flat=True))
    assert load_localities() == Loaded()
    assert set(AdminUnit.objects.values_list("pk", flat=True)) == ids


def test_a_changed_row_changes_the_row_and_keeps_its_identity(seed: Path) -> None:
    before = AdminUnit.objects.on(STORY_DAY).get(code="25822")
    replace(seed / "units_before_2025-07-01.csv", ",Lai Uyên,719,,", ",Lai Uyen,719,2001-02-03,")
    for name in ("kinds.csv", "city_classes.csv"):
        text = (seed / name).read_text("utf-8").replace("25822,,", "25822,2001-02-03,")
        (seed / name).write_text(text, "utf-8")
    assert load_localities(seed).created == 0
    before.refresh_from_db()
    assert (before.name, before.starts_on) == ("Lai Uyen", date(2001, 2, 3))
    assert before.successions.count() == 2


def test_a_day_put_right_moves_both_kinds_of_the_unit(seed: Path) -> None:
    file = seed / "kinds.csv"
    file.write_text(file.read_text("utf-8").replace("2023-04-10", "2023-04-11"), "utf-8")
    assert load_localities(seed) == Loaded(updated=2)
    kinds = UnitKind.objects.filter(unit__code="723")
    assert [k.kind for k in kinds.on(date(2023, 4, 10))] == ["town"]


def test_a_withdrawn_succession_goes_and_one_written_by_a_person_stays(seed: Path) -> None:
    old = AdminUnit.objects.on(STORY_DAY).get(code="25760")
    other = AdminUnit.objects.on(date(2026, 1, 1)).get(code="25822")
    Succession.objects.create(predecessor=old, successor=other, on_day=date(2025, 7, 1))
    replace(seed / "successions.csv", "25822,25819,2025-07-01,vau vac via\n", "")
    assert load_localities(seed) == Loaded(deleted=1)
    assert old.successions.count() == 2


def test_two_units_of_one_code_on_one_day_are_refused_by_the_database() -> None:
    unit = AdminUnit.objects.on(STORY_DAY).get(code="25822")
    for starts_on, ends_on in ((None, None), (date(2020, 1, 1), date(2020, 1, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdminUnit.objects.create(
                code="25822", level="commune", name="Lai Uyên", starts_on=starts_on, ends_on=ends_on
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminUnit.objects.filter(pk=unit.pk).update(ends_on=date(2025, 7, 2))


def test_two_kinds_or_classes_on_one_day_are_refused_by_the_database() -> None:
    city = AdminUnit.objects.on(STORY_DAY).get(code="718")
    for model, what in ((UnitKind, {"kind": "town"}), (CityClass, {"city_class": 3})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(unit=city, starts_on=STORY_DAY, confidence="L", **what)


def test_an_overlap_is_said_in_a_sentence_before_the_database_is_asked() -> None:
    twin = AdminUnit(code="25822", level="commune", name="Lai Uyên", source="x", search_key="x")
    with pytest.raises(ValidationError, match="trùng"):
        twin.validate_constraints()


def test_a_period_that_ends_before_it_starts_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminUnit.objects.create(
            code="99999",
            level="commune",
            name="Ngược",
            starts_on=date(2020, 1, 2),
            ends_on=date(2020, 1, 1),
        )
