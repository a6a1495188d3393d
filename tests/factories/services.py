"""The Katalog Layanan of the tests: the one that comes with the software."""

from datetime import UTC, datetime

from django.conf import settings

from services.catalogue import reading, suggestion
from services.catalogue.first_catalogue import first_catalogue
from services.models import Service
from users.clock import FixedClock


def catalogue() -> None:
    """In seven statements; without owners, because the tests have no head office at first."""
    first_catalogue(settings.BASE_DIR / "fixtures", FixedClock(datetime(2025, 10, 1, tzinfo=UTC)))


def forget_catalogue() -> None:
    """What this process keeps of a catalogue is not the next test's."""
    reading.forget()
    suggestion.forget()


def service(code: str = "LYN-14") -> Service:
    """ "SAKTI: pengguna & akses", unless told otherwise."""
    return Service.objects.get(code=code)
