"""A column that the import reads is compared, stored and shown; none is dropped on the way."""

from caunoi.establishments.imports import actions, decisions
from caunoi.establishments.imports.headings import Field
from caunoi.establishments.models import Establishment
from caunoi.web.imports.rows import CELLS, LABELS

#: What leads to the commune, and what the register does not keep.
NOT_KEPT = {Field.WARD, Field.DISTRICT, Field.PROVINCE, Field.NUMBER, Field.NOTE}
KEPT = {field.value for field in set(Field) - NOT_KEPT}


def test_every_column_that_is_kept_is_a_field_of_the_register() -> None:
    assert KEPT <= {field.name for field in Establishment._meta.get_fields()}


def test_every_column_that_is_kept_is_compared_and_stored() -> None:
    assert set(decisions.COMPARED) == KEPT
    assert {*actions._PLAIN, "trade"} == KEPT


def test_every_column_that_is_kept_is_shown_in_the_preview() -> None:
    assert LABELS.keys() == KEPT | {"unit"}
    assert {name for _heading, lines in CELLS for name, _label in lines} == KEPT | {"unit"}
