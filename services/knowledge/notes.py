"""Notes that people write beside an act: whole, or refused beside their field; never cut in silence."""

from users.languages import said as _
from users.refusals import Refused

NOTE_MAX, WHY_MAX = 1000, 300


def fitting(text: str, most: int, field: str) -> str:
    """The note without blanks around it. Refused beside its field: more than so many characters."""
    words = text.strip()
    if len(words) > most:
        said = {"most": most, "now": len(words)}
        raise Refused(_("Paling banyak %(most)d karakter; sekarang %(now)d.") % said, field)
    return words
