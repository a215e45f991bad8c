"""Events of an account that its owner is told of by the apps above."""

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
