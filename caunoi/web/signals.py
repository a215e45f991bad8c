"""What happens on the pages and concerns those above them."""

from django.dispatch import Signal

#: A visitor of the demonstration moved to another day of its story; sends `on`.
#: Whoever hears it may answer with the day to which the story has been told.
story_moved = Signal()
