"""Cara menghitung: the policy of a quarter in words, what of it is assumed, and one worked example."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.figures.forecast import index_map
from kpi.figures.norm_words import norm_of
from kpi.figures.reading import NoPolicy, policy_of
from kpi.figures.words import amount_text, short_percent
from kpi.index import Brackets, Facts, Measure, PolicyRules, index_of
from kpi.models import Policy, PolicyAssumption
from kpi.policies.words import objection_line
from tickets.deadlines.explanation import norm_text
from tickets.deadlines.rules import book_of, current_book
from tickets.models import CalendarVersion, Norm
from tickets.quarter_of_address import QuarterPicker
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.languages import known_words
from users.models import OfficeTypeRecord
from users.words import date_text, decimal_text, number_text, percent_text

from .way_to_target import bound_text


@dataclass(frozen=True)
class Fact:
    """One rule. `assumed`: the policy's sentence that calls it an assumption; "" when a source settles it."""

    name: str
    words: str
    assumed: str = ""


@dataclass(frozen=True)
class Scale:
    name: str
    heads: tuple[str, str]
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Method:
    """Everything that kpi/method.html prints."""

    picker: QuarterPicker
    title: str
    legal_basis: str
    since: str
    facts: tuple[Fact, ...]
    scales: tuple[Scale, ...]
    map_rows: tuple[tuple[str, tuple[str, ...]], ...]
    example: tuple[str, ...]
    calendar: str
    calendar_basis: str
    assumed: bool


def method_of(quarter: Quarter, picker: QuarterPicker, label: str = "", calendar: str = "") -> Method:
    """`label`: of the policy that counted, which a lock may have kept from before; else the one in force. NoPolicy
    before the first policy's quarter, or where no policy of that name was ever in force. `calendar`: likewise
    of the calendar version, whose norm is told.
    """
    named = label or policy_of(quarter).label
    row = Policy.objects.whole().effective().filter(label=named, first_quarter__lte=quarter.code).first()
    if row is None:
        raise NoPolicy(quarter.code)
    policy, objection = row.rules(), objection_line(row)
    version = CalendarVersion.objects.filter(label=calendar).first() or current_book().version
    return Method(
        picker=picker,
        title=_("Kebijakan IKU %s") % policy.label,
        legal_basis=policy.legal_basis,
        since=quarter_text(policy.first_quarter),
        facts=(*_facts(policy, quarter, version), Fact(objection.title, objection.text, objection.assumed)),
        scales=(
            _scale(_("Indeks kuantitas"), _("Tiket dibanding minimum"), policy.quantity),
            _scale(_("Indeks ketepatan waktu"), _measure(policy), policy.timeliness),
        ),
        map_rows=tuple(
            (
                _("Waktu %d") % row[0].timeliness_index,
                tuple((decimal_text(cell.index) + (" ✓" if cell.reached else "")) for cell in row),
            )
            for row in index_map(policy)
        ),
        example=tuple(_example(policy)),
        calendar=version.label,
        calendar_basis=version.legal_basis.rstrip("."),
        assumed=bool(policy.assumed),
    )


def _facts(policy: PolicyRules, quarter: Quarter, version: CalendarVersion) -> list[Fact]:
    minimums = ", ".join(
        _("tipe %(type)s %(tickets)s tiket") % {"type": kind, "tickets": number_text(tickets)}
        for kind, tickets in policy.minimums.items()
    )
    part = PolicyAssumption.Part
    assumed = {name: known_words(text) for name, text in policy.assumed.items()}
    norm = norm_of(quarter, policy.norm_code, book_of(version).of(None))
    return [
        Fact(
            _("Tiket yang terhitung"),
            _(
                "Tiket dengan penanya %(units)s yang menjadi milik CSO di KPPN bertipe, "
                "direkam dalam triwulan menurut waktu Jakarta."
            )
            % {"units": ", ".join(policy.unit_types)},
            assumed.get(part.UNIT_TYPES, ""),
        ),
        Fact(
            _("Bobot"),
            _("Kuantitas %(quantity)s, ketepatan waktu %(timeliness)s.")
            % {
                "quantity": short_percent(policy.quantity_weight),
                "timeliness": short_percent(policy.timeliness_weight),
            },
            assumed.get(part.WEIGHTS, ""),
        ),
        Fact(
            _("Minimum satu triwulan"),
            _("%s. Tipe kantor tercatat dengan tanggal berlakunya; tipe yang belum berdasar ditandai asumsi.")
            % minimums,
            assumed.get(part.MINIMUMS, ""),
        ),
        Fact(
            _("Sebagian triwulan"),
            _("Minimum dihitung prorata menurut hari kerja tiap penempatan.")
            if policy.pro_rata
            else _("Minimum tetap utuh."),
            assumed.get(part.PRO_RATA, ""),
        ),
        Fact(
            _("Beberapa penempatan"),
            _("Indeks dihitung atas jumlah semua penempatan.")
            if policy.sum_over_postings
            else _("Indeks dihitung atas penempatan terakhir."),
            assumed.get(part.POSTINGS, ""),
        ),
        Fact(
            _("Tepat waktu"),
            _("%(name)s: paling lama %(amount)s sejak direkam, %(basis)s, berlaku sejak %(since)s.")
            % {
                "name": norm.get_code_display(),
                "amount": norm_text(norm),
                "basis": norm.legal_basis_text,
                "since": date_text(norm.valid_from),
            }
            if norm
            else _("%s belum berlaku; hanya kuantitas.") % Norm.Code(policy.norm_code).label,
            norm.assumption if norm else "",
        ),
        Fact(
            _("Dinilai"),
            _(
                "Sudah dijawab, atau masih terbuka dan sudah lewat norma (terlambat). "
                "Yang masih terbuka dalam norma belum dinilai. Tanpa tiket yang dinilai tidak ada indeks."
            ),
            assumed.get(part.MEASURE, ""),
        ),
        Fact(
            _("Capaian dan warna"),
            _(
                "Indeks dibagi target %(target)s, paling tinggi %(cap)s. "
                "Hijau mulai %(green)s, Kuning mulai %(yellow)s, di bawahnya Merah."
            )
            % {
                "target": decimal_text(policy.target),
                "cap": short_percent(policy.cap / 100),
                "green": short_percent(policy.green_from / 100),
                "yellow": short_percent(policy.yellow_from / 100),
            },
            assumed.get(part.COLOURS, ""),
        ),
        Fact(
            _("Angka pecahan"),
            _(
                "Tidak ada pembulatan sebelum dibandingkan dengan batas: 94,98% belum 95%. "
                "Yang dibulatkan hanya tulisannya."
            ),
        ),
        Fact(
            _("Skala indeks"),
            _("Menurut tabel indeks kuantitas dan indeks ketepatan waktu di halaman ini."),
            assumed.get(part.SCALE, ""),
        ),
    ]


def _measure(policy: PolicyRules) -> str:
    return _("Tepat waktu dari yang dinilai") if policy.measure == Measure.SHARE else _("Rata-rata hari kerja terpakai")


def _scale(name: str, measured: str, scale: Brackets) -> Scale:
    steps = tuple((bound_text(scale, index), str(index)) for index in scale.indices)
    return Scale(name, (measured, _("Indeks")), steps)


def _example(policy: PolicyRules) -> list[str]:
    """docs/domain.md's first example, by the very function that every page uses."""
    minimum = policy.minimums.get(OfficeTypeRecord.Type.A1)
    if minimum is None or policy.measure != Measure.SHARE:
        return []
    facts = Facts(tickets=300, judged=299, in_time=284, open_within=1)
    result = index_of(facts, Fraction(minimum), policy)
    if result.index is None or result.achievement is None or result.status is None:
        return []
    return [
        _("CSO di KPPN tipe A1, sepanjang triwulan: 300 tiket, 299 dinilai, 284 tepat waktu."),
        _("Kuantitas: 300 / %(minimum)s = %(share)s, indeks %(index)s.")
        % {
            "minimum": amount_text(minimum),
            "share": percent_text(result.quantity_share),
            "index": result.quantity_index,
        },
        _("Ketepatan waktu: 284 / 299 = %(share)s, indeks %(index)s.")
        % {"share": percent_text(result.timeliness_value, 3), "index": result.timeliness_index},
        _("Indeks = %(q_weight)s × %(q)s + %(t_weight)s × %(t)s = %(index)s; capaian %(achieved)s%%, %(status)s.")
        % {
            "q_weight": short_percent(policy.quantity_weight),
            "q": result.quantity_index,
            "t_weight": short_percent(policy.timeliness_weight),
            "t": result.timeliness_index,
            "index": decimal_text(result.index),
            "achieved": decimal_text(result.achievement),
            "status": result.status.value,
        },
    ]
