"""What stands below everything as it comes with the software (001 1a): assumed, because our sources name the channels
and not their addresses."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as _

from services.models import PublicNotice
from users.clock import Clock
from users.reference_data import Counts

SINCE = date(2018, 7, 16)
BASIS = "S-1685/WPB.01/KP.0110/2018 butir 1.a; alamat tidak disebut surat"
NOTICES = (
    (_("Seluruh layanan DJPb bebas biaya."), ""),
    (_("Saluran pengaduan SIPANDU DJPb"), "https://djpb.kemenkeu.go.id/"),
    (_("Saluran pengaduan WiSe Kemenkeu"), "https://www.wise.kemenkeu.go.id/"),
)


@transaction.atomic
def load_notices(clock: Clock) -> dict[str, Counts]:
    """The first ones, where there are none yet; afterwards they are the admins'."""
    if PublicNotice.objects.exists():
        return {"pemberitahuan umum": Counts(same=len(NOTICES))}
    PublicNotice.objects.bulk_create(
        PublicNotice(text=text, url=url, legal_basis=BASIS, assumed=True, valid_from=SINCE, added_at=clock.now())
        for text, url in NOTICES
    )
    return {"pemberitahuan umum": Counts(new=len(NOTICES))}
