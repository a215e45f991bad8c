"""Events of an account that its owner is told of by the apps above."""

from django.dispatch import Signal

#: A link was made with which a password can be set; sends `user` and `by` (None: the console).
invited = Signal()
#: The password of an account that had one was changed; sends `user`.
password_changed = Signal()
#: Too many wrong passwords for one name from places where its owner never signed in; sends
#: `username`, which may be nobody's.
guessed = Signal()
