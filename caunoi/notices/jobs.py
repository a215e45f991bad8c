"""Work of the night that belongs to no single table."""

import logging
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop
from django_tasks import task

from caunoi.accounts.queries import holders_of_permission
from caunoi.journal.queries import check_chain
from caunoi.notices.actions import tell

logger = logging.getLogger(__name__)

CHAIN_IS_BROKEN = gettext_noop(
    "Nhật ký không còn nguyên vẹn từ mục số %(position)s. Giữ nguyên máy chủ, đối chiếu với bản "
    "sao lưu gần nhất."
)


@task()
def check_journal(on: str) -> int | None:
    """Walk the journal's chain; where it is broken tell, once for each place, all who may read it.

    `on` is the day in ISO form on which people must hold the right. Returns the first broken
    position, None where the chain is sound.
    """
    found = check_chain()
    if found.broken_at is None:
        return None
    logger.error("the journal's chain is broken at position %d", found.broken_at)
    with transaction.atomic():
        tell(
            recipients=holders_of_permission("journal.view", date.fromisoformat(on)),
            kind="journal.broken",
            message=CHAIN_IS_BROKEN,
            figures={"position": found.broken_at},
            address=f"journal.entry:{found.broken_at}",
            once_key=f"journal.broken:{found.broken_at}",
        )
    return found.broken_at
