"""Nightly jobs that belong to no single table."""

import logging
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop
from django_tasks import task

from caunoi.accounts.rights import holders
from caunoi.journal.queries import check_chain
from caunoi.notices.actions import tell
from caunoi.notices.mail import mail_at_once, mail_one_digest_each

logger = logging.getLogger(__name__)

CHAIN_IS_BROKEN = gettext_noop(
    "Nhật ký không còn nguyên vẹn từ mục số %(position)s. Giữ nguyên máy chủ, đối chiếu với bản "
    "sao lưu gần nhất."
)


@task()
def check_journal(on: str) -> int | None:
    """Check the journal's chain; if it is broken, tell all who may read it, once per position.

    `on` is the day in ISO form on which people must hold the right. Returns the first broken
    position, None if the chain is sound.
    """
    found = check_chain()
    if found.broken_at is None:
        return None
    logger.error("the journal's chain is broken at position %d", found.broken_at)
    with transaction.atomic():
        tell(
            recipients=holders("journal.view", date.fromisoformat(on)),
            kind="journal.broken",
            message=CHAIN_IS_BROKEN,
            figures={"position": found.broken_at},
            address=f"journal.entry:{found.broken_at}",
            once_key=f"journal.broken:{found.broken_at}",
        )
    return found.broken_at


@task()
def mail_digests(on: str) -> int:
    """Send the daily letters, one per person; return how many.

    Also retries letters wanted at once that could not be sent before. See `mail.py` for what keeps
    a letter from going out twice.
    """
    mail_at_once.call()
    return mail_one_digest_each(date.fromisoformat(on))
