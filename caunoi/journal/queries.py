"""Reads the journal and checks that nobody changed it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from caunoi.common.former_names import names_of
from caunoi.journal.models import ChainTip, Entry

GENESIS = "0" * 64


def digest(entry: Entry) -> str:
    content: list[Any] = [
        entry.previous_hash,
        entry.position,
        entry.at.isoformat(timespec="microseconds"),
        entry.by_id,
        entry.by_name,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.on.isoformat() if entry.on else None,
        entry.ground,
        entry.before,
        entry.after,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def entries_about(subject: Model) -> QuerySet[Entry]:
    names = names_of(subject._meta.label_lower)
    return Entry.objects.filter(subject_type__in=names, subject_id=str(subject.pk))


@dataclass(frozen=True, slots=True)
class Soundness:
    length: int
    broken_at: int | None

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None


def check_chain() -> Soundness:
    """Read the whole chain. Finds an entry changed, removed, added or moved, also at the end."""
    previous, position = GENESIS, 0
    for entry in Entry.objects.order_by("position").iterator(chunk_size=2000):
        position += 1
        wrong = entry.position != position or entry.previous_hash != previous
        if wrong or digest(entry) != entry.hash:
            return Soundness(position, position)
        previous = entry.hash
    tip = ChainTip.objects.filter(pk=1).first()
    if (tip.last_hash, tip.length) != (previous, position) if tip else position:
        return Soundness(position, position + 1)
    return Soundness(position, None)
