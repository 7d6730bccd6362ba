"""The kinds of messages about circles; importing them registers them with the outbox."""

from circles.messages import changes, due_promises, reminders

__all__ = ["changes", "due_promises", "reminders"]
