"""What happens to an account and concerns those above: its owner must hear of it."""

from django.dispatch import Signal

#: A link was made with which a password can be set; sends `user` and `by` (None: the console).
invited = Signal()
#: The password of an account that had one was changed; sends `user`.
password_changed = Signal()
