"""Regulations and articles of the tests, by the real actions where people act."""

from dataclasses import replace
from datetime import date

from services.canned.actions import CannedSaid, write_canned, write_sign_off
from services.knowledge import actions
from services.knowledge.actions import Written
from services.models import Article, ArticleVersion, CannedVersion, OfficerSignOff, Regulation
from tests.factories.acting import key
from tests.factories.places_and_people import office
from tickets.models import AnswerUse, ArticleUse, Ticket
from users.clock import Clock
from users.models import Office, User
from users.signing.proof import Signature


def regulation(number: str = "8/PB", year: int = 2020, **more: object) -> Regulation:
    said = {"kind": "PER", "title": "Pedoman", "in_force_from": date(2020, 3, 31), **more}
    return Regulation.objects.create(number=number, year=year, **said)


def kep_428(revoked: bool = True) -> Regulation:
    """KEP-428/PB/2016, revoked by PER-8/PB/2020 (art. 32(1)) on the day of its art. 33."""
    revoker = Regulation.objects.filter(kind="PER", number="8/PB").first() or regulation()
    became = {"revoked_on": date(2020, 3, 31), "revoked_by": revoker} if revoked else {}
    return regulation("428/PB", 2016, kind="KEP", in_force_from=date(2016, 7, 12), **became)


def written(directorate: Office, *bases: Regulation, **more: object) -> Written:
    words = Written(
        title="Sisa pagu tidak cukup padahal masih ada di kartu pengawasan",
        question="SPM ditolak dengan pesan sisa pagu akun tidak cukup. Apa yang harus dilakukan?",
        answer="Pagu masih **dicadangkan** oleh kontrak lama.\n\n1. Buka modul Komitmen.\n2. Tutup kontrak lama.",
        directorate_id=directorate.pk,
        regulations=tuple(basis.pk for basis in bases),
        names_nobody=True,
    )
    return replace(words, **more)


def handed_in(agent: User, said: Written, clock: Clock, article: Article | None = None) -> ArticleVersion:
    """Begun and handed in by one agent."""
    begun = actions.begin(key=key(agent), written=said, clock=clock, article_id=article.pk if article else None)
    return actions.hand_in(key=key(agent), version_id=begun.pk, written=said, clock=clock)


def published(agent: User, reviewer: User, said: Written, clock: Clock, article: Article | None = None) -> Article:
    """And published by another."""
    version = handed_in(agent, said, clock, article)
    actions.publish(key=key(reviewer), version_id=version.pk, clock=clock)
    return Article.objects.select_related("published", "directorate").get(pk=version.article_id)


def proposed(signature: Signature, clock: Clock) -> ArticleVersion:
    """By an officer, for whatever directorate there is."""
    directorate = Office.objects.filter(kind=Office.Kind.HEAD).first() or office("PB.8")
    said = written(directorate)
    return actions.propose(key=key(signature.user), by=signature, written=said, clock=clock)


def use_of(ticket: Ticket, version: ArticleVersion) -> ArticleUse:
    """As a row: the ticket's first event cites the version."""
    event = ticket.events.first()
    return ArticleUse.objects.create(
        event=event, ticket=ticket, version=version, article=version.article, how="inserted", at=event.at
    )


def taken_in(ticket: Ticket, source: Ticket) -> AnswerUse:
    """As a row: the ticket's first event was made with the answer of the other."""
    event = ticket.events.first()
    return AnswerUse.objects.create(event=event, ticket=ticket, source=source, at=event.at)


def canned_of(signature: Signature, clock: Clock) -> CannedVersion:
    """A canned text of the officer's office."""
    said = CannedSaid("Cocokkan dahulu kartu pengawasan.")
    about = {"kind": "jawaban", "title": "Cocokkan kartu pengawasan", "clock": clock, "signature": signature}
    return write_canned(key=key(signature.user), said=said, **about).versions.get()


def sign_off_of(signature: Signature, clock: Clock) -> OfficerSignOff:
    """How the officer signs."""
    return write_sign_off(key=key(signature.user), text="Rina\nKPPN Pekanbaru", signature=signature, clock=clock)
