"""Which office answers: from the destination that the asker chose and the satker's partner (002 3A step 5, 3b-i)."""

from django.utils.translation import gettext as _

from users.models import Office, Satker
from users.words import date_text

from .models import Destination, DestinationRoute

# KPPN Khusus Penerimaan and KPPN Khusus Pinjaman dan Hibah (002 3b-i); both serve the whole nation. An admin may settle
# another office, or close the destination (`DestinationRoute`).
NATIONAL_OFFICES = {Destination.REVENUE: "183", Destination.LOANS_AND_GRANTS: "140"}
PASSED_TO = (Office.Kind.KANWIL, Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)
"""The kinds of offices that answer questions; the head office does so as HAI."""


class NoRoute(Exception):
    """No office can be named; the message says whom to call, in Indonesian."""


def handling_office(destination: str, satker: Satker | None, *, recorder: Office | None = None) -> Office:
    """The office that a question goes to. `recorder`: the office at whose desk it is recorded, for askers without
    satker.
    """
    if destination in NATIONAL_OFFICES:
        return national_office(Destination(destination))
    if satker is not None:
        partner = Office.objects.select_related("kanwil").filter(partner_satker=satker).first()
        if partner is None or partner.closed_on is not None:
            raise NoRoute(
                _(
                    "Satker %(satker)s belum mempunyai KPPN mitra kerja pada HAI CSO. Hubungi KPPN tempat satker "
                    "mengajukan SPM, atau HAI DJPb di hai.djpb@kemenkeu.go.id, agar mitra kerjanya dicatat."
                )
                % {"satker": satker}
            )
    else:
        partner = recorder if recorder is not None and recorder.kind == Office.Kind.KPPN else None
        if destination == Destination.TREASURY and partner is None:
            raise NoRoute(
                _(
                    "Penanya ini bukan satker sehingga tidak punya KPPN mitra kerja. "
                    "Jawab di kantor ini atau pilih tujuan lain."
                )
            )
    if destination == Destination.TREASURY and partner is not None:
        return partner
    if destination == Destination.BUDGET_REVISION:
        place = partner or recorder
        kanwil = place.supervising_kanwil if place is not None else None
        if kanwil is None:
            raise NoRoute(_("Kanwil untuk revisi DIPA belum tercatat. Hubungi HAI DJPb di hai.djpb@kemenkeu.go.id."))
        return kanwil
    raise NoRoute(_("Pilih tujuan pertanyaan."))


def national_office(destination: Destination) -> Office:
    """The office of a destination that serves the whole nation: as an admin settled it, else as the manual says."""
    route = DestinationRoute.objects.select_related("office__kanwil").filter(destination=destination).first()
    if route is not None and route.office is None:
        raise NoRoute(_("Tujuan ini ditutup sejak %(day)s. Pilih tujuan lain.") % {"day": date_text(route.since)})
    office = route.office if route is not None else None
    if office is None:
        code = NATIONAL_OFFICES[destination]
        office = Office.objects.select_related("kanwil").filter(code=code).first()
    if office is None or office.closed_on is not None:
        raise NoRoute(_("Kantor untuk tujuan ini belum tercatat. Hubungi HAI DJPb di hai.djpb@kemenkeu.go.id."))
    return office


def own_destination(office: Office) -> Destination:
    """The service that an office itself gives, for questions that stay at its desk."""
    if office.kind == Office.Kind.KANWIL:
        return Destination.BUDGET_REVISION
    if office.kind == Office.Kind.KPPN_KHUSUS:
        settled = dict(DestinationRoute.objects.values_list("destination", "office"))
        for destination, code in NATIONAL_OFFICES.items():
            if settled[destination] == office.pk if destination in settled else office.code == code:
                return destination
    return Destination.TREASURY
