"""A signal and its threshold, each in one plain sentence."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpi.models import Signal, SignalRule, SignalThreshold
from users.words import number_text, percent_text

SAID = {
    SignalRule.COPIED_QUESTION: gettext_lazy("Pertanyaan yang sama direkam %(count)s kali (ambang %(most)s)."),
    SignalRule.COPIED_ANSWER: gettext_lazy("Jawaban yang sama dikirim %(count)s kali (ambang %(most)s)."),
    SignalRule.INSTANT_ANSWER: gettext_lazy(
        "%(count)s pertanyaan satker dijawab dalam %(seconds)d detik atau kurang (ambang %(most)s)."
    ),
    SignalRule.BUSY_HOUR: gettext_lazy(
        "%(count)s tiket direkam pada %(day)s antara %(hour)s.00 dan %(hour)s.59 WIB (ambang %(most)s)."
    ),
    SignalRule.SAME_PERSON: gettext_lazy(
        "%(count)s tiket dengan penanya yang nama atau e-mailnya sama dengan petugas atau kantornya, atau "
        "singkatan namanya."
    ),
    SignalRule.ONE_ASKER: gettext_lazy(
        "%(count)s dari %(of)s tiket (%(share)s) ditanyakan satu orang (ambang %(most)s tiket dan %(percent)d%%)."
    ),
    SignalRule.AT_RECORDING: gettext_lazy(
        "%(count)s dari %(of)s tiket (%(share)s) dijawab saat direkam (ambang %(most)s tiket dan %(percent)d%%)."
    ),
    SignalRule.LATE_INPUT: gettext_lazy(
        "%(count)s tiket direkam %(days)d hari atau lebih setelah diterima (ambang %(most)s)."
    ),
    SignalRule.ALIKE_QUESTION: gettext_lazy(
        "%(count)s pertanyaan hanya berbeda angka, urutan kata, atau tanda baca (ambang %(most)s)."
    ),
    SignalRule.ALIKE_ANSWER: gettext_lazy(
        "%(count)s jawaban hanya berbeda angka, urutan kata, atau tanda baca (ambang %(most)s)."
    ),
    SignalRule.TRIVIAL_TEXT: gettext_lazy(
        "%(count)s tiket berisi kurang dari %(letters)d huruf dan angka (ambang %(most)s)."
    ),
    SignalRule.SPLIT_LETTER: gettext_lazy(
        "%(count)s tiket satu penanya direkam dengan Diterima pada yang sama, atau dalam %(minutes)s menit "
        "(ambang %(most)s)."
    ),
    SignalRule.REFUSAL_SHARE: gettext_lazy(
        "%(count)s dari %(of)s tiket yang diselesaikan (%(share)s) ditolak (ambang %(most)s tiket dan %(percent)d%%)."
    ),
    SignalRule.QUICK_REFUSAL: gettext_lazy(
        "%(count)s tiket ditolak dalam %(minutes)s menit pada %(when)s (ambang %(most)s)."
    ),
    SignalRule.MANY_ACTS: gettext_lazy("%(count)s tindakan dalam %(minutes)s menit pada %(when)s (ambang %(most)s)."),
    SignalRule.PING_PONG: gettext_lazy("%(count)s tiket diteruskan ke kantor lain lalu kembali (ambang %(most)s)."),
    SignalRule.TAKEN_OVER: gettext_lazy(
        "%(count)s tiket diambil dengan meminta data, lalu diselesaikan rekan (ambang %(most)s)."
    ),
    SignalRule.LATE_HANDED: gettext_lazy(
        "%(count)s tiket terlambat diteruskan kepada SSO atau Kepala Seksi dan tidak masuk indeks siapa pun "
        "(ambang %(most)s)."
    ),
    SignalRule.UNIT_TYPE: gettext_lazy(
        "%(count)s tiket terhitung dari penanya yang pernah atau tampaknya berjenis unit lain (ambang %(most)s)."
    ),
    SignalRule.LATE_UNTAKEN: gettext_lazy(
        "%(count)s tiket terlambat belum ditangani ketika triwulan dikunci (ambang %(most)s)."
    ),
    SignalRule.DENIED: gettext_lazy(
        "%(count)s dari %(of)s tiket atas nama satker (%(share)s) dinyatakan satker bukan pertanyaannya "
        "(ambang %(most)s tiket dan %(percent)d%%)."
    ),
    SignalRule.LONGER_SLA: gettext_lazy(
        "Layanan %(count)s tiket diganti ke yang Waktu SLA-nya lebih panjang, menjelang atau sesudah tenggatnya "
        "(ambang %(most)s)."
    ),
}


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
    if signal.rule == SignalRule.BUSY_HOUR:
        words["day"], _space, words["hour"] = signal.key.partition(" ")
    return str(SAID[SignalRule(signal.rule)]) % words


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
