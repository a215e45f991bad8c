"""Events of an account that its owner is told of by the apps above."""

from enum import StrEnum

from django.dispatch import Signal

#: A link was made with which a password can be set; sends `invitation` and the day `on`.
invited = Signal()
#: A second person let a link open, or ended it; sends `invitation`, the latter `by` and `reason`.
invitation_confirmed = Signal()
invitation_refused = Signal()
#: A person's address for letters was changed; sends `user` and the address `before`.
email_changed = Signal()
#: The password of an account that had one was changed; sends `user`.
password_changed = Signal()
#: Too many wrong passwords for one name from places where its owner never signed in; sends
#: `username`, which may be nobody's.
guessed = Signal()
#: A second factor was set up, removed or reset, or a recovery code used; sends `user` and `change`,
#: a `SecondFactorChange`.
second_factor_changed = Signal()


class SecondFactorChange(StrEnum):
    SET_UP = "set_up"
    REMOVED = "removed"
    RESET = "reset"
    NEW_CODES = "new_codes"
    CODE_USED = "code_used"
