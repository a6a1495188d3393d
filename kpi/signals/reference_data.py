"""The thresholds that come with the software. All of them are assumed: no source gives a number."""

from django.db import transaction

from kpi.models import SignalRule, SignalThreshold
from users.clock import Clock
from users.reference_data import Counts

BASIS = "Tidak ada surat yang menyebut angka; asumsi pembuat aplikasi"

THRESHOLDS: dict[str, tuple[int, int | None, str]] = {
    SignalRule.COPIED_QUESTION: (
        10,
        None,
        "Pertanyaan dengan isi yang sama direkam berulang oleh satu petugas dalam satu triwulan. Wajar bila banyak "
        "satker menanyakan hal yang sama dan petugas menyalin kalimatnya.",
    ),
    SignalRule.COPIED_ANSWER: (
        30,
        None,
        "Jawaban dengan isi yang sama dikirim berulang oleh satu petugas dalam satu triwulan. Wajar bila kantor "
        "memakai jawaban baku.",
    ),
    SignalRule.INSTANT_ANSWER: (
        5,
        60,
        "Pertanyaan yang dikirim satker sendiri dijawab dalam beberapa detik, berulang kali. Wajar bila jawabannya "
        "sudah siap karena baru saja dibicarakan.",
    ),
    SignalRule.BUSY_HOUR: (
        20,
        None,
        "Banyak tiket direkam satu petugas dalam satu jam. Wajar bila catatan loket sehari direkam sekaligus pada sore "
        "hari.",
    ),
    SignalRule.SAME_PERSON: (
        1,
        None,
        "Nama atau alamat e-mail penanya sama dengan petugas atau kantornya. Wajar bila kebetulan bernama sama.",
    ),
}
"""Rule -> (count, seconds, words)."""


@transaction.atomic
def load_thresholds(clock: Clock) -> dict[str, Counts]:
    """Those rules that have none yet; what people set stays."""
    there = set(SignalThreshold.objects.values_list("rule", flat=True))
    at = clock.now()
    new = [
        SignalThreshold(rule=rule, count=count, seconds=seconds, words=words, legal_basis=BASIS, set_at=at)
        for rule, (count, seconds, words) in THRESHOLDS.items()
        if rule not in there
    ]
    SignalThreshold.objects.bulk_create(new)
    return {"ambang sinyal": Counts(new=len(new), same=len(THRESHOLDS) - len(new))}
