"""`manage.py verify_mail FILE`: whether a mail that somebody shows (saved as .eml) left this house as it is."""

import sys
from email import message_from_bytes, policy
from email.message import EmailMessage as ReadMessage
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.mail.told import KEY, digest, proof
from tickets.models import Event, GoneMail, OutgoingMail
from tickets.references import find_reference
from tickets.words import instant_text


class Command(BaseCommand):
    help = (
        "Buktikan atau bantah sebuah e-mail HAI CSO: penerima, subjek, dan isinya. Kode keluar 1 bila tidak terbukti."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="e-mail yang disimpan sebagai .eml; - untuk masukan standar")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        message = message_from_bytes(content, policy=policy.default)
        text = message.get_body(("plain",)) if isinstance(message, ReadMessage) else None
        if text is None:
            raise CommandError("Berkas ini bukan e-mail dengan isi teks.", returncode=1)
        subject, body = str(message["Subject"] or ""), str(text.get_content())
        recipients = [one.addr_spec for one in message["To"].addresses] if message["To"] else []
        for recipient in recipients:
            if said := _found(recipient, subject, body):
                self.stdout.write(f"TERBUKTI {said}")
                return
        raise CommandError("Tidak terbukti: tidak ada e-mail dengan penerima, subjek, dan isi ini.", returncode=1)


def _found(recipient: str, subject: str, body: str) -> str:
    """Which mail it is; "" for none. The reference is in the subject of every mail about an event."""
    reference = find_reference(subject)
    letters = proof(recipient, subject, body)
    for event in Event.objects.filter(ticket__reference=reference).select_related("ticket").order_by("seq"):
        for said in event.data.get(KEY, ()):
            kind, _colon, digest_said = said.partition(":")
            if digest_said == letters:
                about = f"{reference}, {event.get_kind_display()} {instant_text(event.at)}"
                return f"{about}: {_kind(kind)} diberi tahu demikian."
    gone = GoneMail.objects.filter(digest=digest(recipient, subject, body).hex()).order_by("pk").first()
    if gone is not None:
        return f"terkirim {instant_text(gone.sent_at)} ke {_kind(gone.recipient_kind)}."
    kept = OutgoingMail.objects.filter(event=None, recipient__iexact=recipient, state=OutgoingMail.State.SENT)
    for mail in kept.filter(subject=subject).order_by("pk"):
        if mail.sent_at is not None and proof(mail.recipient, mail.subject, mail.body) == letters:
            return f"terkirim {instant_text(mail.sent_at)} ke {_kind(mail.recipient_kind)}."
    return ""


def _kind(kind: str) -> str:
    return str(dict(OutgoingMail.KINDS).get(kind, kind))
