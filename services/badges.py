"""What a text of HAIPEDIA and a canned text is worth on a day, as it is shown: one colour and shape for one state."""

from services.models import BasisState, CannedState
from users.pages.badges import Badge

LOOKS = {
    "berlaku": ("green", "check"),
    "tinjau": ("yellow", "clock"),
    "berubah": ("yellow", "triangle-alert"),
    "dicabut": ("red", "octagon-alert"),
    "kedaluwarsa": ("red", "octagon-alert"),
    "ditarik": ("provisional", "x"),
}


def badge_of(state: BasisState | CannedState, label: str = "") -> Badge:
    """`label`: where a place says the state in words of its own."""
    colour, icon = LOOKS[state.value]
    return Badge(colour, icon, label or str(state.label))
