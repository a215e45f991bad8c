"""Lists of establishments that were read but not yet stored."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.establishments.enums import ImportState
from caunoi.establishments.queries import batches_visible_to
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import day

#: Number listed one by one.
NAMED = 3


def imports(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    if "register.import" not in may:
        return []
    waiting = batches_visible_to(user, today).filter(state=ImportState.PREVIEWED)
    return [
        Work(
            loss=Loss.DECISION,
            number=str(batch.counts.get("possible_double", 0)),
            unit=_("cặp nghi trùng"),
            title=_("Danh sách %(file)s") % {"file": batch.file_name},
            text=_("Chưa ghi vào sổ: %(rows)s dòng, %(rejected)s dòng trả lại.")
            % {
                "rows": batch.counts.get("rows", 0),
                "rejected": batch.counts.get("rejected", 0),
            },
            source=_("%(who)s nhập ngày %(day)s") % {"who": batch.created_by, "day": day(batch.on)},
            url=url_of("import", batch.pk),
            action=_("Xem trước"),
            heat="warm",
        )
        for batch in waiting.select_related("created_by")[:NAMED]
        if url_of("import", batch.pk)
    ]


SOURCES = (WorkSource(imports, order=1100),)
