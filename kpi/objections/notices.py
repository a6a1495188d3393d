"""Who is told of an objection by mail: that there is something to read and where, never about whom or what it says.
What it says is read with the login, at an office with a CSO password besides.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kpi.models import Objection, ObjectionEvent
from tickets.mail.outbox import tell_office
from tickets.models import OutgoingMail
from users.models import Office

Kind = ObjectionEvent.Kind


def announce(event: ObjectionEvent) -> None:
    """Write the mail that a step gives rise to, in the caller's transaction.

    | Step | Told |
    |---|---|
    | filed | the ticket's office, for its head of section |
    | recommended | its Kanwil |
    | accepted, refused | the ticket's office |
    | withdrawn | nobody |

    An officer who has moved reads the outcome on their own page; the old ticket must not become known at the new
    office's address.
    """
    ticket = event.objection.ticket
    office: Office | None
    match event.kind:
        case Kind.FILED:
            office, title = ticket.office, _("Keberatan baru menunggu saran kepala seksi")
            text = _("u.p. Kepala Seksi MSKI/PDMS. Bacalah keberatan ini dan beri saran:")
        case Kind.RECOMMENDED_FOR | Kind.RECOMMENDED_AGAINST:
            office, title = ticket.kanwil, _("Keberatan menunggu putusan Kanwil")
            text = _("Kepala seksi sudah memberi saran. Bacalah keberatan ini dan putuskan:")
        case Kind.ACCEPTED | Kind.REFUSED:
            office, title = ticket.office, _("Keberatan sudah diputus Kanwil")
            text = _("Bacalah putusannya:")
        case _:
            return
    if office is None:
        return
    url = settings.SITE_URL + event.objection.get_absolute_url()
    said = {"ticket": ticket, "title": title, "text": text, "url": url}
    tell_office(office, ticket, f"[{ticket.reference}] {title}", render_to_string("mail/objection.txt", said), event.at)


def why_not(mail: OutgoingMail) -> str:
    """Why a mail of an objection must not leave any more, or "": its reader may no longer know of it."""
    about = Objection.objects.filter(ticket=mail.about_id)
    if not about.exists() or about.known_at(mail.office_id).exists():
        return ""
    return _("Penerima tidak lagi berwenang melihat keberatan ini.")
