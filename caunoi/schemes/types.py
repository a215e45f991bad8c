"""Checks that what a scheme type's row names exists: norms, items, contract template.

The rows are in `caunoi/norms/scheme_types.py`. A process that finds a fault does not start.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from caunoi.norms.catalogue import CATALOGUE, norms_of
from caunoi.norms.scheme_types import SchemeType, type_row
from caunoi.programmes.items import ITEMS

TEMPLATES = Path(__file__).parent / "templates_docx"


def contract_template(scheme_type: str) -> Path:
    return TEMPLATES / type_row(scheme_type).template


def faults() -> list[str]:
    named = Counter(item for kind in SchemeType for item in kind.row.items)
    return [
        *(f"{kind}: {fault}" for kind in SchemeType for fault in _faults_of(kind)),
        *(f"the item {item} is of {named[item]} types" for item in ITEMS if named[item] != 1),
    ]


def require_whole() -> None:
    if found := faults():
        raise ImproperlyConfigured(f"caunoi.norms.scheme_types: {'; '.join(found)}")


def _faults_of(kind: SchemeType) -> Iterator[str]:
    yield from (f"no norm {norm}" for norm in norms_of(kind.row) if norm not in CATALOGUE)
    yield from (f"no item {item}" for item in kind.row.items if item not in ITEMS)
    if not kind.row.heads:
        yield "no content head"
    if not contract_template(kind).is_file():
        yield f"no template {kind.row.template}"
