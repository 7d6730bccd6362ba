"""What journals tell people."""

from datetime import timedelta

# Time to take something back, before anybody reads of it.
THINK_TWICE = timedelta(minutes=3)
OF_USE = timedelta(days=14)
