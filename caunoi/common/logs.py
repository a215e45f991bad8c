"""Keeps secret addresses out of the log."""

import logging
import re

#: A part of an address at least as long as our shortest key, an owner's (24 characters).
_KEY = re.compile(r"(?<=/)[\w.~%-]{24,}")


class HideKeys(logging.Filter):
    """Write "…" for keys in addresses, such as that of an invitation: the key alone gives access.

    Django logs the address of each answer of 400 and above, for instance a form with a mistake.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEY.sub("…", record.getMessage()), None
        return True
