"""How a version of the catalogue comes (art. 20): drafted step by step by HAI admins, handed in, confirmed by the CIO.

Nothing here touches a ticket: a service that is retired stays on the tickets that name it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from services.models import Catalogue, Service, ServiceChange, ServiceEntry, ServiceFields
from services.models.catalogue import SAID, review_due
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Office, OneTimeKey, UnitType, User, once
from users.refusals import Refused
from users.typed.text import shows_nothing
from users.words import date_text

from .permissions import is_cio, may_draft

State, Act = Catalogue.State, ServiceChange.Act
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
YEAR_AHEAD = timedelta(days=366)
"""How far ahead a version may begin; a slip of the year shows."""


class StaleDraft(Refused):
    """Another version was confirmed since; the draft rests on one that is no longer the newest."""


@dataclass(frozen=True)
class Said:
    """What a service shall say, as its writer means it."""

    name: str
    kinds: Sequence[str]
    description: str
    audience: Sequence[str]
    owner_id: int | None
    answered_by: str
    requirements: str = ""
    keywords: str = ""
    legal_basis: str = ""
    assumed: bool = False


def newest() -> Catalogue | None:
    """The confirmed version that begins last; a draft is written on it."""
    return Catalogue.objects.confirmed().order_by("-valid_from").first()


def drafted(catalogue: Catalogue) -> dict[str, ServiceFields]:
    """Code -> what the draft says of each service, by name. Of one that was handed in: what was handed in."""
    found: dict[str, ServiceFields] = {}
    if catalogue.base is not None:
        base = ServiceEntry.objects.in_version(catalogue.base).select_related("service", "owner")
        found = {entry.service.code: entry for entry in base}
    for code, change in steps(catalogue).items():
        if change.act == Act.WRITE:
            found[code] = change
        elif change.act == Act.RETIRE:
            found.pop(code, None)
    return dict(sorted(found.items(), key=lambda item: (item[1].name, item[0])))


def steps(catalogue: Catalogue) -> dict[str, ServiceChange]:
    """Code -> the newest step of drafting it."""
    changes = ServiceChange.objects.filter(catalogue=catalogue).select_related("owner").order_by("pk")
    if catalogue.last_change_id is not None:
        changes = changes.filter(pk__lte=catalogue.last_change_id)
    elif catalogue.state != State.DRAFT:
        return {}
    return {change.code: change for change in changes}


# --- Drafting ---------------------------------------------------------------------------------------------------------
@once("draft_catalogue")
def draft_catalogue(*, key: OneTimeKey, clock: Clock) -> Catalogue:
    """Begin a version on the newest one, of which it is a copy. Refused: while another is drafted on it."""
    _admin(key.user)
    at = clock.now()
    base = newest()
    try:
        with transaction.atomic():
            return Catalogue.objects.create(
                label=_next_label(wib_date(at).year), base=base, drafted_at=at, drafted_by=key.user
            )
    except IntegrityError:
        raise Refused(_("Sudah ada konsep katalog yang belum selesai. Lanjutkan atau tarik konsep itu.")) from None


@once("write_service")
def write_service(
    *, key: OneTimeKey, catalogue_id: int, code: str, said: Said, is_new: bool, clock: Clock
) -> ServiceChange:
    """Add a service to the draft, or say something else of one. Refused beside its field: a code that was ever used
    for another, a name that another service has, what is empty or unknown."""
    _admin(key.user)
    catalogue = _open_draft(catalogue_id)
    there = drafted(catalogue)
    if is_new:
        if not CODE.fullmatch(code):
            raise Refused(_("Kode terdiri atas 2 sampai 20 huruf besar, angka, atau tanda hubung."), "code")
        if code in there or Service.objects.filter(code=code).exists():
            raise Refused(_("Kode %(code)s sudah dipakai. Pilih kode lain.") % {"code": code}, "code")
    elif code not in there:
        raise Refused(_("Layanan %(code)s tidak ada pada konsep ini.") % {"code": code})
    _check(said)
    for other, entry in there.items():
        if other != code and entry.name.casefold() == said.name.strip().casefold():
            raise Refused(_("Nama ini sudah dipakai layanan %(code)s.") % {"code": other}, "name")
    return _step(catalogue, code, Act.WRITE, key.user, clock.now(), _columns(said))


@once("retire_service")
def retire_service(*, key: OneTimeKey, catalogue_id: int, code: str, clock: Clock) -> ServiceChange:
    """The draft has the service no more: old tickets keep it, new ones cannot name it."""
    _admin(key.user)
    catalogue = _open_draft(catalogue_id)
    if code not in drafted(catalogue):
        raise Refused(_("Layanan %(code)s tidak ada pada konsep ini.") % {"code": code})
    return _step(catalogue, code, Act.RETIRE, key.user, clock.now())


@once("keep_service")
def keep_service(*, key: OneTimeKey, catalogue_id: int, code: str, clock: Clock) -> ServiceChange:
    """Take back what the draft does with a service: it is as in the version before."""
    _admin(key.user)
    catalogue = _open_draft(catalogue_id)
    if steps(catalogue).get(code, ServiceChange(act=Act.KEEP)).act == Act.KEEP:
        raise Refused(_("Konsep ini tidak mengubah layanan %(code)s.") % {"code": code})
    return _step(catalogue, code, Act.KEEP, key.user, clock.now())


@once("hand_in_catalogue")
def hand_in_catalogue(
    *, key: OneTimeKey, catalogue_id: int, legal_basis: str, valid_from: date, summary: str = "", clock: Clock
) -> Catalogue:
    """Ask the CIO for it; from now on it is not edited. A version without any change says that it was reviewed (art.
    20(2)). Refused: without service, without basis, a first day in the past or before the version that it follows."""
    _admin(key.user)
    catalogue = _open_draft(catalogue_id)
    at = clock.now()
    if not drafted(catalogue):
        raise Refused(_("Katalog tanpa layanan tidak dapat diajukan. Tambahkan paling sedikit satu layanan."))
    if shows_nothing(legal_basis):
        raise Refused(_("Isi dasar hukum katalog."), "legal_basis")
    _check_first_day(catalogue, valid_from, wib_date(at))
    catalogue.legal_basis, catalogue.summary = legal_basis.strip(), summary.strip()
    catalogue.valid_from, catalogue.review_due = valid_from, review_due(valid_from)
    catalogue.last_change = catalogue.changes.order_by("-pk").first()
    catalogue.confirm(key.user, at, needs_second=True)
    said = ("legal_basis", "summary", "valid_from", "review_due", "last_change")
    catalogue.save(update_fields=[*Catalogue.CONFIRMED_BY, *said])
    return catalogue


@once("confirm_catalogue")
def confirm_catalogue(*, key: OneTimeKey, catalogue_id: int, clock: Clock) -> Catalogue:
    """The CIO puts it in force from its first day on. Refused: who drafted it or handed it in, a first day that has
    gone by meanwhile."""
    catalogue, at = _locked(catalogue_id), clock.now()
    if not is_cio(key.user, wib_date(at)):
        raise Refused(_("Katalog ditetapkan oleh pemegang tugas CIO."))
    if catalogue.state != State.WAITING:
        raise Refused(_state_text(catalogue))
    if key.user in {catalogue.drafted_by, catalogue.confirmed_by}:
        raise Refused(_("Konsep yang Anda susun atau ajukan sendiri ditetapkan oleh orang lain."))
    assert catalogue.valid_from is not None  # noqa: S101 - a constraint: it was handed in
    _still_newest(catalogue)
    _check_first_day(catalogue, catalogue.valid_from, wib_date(at))
    catalogue.confirm(key.user, at, needs_second=True)
    catalogue.state = State.CONFIRMED
    catalogue.save(update_fields=Catalogue.CONFIRMED_BY)
    _put_in_force(catalogue)
    return catalogue


@once("withdraw_catalogue")
def withdraw_catalogue(*, key: OneTimeKey, catalogue_id: int, clock: Clock) -> Catalogue:
    """A draft that nobody will confirm, withdrawn by an admin or by the CIO; it stays readable."""
    catalogue, at = _locked(catalogue_id), clock.now()
    if not (may_draft(key.user) or is_cio(key.user, wib_date(at))):
        raise Refused(_("Konsep katalog ditarik oleh admin HAI atau CIO."))
    if not catalogue.is_open:
        raise Refused(_state_text(catalogue))
    catalogue.withdraw(key.user, at)
    catalogue.save(update_fields=Catalogue.WITHDRAWN_BY)
    return catalogue


# --- Guards -----------------------------------------------------------------------------------------------------------
def _admin(user: User) -> None:
    if not may_draft(user):
        raise Refused(_("Katalog Layanan disusun oleh admin HAI."))


def _locked(catalogue_id: int) -> Catalogue:
    rows = Catalogue.objects.select_for_update(of=("self",)).select_related("base", "drafted_by", "confirmed_by")
    return rows.get(pk=catalogue_id)


def _open_draft(catalogue_id: int) -> Catalogue:
    catalogue = _locked(catalogue_id)
    if catalogue.state != State.DRAFT:
        raise Refused(_state_text(catalogue))
    _still_newest(catalogue)
    return catalogue


def _still_newest(catalogue: Catalogue) -> None:
    now = newest()
    if now != catalogue.base:
        raise StaleDraft(
            _("Katalog versi %(version)s sudah ditetapkan sejak konsep ini dibuat. Tarik konsep ini dan susun lagi.")
            % {"version": now}
        )


def _state_text(catalogue: Catalogue) -> str:
    return _("Katalog versi %(version)s berstatus %(state)s dan tidak diubah lagi.") % {
        "version": catalogue.label,
        "state": catalogue.get_state_display(),
    }


def _check_first_day(catalogue: Catalogue, valid_from: date, today: date) -> None:
    if valid_from < today:
        raise Refused(_("Hari pertamanya sudah lewat. Katalog tidak berlaku surut."), "valid_from")
    if valid_from > today + YEAR_AHEAD:
        words = _("Hari pertama paling lambat %(day)s. Periksa tahunnya.")
        raise Refused(words % {"day": date_text(today + YEAR_AHEAD)}, "valid_from")
    before = catalogue.base.valid_from if catalogue.base is not None else None
    if before is not None and valid_from <= before:
        words = _("Versi sebelumnya mulai berlaku %(day)s. Pilih hari sesudahnya.")
        raise Refused(words % {"day": date_text(before)}, "valid_from")


def _check(said: Said) -> None:
    if shows_nothing(said.name):
        raise Refused(_("Isi nama layanan."), "name")
    if shows_nothing(said.description):
        raise Refused(_("Isi uraian layanan."), "description")
    if not said.kinds or not set(said.kinds) <= set(ServiceFields.Kind.values):
        raise Refused(_("Pilih paling sedikit satu jenis."), "kinds")
    if not said.audience or not set(said.audience) <= set(UnitType.values):
        raise Refused(_("Pilih siapa yang boleh bertanya."), "audience")
    if said.answered_by not in ServiceFields.AnsweredBy.values:
        raise Refused(_("Pilih siapa yang menjawab."), "answered_by")
    if said.owner_id is not None and not Office.objects.filter(pk=said.owner_id, kind=Office.Kind.HEAD).exists():
        raise Refused(_("Pilih unit Kantor Pusat."), "owner")
    if not said.assumed and shows_nothing(said.legal_basis):
        raise Refused(_("Isi dasar hukumnya, atau tandai sebagai asumsi."), "legal_basis")


# --- Rows -------------------------------------------------------------------------------------------------------------
def _columns(said: Said) -> dict[str, Any]:
    return {
        "name": said.name.strip(),
        "kinds": [kind for kind in ServiceFields.Kind.values if kind in said.kinds],
        "description": said.description.strip(),
        "audience": [unit for unit in UnitType.values if unit in said.audience],
        "owner_id": said.owner_id,
        "answered_by": said.answered_by,
        "requirements": said.requirements.strip(),
        "keywords": said.keywords.strip(),
        "legal_basis": said.legal_basis.strip(),
        "assumed": said.assumed,
    }


def _step(
    catalogue: Catalogue, code: str, act: str, by: User, at: datetime, columns: dict[str, Any] | None = None
) -> ServiceChange:
    return ServiceChange.objects.create(
        catalogue=catalogue, code=code, act=act, made_at=at, made_by=by, **(columns or {})
    )


def _put_in_force(catalogue: Catalogue) -> None:
    """Entries are added and removed in it, none is edited; what says the same as before lives on."""
    assert catalogue.valid_from is not None  # noqa: S101 - set by the caller
    wanted = drafted(catalogue)
    living = {row.service.code: row for row in ServiceEntry.objects.filter(removed_in=None).select_related("service")}
    gone = [row for code, row in living.items() if code not in wanted or wanted[code].content != row.content]
    ServiceEntry.objects.filter(pk__in=[row.pk for row in gone]).update(removed_in=catalogue)
    for code, said in wanted.items():
        if code in living and living[code] not in gone:
            continue
        service, _is_new = Service.objects.get_or_create(code=code)
        ServiceEntry.objects.create(service=service, added_in=catalogue, **{name: getattr(said, name) for name in SAID})


def _next_label(year: int) -> str:
    """ "2026-3" is the third version that was drafted in 2026."""
    labels = Catalogue.objects.filter(label__startswith=f"{year}-").values_list("label", flat=True)
    return f"{year}-{max((int(label.partition('-')[2]) for label in labels), default=0) + 1}"
