"""What waits for a second admin in Kalender dan norma, beside its door in Administrasi."""

from django.utils.translation import gettext as _

from tickets.models import CalendarChange
from users.models import User
from users.words import number_text


def waiting_text(user: User) -> str:
    """ "1 menunggu orang kedua", "" for none."""
    count = CalendarChange.objects.filter(state=CalendarChange.State.WAITING).count()
    return _("%s menunggu orang kedua") % number_text(count) if count else ""
