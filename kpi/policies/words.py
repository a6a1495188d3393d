"""A policy in Indonesian, line by line: for "Cara menghitung", the pages of the policies, and papers."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpi import models
from kpi.index import Brackets, Measure, PolicyRules
from kpi.models import PolicyAssumption
from tickets.words import quarter_text
from users.languages import known_words
from users.models import UnitType


@dataclass(frozen=True)
class PolicyLine:
    """One part of a policy: its name, what it says, and why it is an assumption (empty: a source settles it)."""

    title: str
    text: str
    assumed: str = ""


def number_text(number: Fraction | int) -> str:
    """ "92,5", "3": exact for what a policy holds."""
    value = Fraction(number)
    places = next((n for n in range(7) if (value * 10**n).denominator == 1), 6)
    return f"{Decimal(int(value * 10**places)).scaleb(-places):f}".replace(".", ",")


def percent_text(share: Fraction) -> str:
    """A share as "92,5%"."""
    return number_text(share * 100) + "%"


def bound_text(brackets: Brackets, bound: Fraction) -> str:
    """ "≥ 75%", "≤ 2 hari kerja"."""
    if brackets.at_most:
        return _("≤ %(days)s hari kerja") % {"days": number_text(bound)}
    return f"≥ {percent_text(bound)}"


def scale_text(brackets: Brackets) -> str:
    """ "≥ 125% indeks 4; ≥ 100% indeks 3; ≥ 75% indeks 2; selain itu indeks 1"."""
    steps = [
        _("%(bound)s indeks %(index)d") % {"bound": bound_text(brackets, step.bound), "index": step.index}
        for step in brackets.steps
    ]
    return "; ".join([*steps, _("selain itu indeks %(index)d") % {"index": brackets.otherwise}])


def measure_text(policy: PolicyRules) -> str:
    if policy.measure == Measure.MEAN:
        return _(
            "Rata-rata hari kerja terpakai tiket yang dinilai; tiket yang belum dijawab dan sudah lewat Waktu %(norm)s "
            "dihitung dengan hari kerja yang terpakai sampai saat angka ini dihitung."
        ) % {"norm": policy.norm_code}
    return _(
        "Tiket yang tepat waktu dibagi tiket yang dinilai. Dinilai: sudah dijawab, atau belum dijawab dan sudah lewat "
        "Waktu %(norm)s (terlambat). Tiket yang masih dalam norma belum dinilai."
    ) % {"norm": policy.norm_code}


def policy_lines(policy: PolicyRules) -> list[PolicyLine]:
    """All that the policy says, in the order in which an index is reckoned."""
    part = PolicyAssumption.Part

    def line(title: str, text: str, assumption: str = "") -> PolicyLine:
        return PolicyLine(title, text, known_words(policy.assumed.get(assumption, "")))

    kinds = ", ".join(str(UnitType(code).label) for code in policy.unit_types)
    minimums = "; ".join(
        _("tipe %(type)s %(tickets)d tiket") % {"type": office_type, "tickets": tickets}
        for office_type, tickets in sorted(policy.minimums.items())
    )
    pro_rata = (
        _("Penempatan yang tidak sepanjang triwulan: minimum prorata menurut hari kerja penempatan, tidak dibulatkan.")
        if policy.pro_rata
        else _("Minimum penuh, juga bila penempatan tidak sepanjang triwulan.")
    )
    postings = (
        _("Petugas yang berpindah: satu indeks atas jumlah semua penempatannya sebagai CSO dalam triwulan.")
        if policy.sum_over_postings
        else _("Petugas yang berpindah: indeks penempatan terakhirnya sebagai CSO dalam triwulan.")
    )
    return [
        line(_("Berlaku sejak"), quarter_text(policy.first_quarter)),
        line(_("Dasar hukum"), policy.legal_basis),
        line(_("Tiket yang terhitung"), _("Penanya %(kinds)s") % {"kinds": kinds}, part.UNIT_TYPES),
        line(
            _("Bobot"),
            _("Kuantitas %(quantity)s, ketepatan waktu %(timeliness)s")
            % {
                "quantity": percent_text(policy.quantity_weight),
                "timeliness": percent_text(policy.timeliness_weight),
            },
            part.WEIGHTS,
        ),
        line(_("Minimum per triwulan"), minimums, part.MINIMUMS),
        line(_("Sebagian triwulan"), pro_rata, part.PRO_RATA),
        line(_("Pindah kantor"), postings, part.POSTINGS),
        line(_("Indeks kuantitas"), scale_text(policy.quantity), part.SCALE),
        line(_("Ukuran ketepatan waktu"), measure_text(policy), part.MEASURE),
        line(_("Indeks ketepatan waktu"), scale_text(policy.timeliness), part.SCALE),
        line(
            _("Capaian"),
            _("Indeks dibagi target %(target)s, paling tinggi %(cap)s%%")
            % {"target": number_text(policy.target), "cap": number_text(policy.cap)},
            part.COLOURS,
        ),
        line(
            _("Status"),
            _("Hijau mulai %(green)s%%, Kuning mulai %(yellow)s%%, selain itu Merah")
            % {"green": number_text(policy.green_from), "yellow": number_text(policy.yellow_from)},
            part.COLOURS,
        ),
        line(_("Pembulatan"), _("Angka tidak dibulatkan sebelum dibandingkan dengan batasnya.")),
    ]


def objection_line(policy: models.Policy) -> PolicyLine:
    """Until when an officer may object to a verdict: no part of the reckoning, but of the same policy."""
    assumed = {row.part: row.words for row in policy.assumptions.all()}
    return PolicyLine(
        _("Keberatan"),
        _("Sampai akhir hari kerja ke-%(days)d sesudah hari terakhir triwulan, sebelum triwulan dikunci")
        % {"days": policy.objection_working_days},
        assumed.get(PolicyAssumption.Part.OBJECTIONS, ""),
    )
