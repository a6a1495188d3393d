"""What stands over and on the form of a ticket's page, by the acts that it offers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickets.workflow import Act

from .forms import ActFields


@dataclass(frozen=True)
class FormWords:
    """What stands over and on the form. `jump`: the phone's button that leads to it."""

    title: str
    jump: str
    submit: str


def words_of(form: ActFields) -> FormWords:
    match form.acts:
        case [Act.ADD]:
            return FormWords(_("Tambahkan keterangan"), _("Tambahkan keterangan"), _("Kirim tambahan"))
        case [Act.REPLY]:
            return FormWords(_("Balas permintaan data"), _("Balas"), _("Kirim balasan"))
        case [Act.RECORD_REPLY]:
            return FormWords(_("Catat balasan penanya"), _("Catat balasan"), _("Catat balasan"))
        case [Act.FINISH, *_rest]:
            return FormWords(_("Selesaikan tiket"), _("Selesaikan"), _("Kirim, jadikan Selesai"))
        case [Act.HAI_REPLY, *_rest]:
            return FormWords(_("Balas sebagai HAI"), _("Balas"), _("Kirim"))
    return FormWords(_("Tindak lanjut"), _("Jawab"), _("Kirim"))
