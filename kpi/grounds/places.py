"""Offices that begin, close, open again; and the layer 2 desks of directorates."""

from datetime import date, datetime

from kpi.models import GroundChange
from tickets.models import DestinationRoute, Ticket
from tickets.places import closing, desks
from tickets.routing import PASSED_TO
from users.languages import said as _
from users.models import Basis, Office, OfficeRegion, OfficeTypeRecord, Posting, Satker, User
from users.refusals import Refused
from users.wib import midnight
from users.words import date_text, number_text

from .base import Effect, GroundKind, Line
from .effects import locked_in_the_way
from .offices import check_satker_code, office_of, save, set_partner, set_satker, still_open

BELOW_A_KANWIL = (Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)


class Open(GroundKind):
    """A new office: head office unit, Kanwil, KPPN, KPPN Khusus."""

    moves_figures = True

    def check(self, change: GroundChange, today: date) -> None:
        said = change.content
        if said["kind"] not in Office.Kind.values:
            raise Refused(_("Pilih jenis kantor."), "kind")
        if Office.objects.filter(code=change.subject).exists():
            raise Refused(_("Sudah ada kantor dengan kode ini."), "code")
        if Office.objects.filter(name__iexact=said["name"]).exists():
            raise Refused(_("Sudah ada kantor dengan nama ini."), "name")
        below = said["kind"] in BELOW_A_KANWIL
        kanwil = Office.objects.filter(pk=said["kanwil"], kind=Office.Kind.KANWIL).first()
        if below and (kanwil is None or kanwil.closed_on is not None):
            raise Refused(_("Pilih Kanwil yang masih buka."), "kanwil")
        if not below and said["kanwil"] is not None:
            raise Refused(_("Kanwil hanya diisi bagi KPPN dan KPPN Khusus."), "kanwil")
        if said["kind"] == Office.Kind.KPPN and said["type"] not in OfficeTypeRecord.Type.values:
            raise Refused(_("Pilih tipe: tipe menetapkan minimum tiket petugasnya."), "type")
        if said["kind"] != Office.Kind.KPPN and said["type"]:
            raise Refused(_("Hanya KPPN yang bertipe."), "type")
        if said["satker_code"]:
            check_satker_code(said["satker_code"], None)
        if kanwil is not None and (words := locked_in_the_way(None, [kanwil], change.effective_on)):
            raise Refused(words, "effective_on")

    def lines(self, change: GroundChange) -> list[Line]:
        said = change.content
        kanwil = Office.objects.filter(pk=said["kanwil"]).first()
        type_text = f"{said['type']} ({Basis(said['basis']).label})" if said["type"] else ""
        facts = [
            (_("Kode"), change.subject),
            (_("Nama"), said["name"]),
            (_("Jenis"), str(Office.Kind(said["kind"]).label)),
            (_("Kanwil"), kanwil.name if kanwil else ""),
            (_("Tipe"), type_text),
            (_("Kota"), said["city"]),
            (_("Zona waktu"), str(Office.Zone(said["zone"]).label)),
            (_("Kode satker"), said["satker_code"]),
        ]
        return [Line(label, "", words) for label, words in facts if words]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        effect = Effect(sentences=[_("Kantor baru tampil pada daftar dan monitoring sejak tanggal mulainya.")])
        effect.stays.append(
            _("Tidak ada tiket atau angka petugas yang berubah; petugas dan akunnya dibuat sesudahnya.")
        )
        return effect

    def hold(self, change: GroundChange) -> None:
        list(Office.objects.select_for_update(of=("self",)).filter(pk=change.content["kanwil"]))

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        said, day = change.content, change.effective_on
        office = Office.objects.create(
            code=change.subject,
            kind=said["kind"],
            name=said["name"],
            city=said["city"],
            province=said["province"],
            zone=said["zone"],
            email=said["email"],
            kanwil_id=said["kanwil"],
            opened_on=day,
            settled_here=True,
        )
        dated = {"office": office, "legal_basis": change.legal_basis[:200], "valid_from": day}
        if said["kanwil"] is not None:
            OfficeRegion.objects.create(kanwil_id=said["kanwil"], **dated)
        if said["type"]:
            OfficeTypeRecord.objects.create(type=said["type"], basis=said["basis"], **dated)
        if said["satker_code"]:
            set_satker(office, change)
        change.office = office


class Close(GroundKind):
    """An office closes; what it holds, its partner satker and its destinations go to the successor that is named."""

    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        still_open(office)
        if office.kind == Office.Kind.KANWIL and (left := office.kppn.filter(closed_on=None).count()):
            raise Refused(
                _("%(count)s kantor masih di bawah Kanwil ini. Pindahkan dahulu ke Kanwil lain.")
                % {"count": number_text(left)}
            )
        self._check_successor(change, office)
        last = Ticket.objects.filter(office=office, created_at__gte=midnight(change.effective_on)).exists()
        if last:
            raise Refused(_("Kantor ini masih merekam tiket pada atau sesudah tanggal itu."), "effective_on")

    def _check_successor(self, change: GroundChange, office: Office) -> None:
        successor = self.successor(change)
        open_tickets, satker = closing.held(office).count(), Satker.objects.filter(partner=office).count()
        routes = DestinationRoute.objects.filter(office=office).count()
        if successor is None:
            if open_tickets or satker or routes:
                raise Refused(
                    _("Ke mana %(tickets)s tiket terbuka dan %(satker)s satker mitranya pindah? Pilih kantor penerus.")
                    % {"tickets": number_text(open_tickets), "satker": number_text(satker)},
                    "successor",
                )
            return
        if successor.pk == office.pk or successor.closed_on is not None or successor.kind not in PASSED_TO:
            raise Refused(_("Pilih kantor lain yang masih buka."), "successor")
        if satker and successor.kind != Office.Kind.KPPN:
            raise Refused(_("Satker mitra hanya dilayani KPPN. Pilih KPPN sebagai penerus."), "successor")

    @staticmethod
    def successor(change: GroundChange) -> Office | None:
        return Office.objects.select_related("kanwil").filter(pk=change.content["successor"]).first()

    def ready(self, change: GroundChange) -> None:
        """Its officers are moved or leave by the acts for that, each with its own day of effect."""
        posted = self._posted(change)
        if posted:
            raise Refused(
                _("%(count)s petugas masih bertugas di sana: %(names)s. Pindahkan atau akhiri dahulu penempatannya.")
                % {"count": number_text(len(posted)), "names": ", ".join(posted[:5])}
            )

    @staticmethod
    def _posted(change: GroundChange) -> list[str]:
        rows = Posting.objects.not_over(change.effective_on).filter(office=office_of(change))
        return list(rows.order_by("officer__name").values_list("officer__name", flat=True))

    def lines(self, change: GroundChange) -> list[Line]:
        successor = self.successor(change)
        return [
            Line(_("Keadaan"), _("buka"), _("tutup sejak %s") % date_text(change.effective_on)),
            Line(_("Penerus"), "", successor.name if successor else _("tidak ada")),
        ]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        office, successor = office_of(change), self.successor(change)
        posted = self._posted(change)
        logins = User.objects.filter(office=office, is_active=True).count()
        effect = Effect(
            figures=[
                (_("Tiket terbuka yang pindah"), number_text(closing.held(office).count())),
                (_("Satker mitra yang pindah"), number_text(Satker.objects.filter(partner=office).count())),
                (_("Petugas yang masih bertugas"), number_text(len(posted))),
                (_("Akun yang masih aktif"), number_text(logins)),
            ]
        )
        if successor is not None:
            effect.sentences.append(
                _("Setiap tiket terbuka diteruskan ke %s, dengan catatan pada tiketnya; tenggatnya tidak bergeser.")
                % successor.name
            )
        if posted:
            effect.sentences.append(_("Belum dapat dijalankan: pindahkan atau akhiri dahulu penempatan petugasnya."))
        if logins:
            effect.sentences.append(_("Akun kantor ini ditutup tersendiri pada halaman Akun."))
        if office.kind == Office.Kind.HEAD:
            effect.figures.append((_("Tiket di meja Layer 2-nya"), number_text(desks.at_desk(office).count())))
        effect.stays.append(_("Tiket yang sudah ditangani tetap dihitung pada kantor ini dan petugasnya."))
        return effect

    def hold(self, change: GroundChange) -> None:
        office, successor = office_of(change), self.successor(change)
        keys = {each.supervising_kanwil.pk for each in (office, successor) if each and each.supervising_kanwil}
        list(Office.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office, successor = office_of(change), self.successor(change)
        if successor is not None:
            closing.pass_all_on(office, successor, by=by, note=change.legal_basis, at=at)
            for satker in Satker.objects.filter(partner=office).order_by("pk"):
                satker.partner = successor
                satker.save(update_fields=["partner"])
                set_partner(satker, successor.pk, change.effective_on, change.legal_basis[:200])
            for route in DestinationRoute.objects.filter(office=office):
                route.office, route.since = successor, change.effective_on
                route.legal_basis = change.legal_basis
                route.save()
        if office.kind == Office.Kind.HEAD:
            desks.give_all_back(office, by=by, note=change.legal_basis, at=at)
        office.closed_on = change.effective_on
        save(office, "closed_on")


class Reopen(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        if office.closed_on is None:
            raise Refused(_("Kantor ini tidak ditutup."))
        if change.effective_on < office.closed_on:
            raise Refused(
                _("Kantor ini baru tutup pada %(day)s. Isi tanggal sesudahnya.") % {"day": date_text(office.closed_on)},
                "effective_on",
            )
        if office.kanwil is not None and office.kanwil.closed_on is not None:
            raise Refused(_("%(name)s sudah ditutup. Pindahkan kantor ini dahulu.") % {"name": office.kanwil.name})

    def lines(self, change: GroundChange) -> list[Line]:
        closed_on = office_of(change).closed_on
        before = _("tutup sejak %s") % date_text(closed_on) if closed_on else ""
        return [Line(_("Keadaan"), before, _("buka sejak %s") % date_text(change.effective_on))]

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office = office_of(change)
        office.closed_on = None
        save(office, "closed_on")


class DeskClose(GroundKind):
    """A directorate's layer 2 takes no questions any more; those it has go back to layer 1 (003 art. 28k)."""

    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        if office.kind != Office.Kind.HEAD:
            raise Refused(_("Meja Layer 2 hanya ada pada unit Kantor Pusat."))
        if office.desk_closed_on is not None:
            raise Refused(_("Meja ini sudah ditutup sejak %(day)s.") % {"day": date_text(office.desk_closed_on)})

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Meja Layer 2"), _("buka"), _("tutup sejak %s") % date_text(change.effective_on))]

    def effect(self, change: GroundChange, now: datetime) -> Effect:
        at_desk = desks.at_desk(office_of(change)).count()
        return Effect(
            sentences=[_("Tiket di meja ini kembali ke Layer 1; tenggatnya tidak bergeser.")],
            figures=[(_("Tiket yang kembali ke Layer 1"), number_text(at_desk))],
            stays=[_("Direktorat tetap membaca tiket yang pernah ditanganinya. Tidak ada angka petugas yang berubah.")],
        )

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office = office_of(change)
        desks.give_all_back(office, by=by, note=change.legal_basis, at=at)
        office.desk_closed_on = change.effective_on
        save(office, "desk_closed_on")


class DeskOpen(GroundKind):
    def check(self, change: GroundChange, today: date) -> None:
        office = office_of(change)
        still_open(office)
        if office.desk_closed_on is None:
            raise Refused(_("Meja ini tidak ditutup."))

    def lines(self, change: GroundChange) -> list[Line]:
        return [Line(_("Meja Layer 2"), _("tutup"), _("buka sejak %s") % date_text(change.effective_on))]

    def carry_out(self, change: GroundChange, by: User, at: datetime) -> None:
        office = office_of(change)
        office.desk_closed_on = None
        save(office, "desk_closed_on")
