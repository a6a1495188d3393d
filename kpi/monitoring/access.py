"""Who reads which figures about persons (docs/domain.md 2): the head office all, a Kanwil its region, the head of
section the office's, and every officer their own; these two only while opened with a CSO password.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kpi.models import LockedName
from tickets.models import Ticket
from tickets.quarters import Quarter
from users.models import Office, Officer, OfficeRegion, Posting, User
from users.signing.opened_figures import OpenedNote, Opening, needs_opening, note_of, opening_of

from .numbers import place_url, with_quarter

PLACES = (Office.Kind.KANWIL, Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)


class MustOpen(Exception):
    """Closed at this login until somebody who may see it opens it, at `url`."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self.url = reverse("users:figures_open") + "?" + urlencode({"next": request.get_full_path()})


def may_monitor(user: User) -> bool:
    """The menu Monitoring IKU: offices and the head office. Satker and HAI agents have none."""
    return user.role == User.Role.OFFICE or user.reads_all


@dataclass(frozen=True)
class Reader:
    """Whoever asks, and what is open for them at `now`."""

    request: HttpRequest
    user: User
    now: datetime
    opening: Opening | None

    @classmethod
    def of(cls, request: HttpRequest, now: datetime) -> "Reader":
        """403 for a login without this menu."""
        user = request.user
        if not isinstance(user, User) or not may_monitor(user):
            raise PermissionDenied
        return cls(request, user, now, opening_of(request, now))

    @property
    def opened(self) -> OpenedNote | None:
        """What the page says of it; nothing at logins where figures are never closed."""
        return note_of(self.opening, self.now) if self.opening else None

    @property
    def of_nation(self) -> bool:
        return self.user.reads_all

    @property
    def shared(self) -> bool:
        return needs_opening(self.user)

    def must_be_open(self) -> Opening:
        if self.opening is None:
            raise MustOpen(self.request)
        return self.opening

    def is_own(self, officer_id: int) -> bool:
        """Whether it is the officer's own page."""
        return self.opening is not None and self.opening.posting.officer_id == officer_id

    def place(self, code: str, quarter: Quarter) -> Office:
        """An office whose figures of the quarter this login may know of: 404 for every other, or for none."""
        known = Office.objects.select_related("kanwil").filter(kind__in=PLACES)
        office = known.filter(code=code).first() if code.isascii() and code.isalnum() else None
        if office is None or not (
            self._may_know(office) or self._was_below(office, quarter) or self._froze(office, quarter)
        ):
            raise Http404
        return office

    def _may_know(self, office: Office) -> bool:
        return self.of_nation or self.user.office_id in {office.pk, office.kanwil_id}

    def _was_below(self, office: Office, quarter: Quarter) -> bool:
        """Whether the office was this Kanwil's on the quarter's last day: the quarter is still its to lock."""
        if self.user.office_id is None:
            return False
        rows = OfficeRegion.objects.filter(office=office, valid_from__lte=quarter.last_day)
        last = rows.order_by("-valid_from").values_list("kanwil", flat=True).first()
        return last == self.user.office_id

    def _froze(self, office: Office, quarter: Quarter) -> bool:
        """Whether a lock of this Kanwil has a line of it: the quarter stays readable wherever the office has gone."""
        if self.user.office_id is None:
            return False
        names = LockedName.objects.filter(office=office, lock__quarter=quarter.code)
        return names.filter(lock__kanwil=self.user.office_id).exists()

    def read_place(self, office: Office) -> None:
        """Whether all figures of this office are open: at a shared login only the head of section's opening."""
        if self.shared and not self.must_be_open().of_office:
            raise MustOpen(self.request)

    def officer(self, officer_id: int, quarter: Quarter) -> Officer:
        """An officer whose figures of the quarter this login may know of: posted then where it may look, or with
        tickets of the quarter there (a late first answer counts for whoever gives it), or reading their own page.
        404 otherwise; closed until they or the head of section open it.
        """
        if self.is_own(officer_id):
            return self.must_be_open().posting.officer
        there = Q(starts_on__lte=quarter.last_day) & (Q(ends_on=None) | Q(ends_on__gte=quarter.first_day))
        handled = Ticket.objects.filter(
            posting=OuterRef("pk"), created_at__gte=quarter.since, created_at__lt=quarter.until
        )
        postings = Posting.objects.filter(there | Exists(handled), officer=officer_id).select_related("officer")
        posting = postings.filter(pk__in=Posting.objects.visible_to(self.user).values("pk")).first()
        if posting is None and self.user.office_id is not None:
            left = postings.filter(office__regions__kanwil=self.user.office_id).select_related("office").distinct()
            posting = next((each for each in left if self._was_below(each.office, quarter)), None)
        if posting is None and (found := self._locked_here(officer_id, quarter)):
            return found
        if posting is None:
            raise Http404
        if self.shared and not self.must_be_open().shows_officer(officer_id):
            raise MustOpen(self.request)
        return posting.officer

    def _locked_here(self, officer_id: int, quarter: Quarter) -> Officer | None:
        """Whom a lock of this Kanwil names stays on its pages, wherever the person's postings have gone since."""
        if self.shared or self.user.office_id is None:
            return None
        names = LockedName.objects.filter(officer=officer_id, lock__quarter=quarter.code)
        named = names.filter(lock__kanwil=self.user.office_id).select_related("officer").first()
        return named.officer if named else None

    def crumbs(self, quarter: Quarter, office: Office | None, officer: str = "") -> list[tuple[str, str]]:
        """(name, address) of the pages above an office's or an officer's, and of itself without an address; [] for the
        reader's own first page. An officer's office is a link for whoever may open it.
        """
        if not officer and office is not None and office.pk == self.user.office_id:
            return []
        home = (_("Monitoring IKU Layanan CSO"), with_quarter(reverse("kpi:monitoring"), quarter))
        if office is None:
            return [home, (officer, "")]
        kanwil = office.kanwil if self.of_nation else None
        region = [(kanwil.name, place_url(kanwil, quarter))] if kanwil is not None else []
        open_to_me = self._may_know(office) and (not self.shared or (self.opening and self.opening.of_office))
        place = (office.name, place_url(office, quarter) if officer and open_to_me else "")
        return [home, *region, place, *([(officer, "")] if officer else [])]
