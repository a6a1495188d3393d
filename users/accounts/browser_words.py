"""What a browser says of itself, in two words: enough to know one's own desk in a list of sessions."""

import re

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_text(user_agent: str) -> str:
    """ "Chrome, Windows"; "Peramban lain" for whatever says nothing that is known."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}[A-Za-z]*/", user_agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(word for word in (browser, system) if word) or "Peramban lain"
