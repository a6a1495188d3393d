"""Which booklet an address means, and the address of one."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from services.catalogue.reading import book_on
from users.clock import wib_date
from users.models import Office, User
from users.pages.one_page import page_now

from .content import Booklet, booklet_of

NATION = "nasional"


def told_of(code: str, office: Office | None) -> Booklet:
    """404 for a service that today's catalogue does not have."""
    day = wib_date(page_now())
    book = book_on(day)
    entry = book.find(code) if book is not None else None
    if book is None or entry is None:
        raise Http404
    return booklet_of(book, entry, office, day)


def office_of(request: HttpRequest) -> Office | None:
    """Whose additions are shown: as the address says, else the login's own office, or its satker's partner."""
    if asked := request.GET.get("kantor", ""):
        return office_named(asked)
    user = request.user
    if user.role == User.Role.OFFICE:
        return user.office
    return user.satker.partner if user.satker is not None else None


def office_named(code: str) -> Office | None:
    """None for the nation; 404 for no office."""
    if code == NATION:
        return None
    kinds = (Office.Kind.KANWIL, Office.Kind.KPPN, Office.Kind.KPPN_KHUSUS)
    office = Office.objects.filter(code=code, kind__in=kinds).first() if code.isascii() else None
    if office is None:
        raise Http404
    return office


def place_of(told: Booklet) -> str:
    """Of ?kantor= and of a print's code."""
    return told.office.code if told.office is not None else NATION


def print_address(told: Booklet) -> str:
    """The path that the code of its print leads to."""
    return reverse("services:printed", args=[told.entry.service.code, place_of(told), told.mark])
