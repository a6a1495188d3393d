"""What is told of a service is written by HAI admins for the nation and added to by officers for their office; the
notices below everything are the admins'. Nothing is edited: what stands is the newest.
"""

import re
from datetime import date

from django.db import IntegrityError, transaction

from services.models import PART_MAX, BookletText, PublicNotice, Service
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Office, OneTimeKey, User, once
from users.refusals import Refused
from users.signing.proof import Signature

from . import notices

TIMES = re.compile(r"\b\d+([.,]\d+)?\s*(hari|jam|menit)\b", re.IGNORECASE)


def may_write_nation(user: User) -> bool:
    return user.role == User.Role.ADMIN


def may_add(user: User) -> bool:
    return user.role == User.Role.OFFICE


@once("booklet_text")
def write(
    *, key: OneTimeKey, service: Service, part: str, text: str, legal_basis: str, assumed: bool, clock: Clock
) -> BookletText:
    """The nation's text of one part; "" takes it back."""
    user = User.objects.filter(pk=key.user.pk, is_active=True).first()
    if user is None or not may_write_nation(user):
        raise Refused(_("Hanya admin HAI yang menulis teks nasional buku saku."))
    if text and not legal_basis:
        raise Refused(_("Isi dasar teks ini, atau tandai asumsi beserta alasannya"), "legal_basis")
    return _append(
        service, part, text, clock, written_by=user, legal_basis=legal_basis, assumed=assumed, office=None, posting=None
    )


@once("booklet_addition")
def write_addition(
    *, key: OneTimeKey, signature: Signature, service: Service, part: str, text: str, clock: Clock
) -> BookletText:
    """What an office adds, shown apart as its addition; "" takes it back. Signed by one of its officers."""
    office = signature.posting.office
    if not may_add(signature.user) or signature.user.office_id != office.pk:
        raise Refused(_("Tambahan kantor ditulis petugas kantor itu sendiri."))
    signature.check_still_valid(office, at=clock.now())
    return _append(service, part, text, clock, written_by=signature.user, office=office, posting=signature.posting)


def _append(
    service: Service, part: str, text: str, clock: Clock, *, office: Office | None, **who: object
) -> BookletText:
    if part not in BookletText.Part.values:
        raise Refused(_("Bagian buku saku ini tidak dikenal."))
    if len(text) > PART_MAX:
        raise Refused(_("Teks paling panjang 4.000 huruf"), "text")
    if TIMES.search(text):
        raise Refused(
            _("Jangan mengetik lamanya waktu (hari, jam, menit): buku saku menunjukkannya dari norma yang berlaku."),
            "text",
        )
    rows = BookletText.objects.filter(service=service, part=part, office=office)
    last = rows.order_by("-no").values_list("no", "text").first()
    if last is None and not text:
        raise Refused(_("Belum ada teks yang dicabut."), "text")
    try:
        with transaction.atomic():
            return BookletText.objects.create(
                service=service,
                part=part,
                text=text,
                office=office,
                no=last[0] + 1 if last else 1,
                written_at=clock.now(),
                **who,
            )
    except IntegrityError:
        raise Refused(_("Bagian ini baru saja diubah orang lain. Muat ulang halamannya, lalu ulangi.")) from None


@once("public_notice")
def add_notice(
    *,
    key: OneTimeKey,
    text: str,
    url: str,
    office: Office | None,
    legal_basis: str,
    assumed: bool,
    valid_from: date,
    clock: Clock,
) -> PublicNotice:
    """A sentence or a link below everything, from today or a later day on."""
    user = _admin(key.user)
    at = clock.now()
    if valid_from < wib_date(at):
        raise Refused(_("Berlaku paling cepat hari ini."), "valid_from")
    if url and not url.startswith(("https://", "http://")):
        raise Refused(_("Alamat dimulai dengan https://"), "url")
    transaction.on_commit(notices.forget)
    return PublicNotice.objects.create(
        text=text,
        url=url,
        office=office,
        legal_basis=legal_basis,
        assumed=assumed,
        valid_from=valid_from,
        added_at=at,
        added_by=user,
    )


@once("end_public_notice")
def end_notice(*, key: OneTimeKey, notice_id: int, clock: Clock) -> PublicNotice:
    """Today is its last day."""
    user, at = _admin(key.user), clock.now()
    notice = PublicNotice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or notice.valid_to is not None:
        raise Refused(_("Pemberitahuan ini sudah diakhiri."))
    notice.valid_to, notice.ended_at, notice.ended_by = max(wib_date(at), notice.valid_from), at, user
    notice.save(update_fields=["valid_to", "ended_at", "ended_by"])
    transaction.on_commit(notices.forget)
    return notice


def _admin(user: User) -> User:
    found = User.objects.filter(pk=user.pk, is_active=True, role=User.Role.ADMIN).first()
    if found is None:
        raise Refused(_("Hanya admin HAI yang mengubah pemberitahuan."))
    return found
