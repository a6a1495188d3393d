"""What was refused, exported or done by admins, kept for a year: `note` writes it, from wherever it happens."""

from .notes import HEARERS, note

__all__ = ["HEARERS", "note"]
