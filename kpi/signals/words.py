"""A signal and its threshold, each in one plain sentence."""

from fractions import Fraction

from django.utils.translation import gettext as _

from kpi.figures.words import percent_text
from kpi.models import Signal, SignalRule, SignalThreshold
from users.words import number_text


def said(signal: Signal) -> str:
    """What was found; `signal` with its threshold at hand."""
    threshold, of = signal.threshold, signal.evidence.get("of")
    words = {
        "count": number_text(signal.count),
        "most": number_text(threshold.count),
        "of": number_text(of or 0),
        "share": percent_text(Fraction(signal.count, of), 1) if of else "",
        "percent": threshold.percent,
        "minutes": number_text((threshold.seconds or 0) // 60),
        "seconds": threshold.seconds,
        "days": threshold.days,
        "letters": threshold.letters,
        "when": signal.key,
    }
    match signal.rule:
        case SignalRule.COPIED_QUESTION:
            text = _("Pertanyaan yang sama direkam %(count)s kali (ambang %(most)s).")
        case SignalRule.COPIED_ANSWER:
            text = _("Jawaban yang sama dikirim %(count)s kali (ambang %(most)s).")
        case SignalRule.INSTANT_ANSWER:
            text = _("%(count)s pertanyaan satker dijawab dalam %(seconds)d detik atau kurang (ambang %(most)s).")
        case SignalRule.BUSY_HOUR:
            words["day"], _space, words["hour"] = signal.key.partition(" ")
            text = _("%(count)s tiket direkam pada %(day)s antara %(hour)s.00 dan %(hour)s.59 WIB (ambang %(most)s).")
        case SignalRule.SAME_PERSON:
            text = _(
                "%(count)s tiket dengan penanya yang nama atau e-mailnya sama dengan petugas atau kantornya, atau "
                "singkatan namanya."
            )
        case SignalRule.ONE_ASKER:
            text = _(
                "%(count)s dari %(of)s tiket (%(share)s) ditanyakan satu orang (ambang %(most)s tiket dan "
                "%(percent)d%%)."
            )
        case SignalRule.AT_RECORDING:
            text = _(
                "%(count)s dari %(of)s tiket (%(share)s) dijawab saat direkam (ambang %(most)s tiket dan "
                "%(percent)d%%)."
            )
        case SignalRule.LATE_INPUT:
            text = _("%(count)s tiket direkam %(days)d hari atau lebih setelah diterima (ambang %(most)s).")
        case SignalRule.ALIKE_QUESTION:
            text = _("%(count)s pertanyaan hanya berbeda angka, urutan kata, atau tanda baca (ambang %(most)s).")
        case SignalRule.ALIKE_ANSWER:
            text = _("%(count)s jawaban hanya berbeda angka, urutan kata, atau tanda baca (ambang %(most)s).")
        case SignalRule.TRIVIAL_TEXT:
            text = _("%(count)s tiket berisi kurang dari %(letters)d huruf dan angka (ambang %(most)s).")
        case SignalRule.SPLIT_LETTER:
            text = _(
                "%(count)s tiket satu penanya direkam dengan Diterima pada yang sama, atau dalam %(minutes)s menit "
                "(ambang %(most)s)."
            )
        case SignalRule.REFUSAL_SHARE:
            text = _(
                "%(count)s dari %(of)s tiket yang diselesaikan (%(share)s) ditolak (ambang %(most)s tiket dan "
                "%(percent)d%%)."
            )
        case SignalRule.QUICK_REFUSAL:
            text = _("%(count)s tiket ditolak dalam %(minutes)s menit pada %(when)s (ambang %(most)s).")
        case SignalRule.MANY_ACTS:
            text = _("%(count)s tindakan dalam %(minutes)s menit pada %(when)s (ambang %(most)s).")
        case SignalRule.PING_PONG:
            text = _("%(count)s tiket diteruskan ke kantor lain lalu kembali (ambang %(most)s).")
        case SignalRule.TAKEN_OVER:
            text = _("%(count)s tiket diambil dengan meminta data, lalu diselesaikan rekan (ambang %(most)s).")
        case SignalRule.LATE_HANDED:
            text = _(
                "%(count)s tiket terlambat diteruskan kepada SSO atau Kepala Seksi dan tidak masuk indeks siapa pun "
                "(ambang %(most)s)."
            )
        case SignalRule.UNIT_TYPE:
            text = _(
                "%(count)s tiket terhitung dari penanya yang pernah atau tampaknya berjenis unit lain (ambang "
                "%(most)s)."
            )
        case SignalRule.LATE_UNTAKEN:
            text = _("%(count)s tiket terlambat belum ditangani ketika triwulan dikunci (ambang %(most)s).")
        case SignalRule.DENIED:
            text = _(
                "%(count)s dari %(of)s tiket atas nama satker (%(share)s) dinyatakan satker bukan pertanyaannya "
                "(ambang %(most)s tiket dan %(percent)d%%)."
            )
        case _other:
            raise ValueError(f"No words for {signal.rule}")
    return text % words


def number_of(threshold: SignalThreshold) -> str:
    """From when on: "5 kali, masing-masing paling lama 60 detik"."""
    parts = [_("%(count)s kali") % {"count": number_text(threshold.count)}]
    if threshold.seconds is not None:
        words = _("masing-masing paling lama %s detik")
        if threshold.rule != SignalRule.INSTANT_ANSWER:
            words = _("dalam %s detik")
        parts.append(words % number_text(threshold.seconds))
    if threshold.percent is not None:
        parts.append(_("dan %d%% atau lebih") % threshold.percent)
    if threshold.days is not None:
        parts.append(_("masing-masing %d hari kalender atau lebih") % threshold.days)
    if threshold.letters is not None:
        parts.append(_("masing-masing kurang dari %d huruf dan angka") % threshold.letters)
    return ", ".join(parts)
