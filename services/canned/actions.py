"""Canned texts are written, written anew and withdrawn, by an HAI admin or by an officer who signs; officers write how
they sign. No figure of a person and no deadline reads any of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from services.models import CannedText, CannedVersion, OfficerSignOff, Regulation
from services.models.canned import SIGN_OFF_MAX, TEXT_MAX, TITLE_MAX
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, Posting, User, once
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing

from . import rights
from .filling import MOST_FIELDS, checked_fields, has_stray_braces, names_in

SIGN_OFF_LINES = (2, 4)
"""How few and how many lines a signature has."""


@dataclass(frozen=True)
class CannedSaid:
    """A version as somebody writes it. `fields`: name, label and source of each; `expires_on` or `regulation_id`, or
    neither."""

    text: str
    fields: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    expires_on: date | None = None
    regulation_id: int | None = None


@once("write_canned_text")
def write_canned(
    *, key: OneTimeKey, kind: str, title: str, said: CannedSaid, clock: Clock, signature: Signature | None = None
) -> CannedText:
    """A new text with its first version: national by an HAI admin, an office's by its officer. Refused beside its
    field: a title that is there already, and what `_check` refuses."""
    at = clock.now()
    posting = _signed(key.user, signature, at)
    if kind not in CannedText.Kind.values:
        raise Refused(_("Pilih salah satu dari daftar"), "kind")
    if shows_nothing(title) or len(title.strip()) > TITLE_MAX:
        raise Refused(_("Isi judulnya, paling banyak %(most)d karakter.") % {"most": TITLE_MAX}, "title")
    _check(said, wib_date(at))
    try:
        with transaction.atomic():
            canned = CannedText.objects.create(
                kind=kind,
                office=posting.office if posting else None,
                title=title.strip(),
                created_at=at,
                created_by=key.user,
            )
    except IntegrityError:
        raise Refused(_("Judul ini sudah dipakai. Tulis versi baru dari teks itu."), "title") from None
    _new_version(canned, said, key.user, posting, at)
    return canned


@once("change_canned_text")
def change_canned(
    *,
    key: OneTimeKey,
    canned_id: int,
    seen_no: int,
    said: CannedSaid,
    clock: Clock,
    signature: Signature | None = None,
) -> CannedText:
    """The next version of a text. Refused: another's text, one that was withdrawn, a version that is not the one that
    the page showed."""
    at = clock.now()
    canned = _kept_by(key.user, canned_id)
    posting = _signed(key.user, signature, at)
    _check(said, wib_date(at))
    if _last_no(canned) != seen_no:
        raise Refused(_("Teks ini mendapat versi baru sejak halaman dibuka. Muat ulang, lalu tulis lagi."))
    _new_version(canned, said, key.user, posting, at)
    return canned


@once("withdraw_canned_text")
def withdraw_canned(
    *, key: OneTimeKey, canned_id: int, reason: str, clock: Clock, signature: Signature | None = None
) -> CannedText:
    """Nobody is offered it any more; its versions stay readable. Refused: no reason, withdrawn already."""
    at = clock.now()
    canned = _kept_by(key.user, canned_id)
    canned.withdrawn_posting = _signed(key.user, signature, at)
    if shows_nothing(reason):
        raise Refused(_("Tulis alasan penarikannya."), "reason")
    canned.withdrawn_at, canned.withdrawn_by, canned.withdrawn_reason = at, key.user, reason.strip()
    canned.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_posting", "withdrawn_reason"])
    return canned


@once("write_sign_off")
def write_sign_off(*, key: OneTimeKey, text: str, signature: Signature, clock: Clock) -> OfficerSignOff:
    """The officer who signs writes how they sign, in two to four lines; empty: not any more."""
    at = clock.now()
    posting = _signed(key.user, signature, at)
    if posting is None:
        raise Refused(_("Akun ini tidak dipakai petugas CSO."))
    lines = [line.strip() for line in text.strip().splitlines()]
    least, most = SIGN_OFF_LINES
    words = "" if shows_nothing(text) else "\n".join(lines)
    if len(words) > SIGN_OFF_MAX or (words and not least <= len(lines) <= most):
        refusal = _("Tulis %(least)d sampai %(most)d baris, paling banyak %(long)d karakter.")
        raise Refused(refusal % {"least": least, "most": most, "long": SIGN_OFF_MAX}, "text")
    return OfficerSignOff.objects.create(
        officer=posting.officer, text=words, written_at=at, written_by=key.user, posting=posting
    )


def _signed(user: User, signature: Signature | None, at: datetime) -> Posting | None:
    """Who signed at the login of an office; nobody at an admin's own."""
    if not rights.may_write(user):
        raise Refused(_("Akun ini tidak menulis teks baku."))
    if user.role == User.Role.ADMIN:
        return None
    if signature is None or signature.user.pk != user.pk or user.office is None:
        raise Refused(_("Pilih petugas dan isi Password CSO."), "officer")
    signature.check_still_valid(user.office, at=at)
    return signature.posting


def _kept_by(user: User, canned_id: int) -> CannedText:
    """The text, its row locked: two versions never get the same number."""
    canned = CannedText.objects.select_for_update().get(pk=canned_id)
    if not rights.may_keep(user, canned):
        raise Refused(_("Akun ini tidak mengurus teks baku itu."))
    if canned.withdrawn_at is not None:
        raise Refused(_("Teks ini sudah ditarik."))
    return canned


def _check(said: CannedSaid, today: date) -> None:
    if shows_nothing(said.text) or len(said.text) > TEXT_MAX:
        raise Refused(_("Isi teksnya, paling banyak %(most)d karakter.") % {"most": TEXT_MAX}, "text")
    if has_stray_braces(said.text):
        raise Refused(_("Kurung kurawal hanya untuk isian, dengan huruf kecil: {sapaan}, {nomor_kontrak}."), "text")
    used, known = names_in(said.text), [each["name"] for each in said.fields]
    if len(known) > MOST_FIELDS or len(set(known)) < len(known):
        refusal = _("Tiap isian dijelaskan satu kali, paling banyak %(most)d.") % {"most": MOST_FIELDS}
        raise Refused(refusal, "text")
    if missing := [name for name in used if name not in known]:
        raise Refused(_("Jelaskan isian {%(name)s} di bawah.") % {"name": missing[0]}, "text")
    if idle := [name for name in known if name not in used]:
        raise Refused(_("Isian {%(name)s} tidak ada dalam teks.") % {"name": idle[0]}, "text")
    if any(shows_nothing(each["label"]) or each["source"] not in CannedVersion.Source.values for each in said.fields):
        raise Refused(_("Tiap isian mempunyai nama di layar dan asal isinya."), "text")
    if said.expires_on is not None and said.regulation_id is not None:
        raise Refused(_("Pilih satu: hari terakhir atau peraturan yang menjadi dasarnya."), "expires_on")
    if said.expires_on is not None and said.expires_on < today:
        raise Refused(_("Hari terakhirnya sudah lewat."), "expires_on")
    if said.regulation_id is not None:
        regulation = Regulation.objects.filter(pk=said.regulation_id).first()
        if regulation is None or regulation.is_revoked_on(today):
            raise Refused(_("Peraturan ini sudah dicabut. Pilih yang berlaku."), "regulation")


def _last_no(canned: CannedText) -> int:
    return canned.versions.aggregate(last=Max("no"))["last"] or 0


def _new_version(canned: CannedText, said: CannedSaid, by: User, posting: Posting | None, at: datetime) -> None:
    CannedVersion.objects.create(
        canned=canned,
        no=_last_no(canned) + 1,
        text=said.text.strip(),
        fields=checked_fields(said.fields),
        expires_on=said.expires_on,
        regulation_id=said.regulation_id,
        written_at=at,
        written_by=by,
        posting=posting,
    )
