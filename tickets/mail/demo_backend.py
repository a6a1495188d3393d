"""The demo's mail server: each message becomes one .eml file that a person can open."""

from collections.abc import Sequence
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message: Message = email.message()
            # By their subject those of one ticket lie together; the rest tells two of them apart.
            identity = str(message["Message-ID"]).strip("<>")[:10]
            name = f"{slugify(str(email.subject))[:60]}-{identity}"
            (folder / f"{name}.eml").write_bytes(message.as_bytes())
        return len(email_messages)
