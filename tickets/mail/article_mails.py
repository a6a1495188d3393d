"""Mail about HAIPEDIA's articles: to whoever may review one that was handed in, and to its writers what became of it
(PER-8/PB/2020 art. 19). Written in the transaction of the act; nobody is told of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from services.knowledge.rights import reviewers
from services.models import ArticleEvent, ArticleVersion
from services.models.knowledge import AGENTS
from tickets.models import OutgoingMail
from users.clock import wib_date
from users.models import Office, User

Kind = ArticleEvent.Kind


@dataclass(frozen=True)
class Reader:
    """One address, and whose it is, to be looked at once more when the mail leaves."""

    address: str
    kind: str
    office: Office | None = None
    agent: User | None = None


def tell(event: ArticleEvent) -> None:
    """Of the `services.knowledge.hearers`."""
    version = event.version
    if version is None:
        return
    if event.kind == Kind.HANDED_IN:
        title = _("Artikel menunggu telaah Anda")
        readers = holders_or_admins(event.at, version)
    elif event.kind in {Kind.PUBLISHED, Kind.RETURNED}:
        title = _("Artikel Anda terbit") if event.kind == Kind.PUBLISHED else _("Artikel Anda dikembalikan")
        readers = _writers(version)
    else:
        return
    said = {
        "title": title,
        "article": version.title,
        "no": version.no,
        "directorate": version.article.directorate.name,
        "note": event.text,
        "kind": event.kind,
        "by": event.user.get_full_name(),
        "url": settings.SITE_URL + reverse("knowledge:version", args=[version.article.slug, version.no]),
    }
    subject = f"[HAIPEDIA] {title}: {version.title}"
    write(readers, subject, render_to_string("mail/article.txt", said), event.at, but=event.user)


def holders_or_admins(at: datetime, version: ArticleVersion) -> Iterator[Reader]:
    """Who may review the version; where nobody holds the duty the HAI admins, who assign it."""
    people = [
        person
        for person, everywhere, directorates in reviewers(wib_date(at))
        if (everywhere or version.article.directorate_id in directorates) and person.pk not in version.writers
    ]
    return of_duty(people) if people else admins()


def of_duty(people: Iterable[User]) -> Iterator[Reader]:
    for person in people:
        yield Reader(person.email, "duty", agent=person)


def admins() -> Iterator[Reader]:
    found = User.objects.filter(role=User.Role.ADMIN, is_active=True).order_by("pk")
    yield from (Reader(address, "admin") for address in found.values_list("email", flat=True))


def _writers(version: ArticleVersion) -> Iterator[Reader]:
    """All who worked on it. An office reads it at its own address: its login is nobody's."""
    for person in User.objects.filter(pk__in=version.writers, is_active=True).select_related("office").order_by("pk"):
        if person.role in AGENTS:
            yield Reader(person.email, "hai", agent=person)
        elif person.office is not None:
            yield Reader(person.office.email, "office", office=person.office)


def write(readers: Iterable[Reader], subject: str, body: str, at: datetime, *, but: User | None = None) -> int:
    """One mail to each address, in the caller's transaction; how many. Nothing to who has none, nor to `but`."""
    once: dict[str, Reader] = {}
    for reader in readers:
        if reader.address and (but is None or reader.address.lower() != but.email.lower()):
            once.setdefault(reader.address.lower(), reader)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            recipient=reader.address,
            recipient_kind=reader.kind,
            office=reader.office,
            agent=reader.agent,
            subject=subject[:255],
            body=body,
            next_attempt_at=at,
        )
        for reader in once.values()
    )
    return len(once)
