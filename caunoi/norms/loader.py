"""Loads the seed files into the tables; may be run again.

`seed/*.yaml` can be read by a lawyer and an accountant: each row gives its first day, its citation
and how sure we are. A row holds until the next row of its norm begins, unless it gives `to`. A norm
that two persons have changed on screen is left to them from then on: its seed rows stay as they are
and the result names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import models
from django.utils.translation import gettext_lazy

from caunoi.common.citations import Citation
from caunoi.common.verdict import Confidence
from caunoi.journal.actions import action, record
from caunoi.norms.catalogue import ANY_SCHEME, CATALOGUE, norms_of
from caunoi.norms.models import ContentHead, DossierPaper, LegalDocument, NormRow
from caunoi.norms.rules import checked_values
from caunoi.norms.scheme_types import Dossier, SchemeType

SEED = Path(__file__).parent / "seed"


class SeedError(Exception):
    """A seed file with an impossible value: a mistake of its writer."""


@dataclass
class Loaded:
    """What a run changed, and the norms that it left to the people who changed them."""

    created: int = 0
    updated: int = 0
    removed: int = 0
    left_alone: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return self.created + self.updated + self.removed


class Row(NamedTuple):
    """A wanted row: its key within the table, and its fields."""

    key: tuple[Any, ...]
    fields: dict[str, Any]


@action("norms.load_seed", title=gettext_lazy("Nạp căn cứ, định mức"), may_change_nothing=True)
def load_norms(*, folder: Path = SEED) -> Loaded:
    """Load documents, norms, content heads and dossier papers from the seed files.

    Rows no longer in the files are deleted (documents stay), changed ones rewritten, in one
    transaction with one journal entry of the machine. Raises `SeedError` for an impossible file.
    """
    loaded = Loaded()
    # A document once known stays: rows of any time may cite it.
    _sync(LegalDocument, ("number",), document_rows(folder), loaded, remove=False)
    documents = {document.number: document for document in LegalDocument.objects.all()}
    norms, papers = list(norm_rows(folder, documents)), list(paper_rows(folder))
    _require_types(norms, papers)
    _sync(
        NormRow,
        ("norm", "starts_on"),
        _left_to_seed(norms, loaded),
        loaded,
        existing=NormRow.objects.exclude(norm__in=loaded.left_alone),
    )
    _sync(ContentHead, ("number", "starts_on"), head_rows(folder), loaded)
    paper_key = ("scheme_type", "step", "key", "starts_on")
    _sync(DossierPaper, paper_key, papers, loaded)
    if loaded.changed:
        _journal(loaded)
    return loaded


def document_rows(folder: Path) -> Iterator[Row]:
    for number, entry in _read(folder / "documents.yaml").items():
        fields = {
            "number": number,
            "title_vi": entry.pop("vi"),
            "title_en": entry.pop("en"),
            "issuer": entry.pop("issuer", ""),
            "issued_on": entry.pop("issued", None),
            "starts_on": entry.pop("from", None),
            "ends_on": entry.pop("to", None),
            "confidence": _mark(entry.pop("confidence"), number),
            "day_confidence": _mark(entry.pop("day_confidence", "H"), number),
            "source": entry.pop("source", ""),
            "note": entry.pop("note", ""),
        }
        _nothing_left(entry, number)
        yield Row((number,), fields)


def norm_rows(folder: Path, documents: Mapping[str, LegalDocument]) -> Iterator[Row]:
    for path in sorted(folder.glob("*.yaml")):
        for name, rows in _read(path).get("norms", {}).items():
            if name not in CATALOGUE:
                raise SeedError(f"{path.name}: unknown norm {name}")
            for entry, ends_on in _with_ends(rows):
                yield _norm_row(name, dict(entry), ends_on, documents)


def head_rows(folder: Path) -> Iterator[Row]:
    for entry in _read(folder / "content-heads.yaml")["heads"]:
        where = f"head {entry['number']}"
        fields = {
            "number": entry.pop("number"),
            "name_vi": entry.pop("vi"),
            "name_en": entry.pop("en"),
            "citation": entry.pop("citation"),
            "confidence": _mark(entry.pop("confidence"), where),
            "starts_on": entry.pop("from"),
            "ends_on": entry.pop("to", None),
            "note": entry.pop("note", ""),
        }
        _require_article(fields, where)
        _nothing_left(entry, where)
        yield Row((fields["number"], fields["starts_on"]), fields)


def paper_rows(folder: Path) -> Iterator[Row]:
    """Yield each paper once for every period of the file, with that period's mark."""
    content = _read(folder / "dossier-papers.yaml")
    for group in content["papers"]:
        where = f"{group['scheme_type']} {group['step']}"
        if group["scheme_type"] not in {ANY_SCHEME, *SchemeType} or group["step"] not in set(
            Dossier
        ):
            raise SeedError(f"dossier-papers.yaml: unknown {where}")
        for order, paper in enumerate(group["papers"], 1):
            for period, ends_on in _with_ends(content["periods"]):
                yield _paper_row(group, paper, order, period, ends_on)


def _require_types(norms: Iterable[Row], papers: Iterable[Row]) -> None:
    """Refuse files that lack, or add to, the norms and papers that each scheme type's row names."""
    known = {row.key[0] for row in norms}
    asked = {row.key[:2] for row in papers}
    for kind in SchemeType:
        if absent := sorted(set(norms_of(kind.row)) - known):
            raise SeedError(f"{kind}: no rows of {', '.join(absent)}")
        steps = {step for step in Dossier if (kind, step) in asked}
        if differing := sorted(steps ^ set(kind.row.papers)):
            raise SeedError(f"{kind}: row and dossier-papers.yaml differ in {', '.join(differing)}")


def _norm_row(
    name: str, entry: dict[str, Any], ends_on: date | None, documents: Mapping[str, LegalDocument]
) -> Row:
    where = f"{name} {entry.get('from')}"
    number = entry.pop("document", None)
    if number is not None and number not in documents:
        raise SeedError(f"{where}: unknown document {number}")
    unit = CATALOGUE[name].unit
    fields = {
        "norm": name,
        "unit": str(unit),
        "values": checked_values(unit, entry.pop("values")),
        "document": documents.get(number) if number else None,
        "citation": entry.pop("citation"),
        "confidence": _mark(entry.pop("confidence"), where),
        "day_confidence": _mark(entry.pop("day_confidence", "H"), where),
        "starts_on": entry.pop("from"),
        "ends_on": ends_on,
        "note": entry.pop("note", ""),
        "is_seed": True,
    }
    entry.pop("to", None)
    _nothing_left(entry, where)
    _require_article(fields, where)
    return Row((name, fields["starts_on"]), fields)


def _paper_row(
    group: Mapping[str, Any],
    paper: Mapping[str, Any],
    order: int,
    period: Mapping[str, Any],
    ends_on: date | None,
) -> Row:
    key = (group["scheme_type"], group["step"], paper["key"], period["from"])
    fields = {
        "scheme_type": group["scheme_type"],
        "step": group["step"],
        "key": paper["key"],
        "name_vi": paper["vi"],
        "name_en": paper["en"],
        "citation": paper.get("citation", group["citation"]),
        "confidence": _mark(period["confidence"], str(key)),
        # Papers of every type come first.
        "may_be_waived": paper.get("if_any", False),
        "order": order + (0 if group["scheme_type"] == ANY_SCHEME else 100),
        "starts_on": period["from"],
        "ends_on": ends_on,
    }
    _require_article(fields, str(key))
    return Row(key, fields)


def _with_ends(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], date | None]]:
    """A row ends on its own `to`, otherwise on the day the next row begins.

    Raises `SeedError` if rows are out of order or overlap.
    """
    days = [row["from"] for row in rows]
    if days != sorted(set(days)):
        raise SeedError(f"rows must begin one after another: {days}")
    for row, following in zip(rows, [*days[1:], None], strict=True):
        ends_on = row.get("to", following)
        if following is not None and (ends_on is None or ends_on > following):
            raise SeedError(f"the row from {row['from']} runs into the one from {following}")
        yield row, ends_on


def _left_to_seed(rows: Iterable[Row], loaded: Loaded) -> Iterator[Row]:
    """Leave out the norms that people have changed; also sets `loaded.left_alone`."""
    changed = NormRow.objects.filter(is_seed=False).values_list("norm", flat=True)
    loaded.left_alone = sorted(set(changed))
    return (row for row in rows if row.key[0] not in loaded.left_alone)


def _sync(
    model: type[models.Model],
    key: tuple[str, ...],
    wanted: Iterable[Row],
    loaded: Loaded,
    *,
    existing: Any = None,
    remove: bool = True,
) -> None:
    """Make the rows of the table equal to the wanted ones.

    First deletes, then updates, then inserts, so that no two periods of one thing ever overlap on
    the way.
    """
    rows = {row.key: row.fields for row in wanted}
    stored = model._default_manager.all() if existing is None else existing
    kept: dict[tuple[Any, ...], Any] = {}
    for instance in stored:
        found = tuple(getattr(instance, name) for name in key)
        if found in rows and found not in kept:
            kept[found] = instance
        elif remove:
            instance.delete()
            loaded.removed += 1
    for found, instance in kept.items():
        loaded.updated += _update(instance, rows[found])
    missing = [fields for found, fields in rows.items() if found not in kept]
    model._default_manager.bulk_create([model(**fields) for fields in missing])
    loaded.created += len(missing)


def _update(instance: models.Model, fields: Mapping[str, Any]) -> bool:
    differing = [name for name, value in fields.items() if getattr(instance, name) != value]
    if not differing:
        return False
    for name in differing:
        setattr(instance, name, fields[name])
    instance.save(update_fields=differing)
    return True


def _journal(loaded: Loaded) -> None:
    subject = LegalDocument.objects.order_by("pk").first()
    if subject is None:
        raise SeedError("no document at all")
    record(
        action="norms.load_seed",
        subject=subject,
        by=None,
        ground="norms/seed",
        after={
            "created": loaded.created,
            "updated": loaded.updated,
            "removed": loaded.removed,
            "left_alone": loaded.left_alone,
        },
    )


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise SeedError(f"{path.name}: a mapping is expected")
    return content


def _mark(mark: str, where: str) -> str:
    if mark not in set(Confidence):
        raise SeedError(f"{where}: the mark is H, M or L, not {mark!r}")
    return mark


def _require_article(fields: Mapping[str, Any], where: str) -> None:
    """Refuse the mark H for a citation without an article, or with a remark that it is unread."""
    cited = Citation.read(fields["citation"])
    is_read = cited.names_article and not cited.remark
    if fields["confidence"] == Confidence.HIGH and not is_read:
        raise SeedError(f"{where}: H is for an article that was read, not {fields['citation']!r}")


def _nothing_left(entry: Mapping[str, Any], where: str) -> None:
    if entry:
        raise SeedError(f"{where}: unknown words {sorted(entry)}")
