"""What may stand in a log: no address that opens something by itself."""

import logging
import re

#: A piece of an address as long as our shortest key, an owner's (24 figures and letters).
_KEY = re.compile(r"(?<=/)[\w.~%-]{24,}")


class HideKeys(logging.Filter):
    """Write "…" for the keys in addresses, such as that of an invitation: who holds one is inside.

    Django logs the address of each answer of 400 and above, a form with a mistake among them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEY.sub("…", record.getMessage()), None
        return True
