"""What booklets say as they come with the software, of every service the same: how a question goes through HAI CSO, and
how one follows it (002 part 3, part 4). Assumed, until an admin writes what is true of one service."""

from django.db import transaction

from services.models import BookletText, Service
from users.clock import Clock
from users.reference_data import Counts

BASIS = "S-5005/PB.8/2017 bagian 3 dan 4; isi buku saku per layanan belum ditetapkan"
FLOW = """1. Satker mengirim pertanyaan lewat HAI CSO, atau datang ke meja layanan KPPN mitra kerjanya.
2. Pertanyaan mendapat nomor referensi; tanda terima dikirim lewat e-mail.
3. Petugas KPPN menjawab, atau meneruskannya ke HAI DJPb bila di luar kewenangannya.
4. **Output:** jawaban tertulis pada tiket dan lewat e-mail."""
TOOLS = """- Rekap Tiket di HAI CSO, dengan akun satker
- E-mail pemberitahuan pada tiap langkah
- Meja layanan kantor, dengan menyebut nomor referensi"""


@transaction.atomic
def load_texts(clock: Clock) -> dict[str, Counts]:
    """The first ones, where there are none yet; afterwards they are the admins'."""
    if BookletText.objects.exists():
        return {"buku saku": Counts(same=1)}
    part = BookletText.Part
    rows = [
        BookletText(
            service=service, part=which, no=1, text=text, legal_basis=BASIS, assumed=True, written_at=clock.now()
        )
        for service in Service.objects.order_by("pk")
        for which, text in ((part.FLOW, FLOW), (part.TOOLS, TOOLS))
    ]
    BookletText.objects.bulk_create(rows)
    return {"buku saku": Counts(new=len(rows))}
