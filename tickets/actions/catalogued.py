"""What acts ask of the Katalog Layanan: the service that a new ticket names, and what a refusal looked for in vain
(003 art. 13(5)-(6)).
"""

from datetime import datetime

from services.catalogue.reading import book_on, name_of
from services.models import Catalogue, Service
from services.stems import terms
from tickets.models import SOUGHT_MAX, Event, SoughtInVain
from users.clock import wib_date
from users.languages import said as _
from users.refusals import Refused

MOST_STEMS = 12


def named_service(service: Service | None, at: datetime) -> Service | None:
    """The service that a new ticket names. Refused: one that the catalogue in force on the input day has not."""
    if service is not None and not can_be_named(service, at):
        raise Refused(_("Layanan ini tidak ada pada Katalog Layanan yang berlaku. Pilih yang lain."), "service")
    return service


def can_be_named(service: Service, at: datetime) -> bool:
    book = book_on(wib_date(at))
    return book is not None and service.pk in book.entries


def said_of(service: Service | None, at: datetime) -> dict[str, str]:
    """What the event keeps of a service that a ticket named as it came in; nothing of none."""
    if service is None:
        return {}
    return {"service": name_of(service, wib_date(at)), "service_code": service.code}


def searched(label: str, at: datetime) -> Catalogue:
    """The version that whoever refuses has searched. Refused: one that is not in force now."""
    book = book_on(wib_date(at))
    if book is None:
        raise Refused(_("Katalog Layanan belum dimuat, sehingga tidak ada yang dapat dicari padanya."), "catalogue")
    if label != book.version.label:
        words = _("Yang berlaku sekarang Katalog Layanan versi %(version)s. Cari sekali lagi pada versi itu.")
        raise Refused(words % {"version": book.version.label}, "catalogue")
    return book.version


def keep_sought(event: Event, sought: str, version: Catalogue) -> None:
    """For the report of what people ask and the catalogue lacks."""
    SoughtInVain(ticket=event.ticket, catalogue=version, sought=sought, stems=stems_of(sought), at=event.at).save(
        force_insert=True
    )


def stems_of(sought: str) -> str:
    """By which the same thing in other words is one line of the report."""
    stems = sorted({term.stem for term in terms(sought)})
    return " ".join(stems[:MOST_STEMS])[:SOUGHT_MAX] or sought.casefold()[:SOUGHT_MAX]
