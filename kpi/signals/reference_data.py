"""The thresholds that come with the software. All of them are assumed: no source gives a number."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_noop as _

from kpi.models import SignalRule, SignalThreshold
from users.clock import Clock
from users.reference_data import Counts

BASIS = _("Tidak ada surat yang menyebut angka; asumsi pembuat aplikasi")


@dataclass(frozen=True)
class Threshold:
    """What a rule begins with; `words`: why it is looked at, and what may be harmless about it."""

    words: str
    count: int
    seconds: int | None = None
    percent: int | None = None
    days: int | None = None
    letters: int | None = None


THRESHOLDS: dict[str, Threshold] = {
    SignalRule.COPIED_QUESTION: Threshold(
        _(
            "Pertanyaan dengan isi yang sama direkam berulang oleh satu petugas dalam satu triwulan. Wajar "
            "bila banyak satker menanyakan hal yang sama dan petugas menyalin kalimatnya."
        ),
        count=10,
    ),
    SignalRule.COPIED_ANSWER: Threshold(
        _(
            "Jawaban dengan isi yang sama dikirim berulang oleh satu petugas dalam satu triwulan. Wajar bila "
            "kantor memakai jawaban baku."
        ),
        count=30,
    ),
    SignalRule.INSTANT_ANSWER: Threshold(
        _(
            "Pertanyaan yang dikirim satker sendiri dijawab dalam beberapa detik, berulang kali. Wajar bila "
            "jawabannya sudah siap karena baru saja dibicarakan."
        ),
        count=5,
        seconds=60,
    ),
    SignalRule.BUSY_HOUR: Threshold(
        _(
            "Banyak tiket direkam satu petugas dalam satu jam. Wajar bila catatan meja layanan sehari direkam "
            "sekaligus pada sore hari."
        ),
        count=20,
    ),
    SignalRule.SAME_PERSON: Threshold(
        _(
            "Nama penanya sama dengan nama petugas, atau singkatannya, atau alamat e-mailnya alamat petugas "
            "atau kantornya. Wajar bila kebetulan bernama sama."
        ),
        count=1,
    ),
    SignalRule.ONE_ASKER: Threshold(
        _(
            "Satu orang menanyakan sebagian besar tiket yang terhitung untuk seorang petugas. Wajar bila "
            "satker itu besar atau sedang menyelesaikan pekerjaan khusus."
        ),
        count=30,
        percent=30,
    ),
    SignalRule.AT_RECORDING: Threshold(
        _(
            "Hampir semua tiket petugas dijawab dalam langkah yang merekamnya, sehingga waktunya tidak pernah"
            " berjalan. Wajar bila satkernya selalu datang ke meja layanan dan pertanyaannya mudah."
        ),
        count=100,
        percent=98,
    ),
    SignalRule.LATE_INPUT: Threshold(
        _(
            "Menurut Diterima pada, pertanyaan sudah lama ada sebelum direkam; waktu baru berjalan sejak "
            "direkam. Wajar bila surat terlambat sampai di meja layanan."
        ),
        count=1,
        days=10,
    ),
    SignalRule.ALIKE_QUESTION: Threshold(
        _(
            "Pertanyaan yang hanya berbeda angka, urutan kata, atau tanda baca direkam berulang oleh satu "
            "petugas. Wajar bila banyak satker menanyakan hal yang sama dengan nomor dokumen masing-masing."
        ),
        count=30,
    ),
    SignalRule.ALIKE_ANSWER: Threshold(
        _(
            "Jawaban yang hanya berbeda angka, urutan kata, atau tanda baca dikirim berulang oleh satu "
            "petugas. Wajar bila kantor memakai jawaban baku."
        ),
        count=60,
    ),
    SignalRule.TRIVIAL_TEXT: Threshold(
        'Pertanyaan, jawaban, atau alasan penolakan hampir tanpa isi, misalnya "." saja; jawaban sebenarnya sering '
        "menyusul pada tiket lanjutan. Wajar bila isinya ada pada berkas lampiran.",
        count=3,
        letters=5,
    ),
    SignalRule.SPLIT_LETTER: Threshold(
        _(
            "Banyak tiket dari satu penanya direkam satu petugas dengan Diterima pada yang sama, atau dalam "
            "beberapa menit. Wajar bila penanya memang membawa banyak persoalan yang terpisah."
        ),
        count=6,
        seconds=1800,
    ),
    SignalRule.REFUSAL_SHARE: Threshold(
        _(
            "Sebagian besar tiket yang diselesaikan seorang petugas berupa penolakan. Wajar bila meja layanannya "
            "sering didatangi dengan urusan di luar Katalog Layanan."
        ),
        count=10,
        percent=20,
    ),
    SignalRule.QUICK_REFUSAL: Threshold(
        _(
            "Banyak tiket ditolak satu petugas berturut-turut dalam beberapa menit. Wajar bila satu penanya "
            "mengirim banyak pertanyaan di luar Katalog Layanan."
        ),
        count=5,
        seconds=600,
    ),
    SignalRule.MANY_ACTS: Threshold(
        _(
            "Lebih banyak tindakan dalam beberapa menit daripada yang dapat dibaca dan ditulis seseorang. "
            "Wajar bila jawabannya sudah disiapkan sebelumnya."
        ),
        count=15,
        seconds=300,
    ),
    SignalRule.PING_PONG: Threshold(
        _(
            "Tiket diteruskan ke kantor lain lalu kembali ke kantor semula. Wajar bila kewenangannya memang "
            "baru jelas setelah diperiksa kantor lain."
        ),
        count=3,
    ),
    SignalRule.TAKEN_OVER: Threshold(
        _(
            "Petugas meminta data pendukung sehingga tiket menjadi miliknya, lalu rekannya yang "
            "menyelesaikan. Wajar bila petugas itu berhalangan atau pindah."
        ),
        count=3,
    ),
    SignalRule.LATE_HANDED: Threshold(
        _(
            "Tiket yang terlambat diteruskan CSO kepada SSO atau Kepala Seksi, sehingga tidak masuk indeks "
            "siapa pun. Wajar bila persoalannya memang harus diputus atasan."
        ),
        count=3,
    ),
    SignalRule.UNIT_TYPE: Threshold(
        _(
            "Penanya dihitung sebagai SATKER, padahal pernah bertanya atau tercatat dengan jenis unit lain, "
            "atau alamat e-mailnya dipakai unit lain. Wajar bila orang itu pindah ke satker."
        ),
        count=3,
    ),
    SignalRule.LATE_UNTAKEN: Threshold(
        _(
            "Tiket terlambat yang belum ditangani siapa pun ketika triwulan dikunci, sehingga tidak masuk "
            "indeks siapa pun. Wajar bila tiketnya salah alamat dan kantor yang tepat sudah tutup."
        ),
        count=3,
    ),
    SignalRule.DENIED: Threshold(
        _(
            "Satker menyatakan pertanyaan yang dicatat atas namanya bukan pertanyaannya. Wajar bila pegawai "
            "satker yang bertanya tidak memberi tahu rekannya yang memegang akun."
        ),
        count=2,
        percent=2,
    ),
    SignalRule.LONGER_SLA: Threshold(
        _(
            "Dalam satu hari kerja sebelum tenggat SLA, atau sesudahnya, layanan tiket diganti ke yang Waktu SLA-nya "
            "lebih panjang. Wajar bila isi tiketnya memang tentang layanan itu; alasannya tertulis pada tiket."
        ),
        count=1,
    ),
}


@transaction.atomic
def load_thresholds(clock: Clock) -> dict[str, Counts]:
    """Those rules that have none yet; what people set stays."""
    there = set(SignalThreshold.objects.values_list("rule", flat=True))
    at = clock.now()
    new = [
        SignalThreshold(rule=rule, legal_basis=BASIS, set_at=at, **asdict(threshold))
        for rule, threshold in THRESHOLDS.items()
        if rule not in there
    ]
    SignalThreshold.objects.bulk_create(new)
    return {"ambang indikasi": Counts(new=len(new), same=len(THRESHOLDS) - len(new))}
