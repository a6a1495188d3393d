"""Every message that leaves the house: who it is, what it belongs to, whether a machine wrote it (RFC 5322, 3834)."""

from collections.abc import Sequence
from email.header import Header
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import salted_hmac

LONGEST_WORD = 60


class HouseMessage(EmailMessage):
    """`key`: what is sent, the same at each try, so that a message that is sent twice is one; `thread`: the key of what
    it belongs to, or "": messages of one thread lie together in the reader's mail. `by_person`: a person wrote its text
    to this reader; otherwise it is marked as automatic, and no automatic reply is wanted. Neither key can be read from
    the message."""

    def __init__(
        self,
        *,
        key: str,
        to: str,
        subject: str,
        body: str,
        thread: str = "",
        by_person: bool = False,
        reply_to: Sequence[str] = (),
        connection: BaseEmailBackend | None = None,
    ) -> None:
        headers = {
            "Message-ID": _identity(key),
            "Auto-Submitted": "no" if by_person else "auto-generated",
            # What Exchange goes by: no note of absence to whoever cannot read it.
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        }
        if thread:
            # The head of the thread itself need not have been sent to this reader: it only says what belongs together.
            headers["In-Reply-To"] = headers["References"] = _identity(thread)
        super().__init__(
            subject=subject,
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            reply_to=reply_to,
            headers=headers,
            connection=connection,
        )

    def message(self) -> Message:  # type: ignore[override]  # the stubs know a later Django
        """With a subject whose first line is not empty: Django folds a subject that is not ASCII as if the word
        "Subject" took no room, and the line is broken behind it."""
        message: Any = super().message()
        del message["Subject"]
        subject = Header(header_name="Subject")
        for part in _parts(str(self.subject)):
            subject.append(part, "us-ascii" if all(map(_is_plain, part.split(" "))) else "utf-8")
        Message.__setitem__(message, "Subject", subject)  # Django's own way would make text of it again
        return message


def _identity(key: str) -> str:
    """Not to be guessed from the number of a mail, and the same whenever it is asked for."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{salted_hmac('users.mail_message', key, algorithm='sha256').hexdigest()[:40]}@{host}>"


def _is_plain(word: str) -> bool:
    """Whether it may stand in a header as it is: it finds room on a line, and nobody takes it for something encoded."""
    return word.isascii() and len(word) <= LONGEST_WORD and "=?" not in word


def _parts(subject: str) -> list[str]:
    """What is plain at its begin stays readable for whoever looks at the message as it is: the reference."""
    words = subject.split(" ")
    plain = next((at for at, word in enumerate(words) if not _is_plain(word)), len(words))
    return [part for part in (" ".join(words[:plain]), " ".join(words[plain:])) if part]
