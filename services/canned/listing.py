"""The read side of Teks baku: the list by kind, one text with its versions. Bounded."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.badges import badge_of
from services.models import CannedState, CannedText, CannedVersion
from users.clock import wib_date
from users.models import Office, User
from users.pages.badges import Badge
from users.words import date_text

MOST_LISTED = 200
"""Texts of one login: the national ones and one office's."""
MOST_VERSIONS = 100
NATIONAL = gettext_lazy("Nasional")


def state_badge(version: CannedVersion, day: date) -> Badge:
    """The state of a version on a day. What rests on a regulation that holds is said to."""
    state = version.state_on(day)
    rests = state == CannedState.IN_FORCE and version.regulation is not None
    return badge_of(state, _("Dasar berlaku") if rests else "")


def rests_on(version: CannedVersion, day: date) -> str:
    """Its last day, or its regulation with what became of it, in words; "" where it has neither."""
    if version.expires_on is not None:
        return _("sampai %(day)s") % {"day": date_text(version.expires_on)}
    regulation = version.regulation
    if regulation is None:
        return ""
    state = version.state_on(day)
    if state == CannedState.REVOKED and regulation.revoked_on is not None:
        return _("%(name)s, dicabut %(day)s") % {"name": regulation.name, "day": date_text(regulation.revoked_on)}
    if state == CannedState.CHANGED and regulation.changed_on is not None:
        return _("%(name)s, diubah %(day)s") % {"name": regulation.name, "day": date_text(regulation.changed_on)}
    return regulation.name


def newest_of(user: User, office: Office | None) -> list[CannedVersion]:
    """The newest version of each text that is not withdrawn: the national ones and that office's; one statement."""
    rows = CannedVersion.objects.filter(
        canned__in=CannedText.objects.visible_to(user).filter(withdrawn_at=None), canned__office=None
    )
    if office is not None:
        rows |= CannedVersion.objects.filter(
            canned__in=CannedText.objects.visible_to(user).filter(withdrawn_at=None), canned__office=office
        )
    newest = rows.newest().select_related("canned__office", "regulation")
    return list(newest.order_by("canned__title", "canned")[:MOST_LISTED])


@dataclass(frozen=True)
class Row:
    title: str
    url: str
    badge: Badge
    meta: str
    text: str
    is_example: bool


@dataclass(frozen=True)
class Group:
    """The texts of one kind."""

    label: str
    rows: list[Row]


def groups(user: User, office: Office | None, day: date) -> list[Group]:
    """What the list shows, in the order in which an answer is written."""
    versions = newest_of(user, office)
    return [
        Group(str(kind.label), [_row(each, day) for each in versions if each.canned.kind == kind])
        for kind in CannedText.Kind
    ]


def whose(canned: CannedText) -> str:
    return canned.office.name if canned.office else str(NATIONAL)


def meta_of(version: CannedVersion, day: date) -> str:
    """ "Nasional · versi 3 · sampai 31 Des 2026"."""
    said = _("%(whose)s · versi %(no)d") % {"whose": whose(version.canned), "no": version.no}
    return " · ".join(filter(None, [said, rests_on(version, day)]))


def _row(version: CannedVersion, day: date) -> Row:
    canned = version.canned
    return Row(
        canned.title,
        canned.get_absolute_url(),
        state_badge(version, day),
        meta_of(version, day),
        version.text,
        canned.is_example,
    )


@dataclass(frozen=True)
class VersionRow:
    no: int
    text: str
    badge: Badge
    rests: str
    by: str
    day: str


def versions_of(canned: CannedText, day: date) -> list[VersionRow]:
    """Newest first, with who wrote each."""
    rows = canned.versions.select_related("canned", "regulation", "written_by", "posting__officer")[:MOST_VERSIONS]
    return [
        VersionRow(
            each.no,
            each.text,
            state_badge(each, day),
            rests_on(each, day),
            _writer(each),
            date_text(wib_date(each.written_at)),
        )
        for each in rows
    ]


def _writer(version: CannedVersion) -> str:
    if version.posting is not None:
        return version.posting.officer.name
    return version.written_by.get_full_name() if version.written_by else _("bawaan aplikasi")
