"""What a line of a satker file must be, and what it would change: the same rules for the preview and for the change.

A line says: from `berlaku_sejak` on, KPPN `kppn` serves satker `kode_satker`, which is called so and belongs to the
K/L `ba`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from users.models import Ministry, Office, Satker, SatkerImportRow, SatkerPartner
from users.sheets.spreadsheets import EXAMPLE_MARK, BadCell, SheetRow, code_of, date_of, text_of
from users.typed.names import name_words
from users.words import date_text

COLUMNS = ("kode_satker", "nama_satker", "ba", "kppn", "berlaku_sejak")
EXAMPLE = ("099031", f"{EXAMPLE_MARK} Nama Satuan Kerja", "015", "008", "2026-01-01")
EARLIEST = date(2004, 1, 1)
"""Before the law on the treasury (UU 1/2004) there was no KPPN."""
AHEAD = timedelta(days=366)

Outcome = SatkerImportRow.Outcome


@dataclass(frozen=True)
class Known:
    """The codes that a line may name, read once for a file."""

    ministries: dict[str, int]
    closed_ministries: dict[str, date]
    kppn: dict[str, Office]
    today: date
    twins: dict[tuple[int, str], str] = field(default_factory=dict)
    """(ministry, folded name) -> code of the satker that there are; filled when the first new one is met."""

    @classmethod
    def now(cls, today: date) -> "Known":
        ministries = list(Ministry.objects.values_list("code", "pk", "closed_on"))
        return cls(
            ministries={code: pk for code, pk, _closed_on in ministries},
            closed_ministries={code: closed_on for code, _pk, closed_on in ministries if closed_on is not None},
            kppn={office.code: office for office in Office.objects.all()},
            today=today,
        )

    def twin_of(self, ministry: int, name: str, code: str) -> str:
        """The code of another satker of the ministry that is called the same, however it is written, or ""."""
        if not self.twins:
            rows = Satker.objects.order_by("-code").values_list("ministry", "name", "code")
            self.twins.update({(owner, _same(named)): one for owner, named, one in rows.iterator()})
        return self.twins.setdefault((ministry, _same(name)), code)

    def ministry_of(self, code: str) -> int:
        if code not in self.ministries:
            raise BadCell("ba", _("Kementerian/lembaga %(code)s tidak dikenal.") % {"code": code})
        if code in self.closed_ministries:
            day = date_text(self.closed_ministries[code])
            raise BadCell(
                "ba", _("Kementerian/lembaga %(code)s sudah ditutup sejak %(day)s.") % {"code": code, "day": day}
            )
        return self.ministries[code]

    def kppn_of(self, code: str) -> Office:
        office = self.kppn.get(code)
        if office is None:
            raise BadCell("kppn", _("KPPN %(code)s tidak dikenal.") % {"code": code})
        if office.kind != Office.Kind.KPPN:
            raise BadCell(
                "kppn", _("%(office)s bukan KPPN mitra kerja satker.") % {"office": f"{office.name} ({office.code})"}
            )
        if office.closed_on is not None:
            raise BadCell(
                "kppn",
                _("%(office)s sudah ditutup sejak %(day)s.")
                % {"office": office.name, "day": date_text(office.closed_on)},
            )
        return office


def read_line(row: SheetRow, known: Known) -> tuple[SatkerImportRow | None, list[BadCell]]:
    """The line as a row to be kept, or everything that is wrong with it."""
    faults: list[BadCell] = []

    def tried(read, *args, **limits):
        try:
            return read(*args, **limits)
        except BadCell as fault:
            faults.append(fault)
            return None

    code = tried(code_of, row, "kode_satker", digits=6)
    name = tried(text_of, row, "nama_satker", most=160)
    if name == "Satuan Kerja Contoh":
        # The sample of forms that were handed out earlier looked like a satker.
        faults.append(BadCell("nama_satker", _("Masih berisi contoh. Ganti dengan isinya, atau hapus barisnya.")))
    ministry = tried(code_of, row, "ba", digits=3)
    if ministry is not None:
        tried(known.ministry_of, ministry)
    kppn = tried(code_of, row, "kppn", digits=3)
    if kppn is not None:
        tried(known.kppn_of, kppn)
    day = tried(date_of, row, "berlaku_sejak")
    if day is not None and not EARLIEST <= day <= known.today + AHEAD:
        between = {"first": date_text(EARLIEST), "last": date_text(known.today + AHEAD)}
        faults.append(BadCell("berlaku_sejak", _("Harus antara %(first)s dan %(last)s.") % between))
    if faults:
        return None, faults
    return SatkerImportRow(
        line=row.line, code=code, name=name, ministry_code=ministry, kppn_code=kppn, valid_from=day
    ), []


def _same(name: str) -> str:
    """Equal for spellings of one satker's name: "BKSDA Riau", "B.K.S.D.A.  RIAU"."""
    return "".join(name_words(name))


@dataclass
class Plan:
    """What a stretch of lines changes. Unsaved and changed rows, ready to be written."""

    new_satker: list[Satker] = field(default_factory=list)
    changed_satker: list[Satker] = field(default_factory=list)
    new_partners: list[SatkerPartner] = field(default_factory=list)
    changed_partners: list[SatkerPartner] = field(default_factory=list)


def plan(rows: Sequence[SatkerImportRow], known: Known, *, basis: str, lock: bool = False) -> Plan:
    """Set `outcome` and `what` of each row, and say what is to be written. `lock`: hold the satker rows meanwhile."""
    satker_rows = Satker.objects.filter(code__in=[row.code for row in rows])
    if lock:
        # no_key: a question recorded at this moment points at its satker and need not wait.
        satker_rows = satker_rows.select_for_update(no_key=True)
    existing = {satker.code: satker for satker in satker_rows}
    periods: dict[int, list[SatkerPartner]] = defaultdict(list)
    for period in SatkerPartner.objects.filter(satker__in=existing.values()).order_by("valid_from"):
        periods[period.satker_id].append(period)
    result = Plan()
    for row in rows:
        satker = existing.get(row.code)
        ministry_id, office = known.ministry_of(row.ministry_code), known.kppn_of(row.kppn_code)
        if satker is None:
            satker = Satker(code=row.code, name=row.name, ministry_id=ministry_id)
            if row.valid_from <= known.today:
                satker.partner = office
            result.new_satker.append(satker)
            result.new_partners.append(_period(satker, office, row.valid_from, None, basis))
            twin = known.twin_of(ministry_id, row.name, row.code)
            told = _("Namanya sama dengan satker %(code)s. Periksa apakah kodenya benar.") % {"code": twin}
            row.outcome, row.what = Outcome.NEW, "" if twin == row.code else told
            continue
        changes = []
        if satker.name != row.name:
            changes.append(_("nama: %(old)s menjadi %(new)s") % {"old": satker.name, "new": row.name})
            satker.name = row.name
        if satker.ministry_id != ministry_id:
            old = next((code for code, pk in known.ministries.items() if pk == satker.ministry_id), "?")
            changes.append(_("K/L: %(old)s menjadi %(new)s") % {"old": old, "new": row.ministry_code})
            satker.ministry_id = ministry_id
        partner_id = satker.partner_id
        timeline = periods[satker.pk]
        words = _serve(satker, office, row.valid_from, timeline, basis, result)
        if words:
            changes.append(words)
        current = in_force(timeline, known.today)
        if current is not None and current.office_id != partner_id:
            satker.partner_id = current.office_id
            if not words:
                changes.append(_("mitra kerja sekarang: %(office)s") % {"office": office.name})
        row.outcome = Outcome.CHANGED if changes else Outcome.SAME
        row.what = "; ".join(changes)[:400]
        if changes:
            result.changed_satker.append(satker)
    return result


def in_force(periods: Sequence[SatkerPartner], day: date) -> SatkerPartner | None:
    """The partner on a day; where two claim it, the one that began later."""
    covering = [one for one in periods if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)]
    return max(covering, key=lambda one: one.valid_from, default=None)


def _serve(satker: Satker, office: Office, day: date, timeline: list[SatkerPartner], basis: str, result: Plan) -> str:
    """Lay "served by `office` from `day` on" into the satker's periods; what that changes, in words."""
    covering = in_force(timeline, day)
    if covering is not None and covering.office_id == office.pk:
        return ""
    words = _("mitra kerja: %(office)s sejak %(day)s") % {"office": office.name, "day": date_text(day)}
    if covering is not None and covering.valid_from == day:
        covering.office_id, covering.legal_basis = office.pk, basis
        result.changed_partners.append(covering)
        return words
    later = [one.valid_from for one in timeline if one.valid_from > day]
    until = min(later) - timedelta(days=1) if later else None
    if covering is not None:
        if covering.valid_to is not None and (until is None or covering.valid_to < until):
            until = covering.valid_to
        covering.valid_to = day - timedelta(days=1)
        result.changed_partners.append(covering)
    period = _period(satker, office, day, until, basis)
    timeline.append(period)
    result.new_partners.append(period)
    return words


def _period(satker: Satker, office: Office, day: date, until: date | None, basis: str) -> SatkerPartner:
    return SatkerPartner(satker=satker, office=office, valid_from=day, valid_to=until, legal_basis=basis)
