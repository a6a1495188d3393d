"""The canned texts that come with the software: national examples, marked as such. What is there is left alone."""

from django.db import transaction

from services.models import CannedText, CannedVersion
from users.clock import Clock
from users.reference_data import Counts

Kind, Source = CannedText.Kind, CannedVersion.Source
GREETING = {"name": "sapaan", "label": "Sapaan", "source": Source.TICKET_NAME.value}
ACCOUNT = {"name": "akun", "label": "Akun", "source": Source.FROM_QUESTION.value}
CONTRACT = {"name": "nomor_kontrak", "label": "Nomor kontrak", "source": Source.OWN.value}

EXAMPLES: tuple[tuple[str, str, str, tuple[dict[str, str], ...]], ...] = (
    (
        Kind.OPENING,
        "Terima kasih atas pertanyaannya",
        "Yth. {sapaan},\nterima kasih atas pertanyaan Bapak/Ibu.",
        (GREETING,),
    ),
    (
        Kind.OPENING,
        "Menjawab setelah memeriksa data",
        "Yth. {sapaan},\nkami sudah memeriksa data yang Bapak/Ibu sampaikan.",
        (GREETING,),
    ),
    (
        Kind.ANSWER,
        "Kontrak lama mencadangkan pagu",
        "Yth. {sapaan}, pagu akun {akun} masih dicadangkan kontrak {nomor_kontrak}. "
        "Sisa pagu pada kartu pengawasan belum dikurangi cadangan itu.",
        (GREETING, ACCOUNT, CONTRACT),
    ),
    (
        Kind.ANSWER,
        "Cocokkan kartu pengawasan",
        "Cocokkan dahulu sisa pagu akun {akun} pada kartu pengawasan dengan data kontrak, lalu rekam ulang SPM.",
        (ACCOUNT,),
    ),
    (
        Kind.CLOSING,
        "Masih ada pertanyaan",
        "Bila masih ada yang belum jelas, rekam pertanyaan lanjutan dari tiket ini.",
        (),
    ),
    (Kind.CLOSING, "Layanan bebas biaya", "Layanan HAI-CSO tidak dipungut biaya.", ()),
)
"""Kind, title, text and fields of each: [assumed], no letter words them."""


@transaction.atomic
def load_canned(clock: Clock) -> dict[str, Counts]:
    """Those that are not there under their name, also not withdrawn, are made."""
    known = set(CannedText.objects.filter(office=None).values_list("kind", "title"))
    counts, at = Counts(), clock.now()
    for kind, title, text, fields in EXAMPLES:
        if (kind, title) in known:
            counts.same += 1
            continue
        canned = CannedText.objects.create(kind=kind, title=title, is_example=True, created_at=at)
        CannedVersion.objects.create(canned=canned, no=1, text=text, fields=list(fields), written_at=at)
        counts.new += 1
    return {"teks baku": counts}
