"""What an event keeps of each mail it gave rise to: who was told, and a digest of what they were told.

The mail itself goes after some months (`tickets.mail.pruning`); a mail that somebody shows later is still proved or
disproved by the chain (`manage.py verify_mail`).
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping

from tickets.models import Event

KEY = "told"
"""Its place in the event's data: a list of "kind:digest", in the order of the mails; absent where nobody was told."""


def told(mails: Iterable[Mapping[str, object]]) -> dict[str, list[str]]:
    """What to add to the event's data, of mails by their columns."""
    said = [
        f"{mail['recipient_kind']}:{proof(str(mail['recipient']), str(mail['subject']), str(mail['body']))}"
        for mail in mails
    ]
    return {KEY: said} if said else {}


def told_kinds(event: Event) -> list[str]:
    """Who was told of a written event: asker, office, ..."""
    return [said.partition(":")[0] for said in event.data.get(KEY, ())]


def digest(recipient: str, subject: str, body: str) -> bytes:
    """SHA-256 over what a mail server cannot have changed: an address in any case; a subject without the breaks of its
    lines; a text without the blanks at the ends of its lines, and without empty lines before and after it."""
    lines = [line.rstrip() for line in body.splitlines()]
    content = [recipient.strip().lower(), " ".join(subject.split()), "\n".join(lines).strip("\n")]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def proof(recipient: str, subject: str, body: str) -> str:
    """The digest in 43 letters."""
    return urlsafe_b64encode(digest(recipient, subject, body)).decode().rstrip("=")
