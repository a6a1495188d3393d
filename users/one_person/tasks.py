"""What an admin may say of rows that look alike, each on a page of its own: one mechanism carries all of them out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from users.models import ServiceUser

from . import actions, forms
from .kinds import OFFICERS, SERVICE_USERS, Kind
from .listing import mark_words

Words = str | Promise
NOBODY = gettext_lazy("Tidak ada baris lain yang mungkin orang yang sama.")


@dataclass(frozen=True)
class Task:
    """`find`: the row of the address, or None; `facts`: what is shown of it; `act` takes `row_name`, the key, the clock
    and what the form says; `done`: what is told afterwards of the action's result."""

    find: Callable[[int], Any]
    facts: Callable[[Any], list[tuple[str, str]]]
    form: type[forms.SayForm]
    act: Callable[..., Any]
    row_name: str
    title: Words
    submit: Words
    failed: Words
    done: Callable[[Any], str]
    note: Words
    nobody: Words = NOBODY
    about: dict[str, Any] = field(default_factory=dict)
    """What the action takes beside."""


def _officer_facts(officer: Any) -> list[tuple[str, str]]:
    return [(_("Petugas"), OFFICERS.named(officer))]


def _person_facts(person: ServiceUser) -> list[tuple[str, str]]:
    place = f"{person.get_unit_type_display()} {person.institution_text}".strip()
    return [(_("Baris yang dipakai"), SERVICE_USERS.named(person)), (_("Instansi"), place)]


def _joined(person_id: int) -> ServiceUser | None:
    rows = ServiceUser.objects.select_related("joined_into")
    return rows.filter(pk=person_id, joined_into__isnull=False).first()


def _join_facts(person: ServiceUser) -> list[tuple[str, str]]:
    join = actions.last_join(person.pk)
    facts = [(_("Yang digabung"), SERVICE_USERS.named(person))]
    if person.joined_into is not None:
        facts.append((_("Ke baris"), SERVICE_USERS.named(person.joined_into)))
    return [*facts, *([(_("Alasan waktu itu"), join.text)] if join else [])]


def _different(kind: Kind, form: type[forms.SayForm], facts: Callable[[Any], list[tuple[str, str]]]) -> Task:
    return Task(
        find=kind.find,
        facts=facts,
        form=form,
        act=actions.mark_different,
        row_name="row_id",
        title=gettext_lazy("Bukan orang yang sama"),
        submit=gettext_lazy("Tandai bukan orang yang sama"),
        failed=gettext_lazy("Belum ditandai"),
        done=lambda row: _("Ditandai: %(row)s bukan orang yang sama dengan yang dipilih.") % {"row": kind.named(row)},
        note=gettext_lazy(
            "Yang dipilih tidak lagi tampil sebagai mungkin ganda dengan baris ini. Tandanya, alasannya, dan siapa "
            "yang memberinya tetap terbaca, dan dapat ditarik."
        ),
        about={"kind": kind},
    )


def _withdrawal(kind: Kind) -> Task:
    return Task(
        find=lambda key: kind.marks.objects.in_force().filter(pk=key).first(),
        facts=lambda mark: [(_("Tanda"), mark_words(kind, mark.pk))],
        form=forms.WithdrawForm,
        act=actions.withdraw_mark,
        row_name="mark_id",
        title=gettext_lazy("Tarik tanda bukan orang yang sama"),
        submit=gettext_lazy("Tarik tanda"),
        failed=gettext_lazy("Tanda belum ditarik"),
        done=lambda _mark: _("Tanda ditarik. Bila namanya masih sama, keduanya tampil lagi sebagai mungkin ganda."),
        note=gettext_lazy("Tanda yang ditarik tetap tersimpan, dengan alasan keduanya."),
        about={"kind": kind},
    )


TASKS: dict[str, Task] = {
    "join_service_users": Task(
        find=SERVICE_USERS.find,
        facts=_person_facts,
        form=forms.JoinForm,
        act=actions.join_service_users,
        row_name="kept_id",
        title=gettext_lazy("Gabungkan pengguna layanan"),
        submit=gettext_lazy("Gabungkan"),
        failed=gettext_lazy("Belum digabung"),
        done=lambda kept: _("Digabung: %(name)s, %(email)s.") % {"name": kept.name, "email": kept.email},
        note=gettext_lazy(
            "Baris yang lain tidak dihapus: daftar beralih ke baris yang dipakai, dan siapa pun yang mencari e-mail "
            "lamanya menemukan baris ini. Tiket tetap menyimpan nama dan e-mail saat direkam. Penggabungan dapat "
            "dibatalkan."
        ),
    ),
    "part_service_users": Task(
        find=_joined,
        facts=_join_facts,
        form=forms.PartForm,
        act=actions.part_service_users,
        row_name="gone_id",
        title=gettext_lazy("Pisahkan lagi pengguna layanan"),
        submit=gettext_lazy("Pisahkan lagi"),
        failed=gettext_lazy("Belum dipisahkan"),
        done=lambda gone: _("Dipisahkan lagi: %(name)s, %(email)s.") % {"name": gone.name, "email": gone.email},
        note=gettext_lazy(
            "E-mailnya kembali menemukan barisnya sendiri, dan ia kembali ke daftar tempatnya semula. Yang terjadi "
            "sejak digabung tetap: tiket yang direkam atas baris yang dipakai, dan daftar yang sudah menghapusnya."
        ),
    ),
    "move_postings": Task(
        find=OFFICERS.find,
        facts=_officer_facts,
        form=forms.MovePostingsForm,
        act=actions.move_postings,
        row_name="kept_id",
        title=gettext_lazy("Pindahkan penempatan ke satu petugas"),
        submit=gettext_lazy("Pindahkan penempatan"),
        failed=gettext_lazy("Penempatan belum dipindahkan"),
        done=lambda kept: _("Penempatan dipindahkan ke %(name)s.") % {"name": kept.name},
        note=gettext_lazy(
            "Tiket tetap pada penempatannya, jadi dihitung untuk petugas ini sejak dipindahkan; angka kantor tidak "
            "berubah. Petugas yang tidak lagi mempunyai penempatan tidak dapat menandatangani. Password CSO petugas "
            "ini tetap."
        ),
        nobody=gettext_lazy("Tidak ada petugas lain yang mungkin orang yang sama."),
    ),
    "different_service_users": _different(SERVICE_USERS, forms.DifferentServiceUsersForm, _person_facts),
    "different_officers": _different(OFFICERS, forms.DifferentOfficersForm, _officer_facts),
    "withdraw_service_users": _withdrawal(SERVICE_USERS),
    "withdraw_officers": _withdrawal(OFFICERS),
}
