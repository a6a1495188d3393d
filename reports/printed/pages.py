"""The pages of a locked quarter against its locks: rendered by their own views, and read back from the HTML."""

from collections.abc import Iterator

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from users.models import User

from . import expected, shown
from .compared import Difference, Figures, Surface
from .expected import UNTAKEN
from .locked import Count, Lock, OfficeLine, Person, Told, total
from .markup import Page, Row, page_of

BROKEN = "unci rusak"


class NotShown(Exception):
    """The page did not come."""


def shown_page(path: str, quarter: str = "") -> Page:
    """What the head office monitor is shown at an address; as they read it, without a login of theirs."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META.update(SERVER_NAME="localhost", SERVER_PORT="443", QUERY_STRING=f"quarter={quarter}")
    request.GET = QueryDict(f"quarter={quarter}")
    request.user, request.session = User(role=User.Role.MONITOR), SessionStore()
    match = resolve(path)
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise NotShown(f"{path}: {response.status_code}")
    return page_of(response.content.decode())


def _share(count: Count) -> str:
    if count.share is None:
        return "belum dinilai" if count.tickets else shown.NOTHING
    return shown.percent(count.share)


def _timely(count: Count) -> Figures:
    return {"late": shown.whole(count.late), "share in time": _share(count)}


# --- The nation -------------------------------------------------------------------------------------------------------
def nation(surface: Surface, page: Page, told: Told) -> Iterator[Difference]:
    """The line of every Kanwil that has locked."""
    lines = {row.cells[0].link: row for row in page.table("table--nation").rows if row.cells}
    for lock in told.locks:
        row = lines.get(lock.name)
        if row is None:
            yield surface.different(lock.name, "name", lock.name, "")
        elif lock.document is None:
            if BROKEN not in row.small(0) or row.text(1) != "0":
                yield surface.different(lock.name, "state", BROKEN, f"{row.small(0)} {row.text(1)}")
        else:
            locked = {**expected.counts(lock.total), **_timely(lock.total), "state": "terkunci"}
            locked["untaken"] = shown.whole(total(line.untaken for line in lock.lines()).tickets)
            yield from surface.figures(
                lock.name, locked, {**_counted(row, 1), "untaken": row.text(6), "state": row.small(0)}
            )


def _counted(row: Row, first: int) -> dict[str, str]:
    """The cells of the counts, which stand side by side on every page, from that of the tickets on."""
    return {
        "tickets": row.text(first).removesuffix(" tiket"),
        **{name: row.text(first + n) for n, name in enumerate(("judged", "in time", "late", "share in time"), 1)},
    }


# --- A Kanwil, an office ----------------------------------------------------------------------------------------------
def kanwil(surface: Surface, page: Page, told: Told, lock: Lock) -> Iterator[Difference]:
    """The page of a Kanwil, with its offices and their officers."""
    if lock.document is None:
        yield from broken(surface, page, lock.name)
        return
    lines = [line for office in lock.lines() for line in _office_lines(told, office)]
    lines.append((f"jumlah {lock.name}", {**expected.counts(lock.total), **_timely(lock.total)}))
    yield from surface.lines(lines, list(_place_lines(page, lock.name)), expected.optional(told, lock))
    yield from surface.contains(lock.name, "name", lock.name, page.words)
    yield from _rules(surface, page, lock.name, lock.document["policies"][0]["label"], lock.document["calendar"])


def office(surface: Surface, page: Page, told: Told, locks: list[Lock], key: int) -> Iterator[Difference]:
    """The page of an office: what every lock that has a line of it says together."""
    mine = [(lock, line) for lock in locks for line in lock.lines() if line.office["id"] == key]
    if len(mine) == 1:
        lock, line = mine[0]
        wanted = list(_office_lines(told, line))
        yield from surface.lines(wanted, list(_place_lines(page, "")), expected.optional(told, lock))
        if page.title != line.office["name"]:
            yield surface.different("", "name", line.office["name"], page.title)
        return
    # An office that changed its Kanwil between two locks: persons may have a line of each.
    count = total(line.total for _lock, line in mine)
    row = next((row for row in page.table("table--iku").rows if "group" in row.classes), Row(""))
    yield from surface.figures("", {**expected.counts(count), **_timely(count)}, _counted(row, 1))


def broken(surface: Surface, page: Page, whose: str) -> Iterator[Difference]:
    """A damaged lock: it is said, and no figure stands there."""
    if BROKEN not in page.words:
        yield surface.different(whose, "state", BROKEN, "")
    if rows := [row for table in page.tables for row in table.rows if "person" in row.classes.split()]:
        yield surface.different(whose, "number of lines", 0, len(rows))


def _rules(surface: Surface, page: Page, whose: str, policy: str, calendar: str) -> Iterator[Difference]:
    yield from surface.contains(whose, "policy", f"kebijakan IKU {policy},", page.words)
    yield from surface.contains(whose, "calendar", f"kalender {calendar} dibekukan", page.words)


def _office_lines(told: Told, office: OfficeLine) -> Iterator[tuple[str, Figures]]:
    """Nothing of an office without a ticket and a person: it may be listed or not."""
    name = office.office["name"]
    yield f"jumlah {name}", {**expected.counts(office.total), **_timely(office.total)}
    for person, count in expected.listed(told, office):
        figures = {**expected.counts(count), **_timely(count)}
        if person.has_index:
            figures |= {
                "minimum": shown.amount(person.minimum_at(office.office["id"])),
                "quantity share": shown.percent(person.result("quantity_share"), 1),
                **expected.index_of(person),
            }
            figures["status"] = person.status or "belum ada"
        yield person.name, figures
    if office.untaken.tickets:
        yield UNTAKEN, {**expected.counts(office.untaken), **_timely(office.untaken)}


def _place_lines(page: Page, kanwil: str) -> Iterator[tuple[str, Figures]]:
    for row in page.table("table--iku").rows:
        classes = row.classes.split()
        if "group" in classes:
            yield f"jumlah {row.cells[0].link}", _counted(row, 1)
        elif "untaken" in classes:
            yield UNTAKEN, _counted(row, 1)
        elif "total" in classes:
            yield f"jumlah {kanwil}", _counted(row, 1)
        elif "person" in classes:
            yield row.cells[0].link, _person_line(row)


def _person_line(row: Row) -> Figures:
    tickets, slash, minimum = row.text(1).partition(" / ")
    if not slash:
        return _counted(row, 1)
    return {
        **_counted(row, 3),
        "tickets": tickets,
        "minimum": minimum,
        "quantity share": row.text(2),
        "quantity index": row.text(3),
        "timeliness index": row.text(8),
        "index": row.text(9),
        "at recording": row.small(9).removeprefix("saat direkam "),
        "achievement": row.text(10),
        "status": row.text(11),
    }


# --- A person ---------------------------------------------------------------------------------------------------------
def officer(surface: Surface, page: Page, person: Person) -> Iterator[Difference]:
    """The page of a person whose index is frozen."""
    count = person.counted
    sheet = page.table("table--sheet").rows
    quantity, timely = (sheet[at] if len(sheet) > at else Row("") for at in (1, 2))
    tickets = f"{shown.whole(count.tickets)} tiket"
    if person.has_index:
        tickets += f" / {shown.amount(person.minimum)} = {shown.percent(person.result('quantity_share'), 1)}"
    share = _share(count) if count.judged else "belum dinilai"
    locked = {
        "name": person.name,
        "tickets, minimum": tickets,
        "in time, judged": f"{shown.whole(count.in_time)} / {shown.whole(count.judged)} dinilai = {share}",
    }
    printed = {"name": page.title, "tickets, minimum": quantity.text(1), "in time, judged": timely.text(1)}
    if person.has_index:
        locked |= {**expected.index_of(person), "at recording": expected.at_recording_sentence(person)}
        said = locked["at recording"] if locked["at recording"] in page.words else ""
        printed |= {
            "quantity index": quantity.text(2),
            "timeliness index": timely.text(2),
            "index": page.pairs.get("Indeks", ""),
            "achievement": page.pairs.get("Capaian", ""),
            "status": next((words for words in page.badges if words in {"Hijau", "Kuning", "Merah"}), ""),
            "at recording": said,
        }
        if not count.tickets:
            del locked["at recording"]
    yield from surface.figures(person.name, locked, printed)
    yield from _rules(surface, page, person.name, person.policy["label"], person.calendar)


# --- The lock's own page ----------------------------------------------------------------------------------------------
def locked_page(surface: Surface, page: Page, told: Told, lock: Lock) -> Iterator[Difference]:
    """Also of a lock that was revised: as it was told while it held."""
    if lock.document is None:
        yield from broken(surface, page, lock.name)
        return
    count = lock.total
    policy = lock.document["policies"][0]
    locked = {
        "tickets": shown.whole(count.tickets),
        "in time, judged": f"{shown.whole(count.in_time)} dari {shown.whole(count.judged)} dinilai",
        "policy": f"{policy['label']} · {policy['legal_basis']}",
        "calendar": lock.document["calendar"],
        "digest of the figures": f"{lock.figures_digest}, atas {shown.whole(count.tickets)} tiket terhitung",
        "digest": lock.digest,
    }
    terms = {
        "tickets": "Tiket terhitung",
        "in time, judged": "Tepat waktu",
        "policy": "Kebijakan IKU",
        "calendar": "Kalender",
        "digest of the figures": "Sidik digital angka (SHA-256)",
        "digest": "Sidik digital kunci (SHA-256)",
    }
    yield from surface.figures(lock.name, locked, {name: page.pairs.get(term, "") for name, term in terms.items()})
    lines = [line for office in lock.lines() for line in _lock_lines(told, office)]
    rows = [row for row in page.table("table--lock").rows if len(row.cells) == 9][1:]
    yield from surface.lines(lines, [_lock_line(row) for row in rows], expected.optional(told, lock))


def _lock_lines(told: Told, office: OfficeLine) -> Iterator[tuple[str, Figures]]:
    people = list(expected.listed(told, office))
    if not office.total.tickets and not people:
        return
    yield f"jumlah {office.office['name']}", {**expected.counts(office.total), "late": shown.whole(office.total.late)}
    for person, count in people:
        figures = {**expected.counts(count), "late": shown.whole(count.late)}
        if person.has_index:
            index = expected.index_of(person)
            given = person.result("index") is not None
            figures |= {
                "minimum": shown.amount(person.minimum_at(office.office["id"])),
                "index": index["index"] if given else "",
                "achievement": index["achievement"] if given else "",
                "status": index["status"],
                "at recording": index["at recording"],
            }
        yield person.name, figures
    if office.untaken.tickets:
        yield UNTAKEN, {**expected.counts(office.untaken), "late": shown.whole(office.untaken.late)}


def _lock_line(row: Row) -> tuple[str, Figures]:
    names = ("tickets", "minimum", "judged", "in time", "late", "index", "achievement", "status")
    figures = {name: row.text(at) for at, name in enumerate(names, 1)}
    figures["at recording"] = row.small(6).removeprefix("saat direkam ")
    whose = f"jumlah {row.text(0)}" if "table__group" in row.classes else row.text(0)
    return whose, figures


def place_path(code: str) -> str:
    return reverse("kpi:place", args=[code])
