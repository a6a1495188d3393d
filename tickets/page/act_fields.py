"""Which fields each act of a ticket's page has, and which of them hold words: once for the form, the check and the
action.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tickets.act_words import REPORT_PARTS
from tickets.workflow import Act

FIELDS: dict[Act, dict[str, str | Promise]] = {
    Act.ANSWER: {"answer": gettext_lazy("Isi jawaban, atau pilih tindak lanjut lain")},
    Act.FINISH: {"answer": gettext_lazy("Isi jawaban")},
    Act.HAI_REPLY: {"answer": gettext_lazy("Isi balasan, atau pilih tindak lanjut lain")},
    Act.ASK_DATA: {"request": gettext_lazy("Tulis data pendukung yang diminta")},
    Act.REFUSE: {
        "sought": gettext_lazy("Tulis apa yang dicari penanya dan tidak ada di katalog"),
        "catalogue": gettext_lazy("Pilih versi katalog yang dicari"),
        "reason": gettext_lazy("Tulis alasan penolakan"),
    },
    Act.REPLY: {"reply": gettext_lazy("Isi balasan")},
    Act.RECORD_REPLY: {"reply": gettext_lazy("Isi balasan penanya")},
    Act.ADD: {"reply": gettext_lazy("Isi pesan untuk petugas")},
    Act.ESCALATE: {"note": "", "gap_reason": gettext_lazy("Pilih alasan")},
    Act.SEND_BACK: {"note": gettext_lazy("Tulis catatan untuk HAI: apa yang masih kurang")},
    Act.REFER: {"colleague": gettext_lazy("Pilih Kepala Seksi atau SSO"), "note": ""},
    Act.PASS_ON: {"destination": gettext_lazy("Pilih kantor tujuan"), "office": "", "note": ""},
    Act.TO_LAYER_2: {
        "directorate": gettext_lazy("Pilih direktorat"),
        "note": "",
        "gap_reason": gettext_lazy("Pilih alasan"),
    },
    Act.TO_LAYER_1: {"note": ""},
    Act.TO_AGENT_HEAD: {
        "agent_head": gettext_lazy("Pilih Kepala Seksi"),
        **{name: part.missing for name, part in REPORT_PARTS.items()},
    },
}
"""The fields of each act, with what is said when one is missing ("": it may be empty)."""

MESSAGES = ("answer", "request", "reason", "reply")
"""What the asker reads, or says. `note` is for the office and HAI only."""

TEXTS = (*MESSAGES, *REPORT_PARTS, "sought", "note")
"""All that is written in words; none is dropped when another act is chosen."""

CITING = frozenset({Act.ANSWER, Act.FINISH, Act.HAI_REPLY})
"""Acts whose text may cite articles of HAIPEDIA."""
