"""The words of every act of `workflow`, in one place: what a page offers, what is refused, what is told afterwards."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .workflow import Act, Side

Words = str | Promise


@dataclass(frozen=True)
class ActWords:
    """`label`, `hint`: the choice on a page. `impossible`: in which state it cannot be (takes status). `done`: what is
    told to whoever acted (takes reference, email, office)."""

    label: Words
    hint: Words = ""
    impossible: Words = ""
    done: Words = ""

    @property
    def undone_text(self) -> str:
        """What stands over the faults of a form that was not carried out."""
        return gettext("Belum terlaksana: %(act)s") % {"act": self.label}

    def done_text(self, ticket: Any) -> str:
        return str(self.done) % {
            "reference": ticket.reference,
            "email": ticket.asker_email,
            "office": ticket.holder_office.name,
        }


@dataclass(frozen=True)
class ReportPart:
    """`missing`: what is said when it is empty."""

    label: Words
    missing: Words


REPORT_PARTS = {
    "problem": ReportPart(_("Permasalahan yang disampaikan"), _("Tulis permasalahan yang disampaikan")),
    "regulation": ReportPart(_("Peraturan terkait"), _("Tulis peraturan terkait, atau bahwa belum ditemukan")),
    "conclusion": ReportPart(_("Kesimpulan dan/atau rekomendasi"), _("Tulis kesimpulan dan/atau rekomendasi Anda")),
}
"""What a report to a Kepala Seksi says at least (PER-8/PB/2020 art. 6(4)b), in order."""

_CLOSED = _("Tiket %(reference)s selesai. Jawaban dikirim ke %(email)s.")
_REQUESTED = _("Permintaan data pendukung tiket %(reference)s dikirim ke %(email)s.")

ACT_WORDS: dict[Act, ActWords] = {
    Act.ASK: ActWords(_("Bertanya")),
    Act.RECORD: ActWords(_("Merekam pertanyaan")),
    Act.ANSWER: ActWords(
        _("Selesai"), _("Kirim jawaban"), _("Tiket berstatus %(status)s tidak dapat dijawab."), _CLOSED
    ),
    Act.ESCALATE: ActWords(
        _("Kirim ke HAI"),
        _("Eskalasi ke Layer 1"),
        _("Tiket berstatus %(status)s tidak dapat dikirim ke HAI."),
        _("Tiket %(reference)s dikirim ke HAI."),
    ),
    Act.ASK_DATA: ActWords(
        _("Minta data pendukung"),
        _("Jam tetap berjalan"),
        _("Data pendukung tidak dapat diminta untuk tiket berstatus %(status)s."),
        _REQUESTED,
    ),
    Act.REFER: ActWords(
        _("Teruskan ke Kepala Seksi atau SSO"),
        _("Tetap di kantor ini; setiap petugas boleh menjawab"),
        _("Tiket berstatus %(status)s tidak dapat diteruskan ke Kepala Seksi atau SSO."),
        _("Tiket %(reference)s diteruskan di dalam kantor."),
    ),
    Act.PASS_ON: ActWords(
        _("Teruskan ke kantor lain"),
        _("Waktu input dan norma tidak berubah"),
        _("Tiket berstatus %(status)s tidak dapat diteruskan ke kantor lain."),
        _("Tiket %(reference)s diteruskan ke %(office)s."),
    ),
    Act.REFUSE: ActWords(
        _("Tolak, di luar Katalog Layanan"),
        _("Alasannya dikirim ke penanya"),
        _("Tiket berstatus %(status)s tidak dapat ditolak."),
        _("Tiket %(reference)s ditolak. Alasannya dikirim ke %(email)s."),
    ),
    Act.REPLY: ActWords(
        _("Balas permintaan data"),
        impossible=_("Tiket berstatus %(status)s tidak menunggu data dari penanya."),
        done=_("Balasan Anda atas tiket %(reference)s terkirim."),
    ),
    Act.RECORD_REPLY: ActWords(
        _("Catat balasan penanya"),
        impossible=_("Tiket berstatus %(status)s tidak menunggu data dari penanya."),
        done=_("Balasan penanya atas tiket %(reference)s dicatat."),
    ),
    Act.ADD: ActWords(
        _("Tambahkan keterangan"),
        impossible=_("Tiket berstatus %(status)s tidak menerima tambahan keterangan."),
        done=_("Tambahan keterangan pada tiket %(reference)s terkirim."),
    ),
    Act.HAI_REPLY: ActWords(
        _("Balas"),
        _("Langsung terbaca penanya"),
        _("Tiket berstatus %(status)s tidak menunggu balasan HAI."),
        _("Balasan atas tiket %(reference)s terkirim ke penanya dan kantornya."),
    ),
    Act.TO_LAYER_2: ActWords(
        _("Teruskan ke Layer 2"),
        _("Direktorat terkait"),
        _("Tiket berstatus %(status)s tidak dapat diteruskan ke Layer 2."),
        _("Tiket %(reference)s diteruskan ke Layer 2."),
    ),
    Act.TO_LAYER_1: ActWords(
        _("Kembalikan ke Layer 1"),
        _("Bukan urusan direktorat ini, atau sudah diberi arahan"),
        _("Tiket berstatus %(status)s tidak dapat dikembalikan ke Layer 1."),
        _("Tiket %(reference)s dikembalikan ke Layer 1."),
    ),
    Act.TO_AGENT_HEAD: ActWords(
        _("Teruskan ke Kepala Seksi HAI"),
        _("Tetap di Layer 1; setiap agen boleh membalas"),
        _("Tiket berstatus %(status)s tidak dapat diteruskan ke Kepala Seksi HAI."),
        _("Tiket %(reference)s diteruskan ke Kepala Seksi HAI."),
    ),
    Act.FINISH: ActWords(
        _("Selesai"),
        _("Kirim jawaban sekali lagi"),
        _("Tiket berstatus %(status)s tidak dapat diselesaikan dengan balasan HAI."),
        _CLOSED,
    ),
    Act.SEND_BACK: ActWords(
        _("Kembalikan ke HAI dengan catatan"),
        _("Ke layer yang membalas"),
        _("Tiket berstatus %(status)s tidak dapat dikembalikan ke HAI."),
        _("Tiket %(reference)s dikembalikan ke HAI."),
    ),
}

ACTOR_WORDS: dict[Side, Words] = {
    Side.SATKER: _("Satker penanya"),
    Side.RECORDING_OFFICE: _("KPPN, KPPN Khusus, atau Kanwil; petugas dengan Password CSO"),
    Side.HOLDER_OFFICE: _("Kantor yang memegang tiket; petugas dengan Password CSO"),
    Side.HAI_DESK: _("Agen HAI pada layer yang memegang tiket; Kepala Seksi HAI yang menerimanya dari Layer 1"),
    Side.HAI_LAYER_1: _("Agen HAI Layer 1"),
    Side.BEHIND_LAYER_1: _(
        "Agen HAI Layer 2 direktorat yang memegang tiket; Kepala Seksi HAI yang menerimanya dari Layer 1"
    ),
}

NOT_YOURS: dict[Side, Words] = {
    Side.SATKER: _("Tiket ini bukan pertanyaan satker Anda."),
    Side.RECORDING_OFFICE: _("Akun ini tidak merekam pertanyaan."),
    Side.HOLDER_OFFICE: _("Tiket ini tidak berada di kantor Anda."),
    Side.HAI_DESK: _("Tiket ini tidak berada di meja Anda."),
    Side.HAI_LAYER_1: _("Tiket ini tidak berada di meja Anda."),
    Side.BEHIND_LAYER_1: _("Tiket ini tidak berada di meja Anda."),
}
"""What who is not the actor is told."""

DUTY_OVER: Words = _(
    "Tugas Anda sebagai Kepala Seksi HAI tidak berlaku hari ini. Tiket ini tetap di Layer 1; agennya dapat membalas."
)
"""What a Kepala Seksi is told whose duty ended after the ticket was passed to them."""
