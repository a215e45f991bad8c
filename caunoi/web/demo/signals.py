"""Signals that these pages send to the layers above them."""

from django.dispatch import Signal

#: A visitor of the demonstration moved to another day of its story; sends `on`.
#: A receiver may return the day up to which the story has been told.
story_moved = Signal()
