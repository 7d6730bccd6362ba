"""The kind of message that is about others; importing it registers it."""

from notices import digest

__all__ = ["digest"]
