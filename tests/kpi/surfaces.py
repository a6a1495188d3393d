"""Everything that says something of a quarter: pages, lists behind figures, paper, Excel, the command; as words."""

import json
import re
from html import unescape
from io import StringIO

import openpyxl
import pypdf
from django.core.management import call_command

from reports.documents import print_document
from reports.papers.iku import iku_sheet
from reports.papers.kanwil import kanwil_recap
from reports.printing import Maker
from tickets.models import Ticket

ROOT = "/monitoring-iku/"
STATES = r"(Menunggu [\w ]+|Selesai|Ditolak)"
OTHER_QUARTERS = re.compile(r"Triwulan [IV]+ 2025 \S+ / \S+ \S+ \S+ \S+ \S+ ")
FIGURE = re.compile(r"\d[\d.,]*%?")


class Surfaces:
    """Of one quarter, as `monitor` and the Kanwil's own login read it. `offices`: codes; `people`: officers; `locks`:
    keys; `folder`: for the files."""

    def __init__(self, quarter, at, clients, kanwil, offices, people, locks, folder):
        self.quarter, self.at, self.clients, self.folder = quarter, at, clients, folder
        self.kanwil, self.offices, self.people, self.locks = kanwil, offices, people, locks
        self.lists = []
        late = Ticket.objects.filter(closed_in__isnull=False, answered_at=None)
        self.running = list(late.values_list("reference", flat=True))

    def told(self):
        """By name of the surface: its words, cells or rows."""
        found = {
            f"{name} {url}": self.page(client, url) for name, client in self.clients.items() for url in self.urls()
        }
        monitor = self.clients["monitor"]
        if not self.lists:
            pages = [unescape(monitor.get(url).content.decode()) for url in self.urls()]
            doors = {url for html in pages for url in re.findall(r'href="(/monitoring-iku/(?:tiket|cara)[^"]+)"', html)}
            self.lists = [url for url in sorted(doors) if "/cara" in url] + sorted(doors)[::6]
        found |= {url: self.page(monitor, url) for url in self.lists}
        found |= {f"home of {name}": self.home(client) for name, client in self.clients.items()}
        for kanwil in self.kanwil:
            found |= self.papers(f"recap {kanwil.code}", kanwil_recap(kanwil, self.quarter, self.at))
        for officer in self.people:
            found |= self.papers(f"sheet {officer.pk}", iku_sheet(officer, self.quarter, self.at))
            found[f"kpi_index {officer.pk}"] = self.kpi_index("--officer", str(officer.pk))
        found["kpi_index"] = self.kpi_index()
        return found

    def urls(self):
        quarter = f"?quarter={self.quarter.code}"
        yield f"{ROOT}{quarter}"
        yield from (f"{ROOT}kantor/{code}/{quarter}" for code in self.offices)
        yield from (f"{ROOT}petugas/{officer.pk}/{quarter}" for officer in self.people)
        yield from (f"{ROOT}terkunci/{key}/" for key in self.locks)

    def page(self, client, url):
        response = client.get(url)
        if response.status_code != 200:
            return None
        return going_on(words_of(unescape(response.content.decode())), self.running)

    def home(self, client):
        """What home says of the quarter: all sentences that name it."""
        words = words_of(unescape(client.get("/").content.decode()))
        return [each for each in re.split(r"(?<=[.:;]) ", words) if f"{self.quarter}" in each]

    def papers(self, name, document):
        print_document(document, "pdf", self.folder / "x.pdf", Maker(None))
        text = " ".join(each.extract_text() for each in pypdf.PdfReader(self.folder / "x.pdf").pages)
        print_document(document, "xlsx", self.folder / "x.xlsx", Maker(None))
        book = openpyxl.load_workbook(self.folder / "x.xlsx")
        cells = [
            [once_only(cell) if isinstance(cell, str) else cell for cell in row]
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
        ]
        return {f"{name} pdf": once_only(text), f"{name} xlsx": cells}

    def kpi_index(self, *more):
        out = StringIO()
        call_command("kpi_index", "--quarter", self.quarter.code, "--format", "json", *more, stdout=out)
        return json.loads(out.getvalue())


def words_of(html):
    """A page's own words, without navigation, keys of forms and marks."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def going_on(words, running):
    """Without the state of the tickets (`running`, references) that were late and open at the lock: it goes on, and is
    answered; late they stay. And without other quarters, which are not locked."""
    for reference in running:
        listed = rf"{STATES} IKU Terlambat(?:(?! Detail ).)* Detail {reference}"
        named = rf"{reference} (Terlambat [\w ]+, belum dijawab|(\d+ (hari|jam|mnt|menit) ?)+)"
        words = re.sub(f"{listed}|{named}", f"late {reference} ", words)
    return re.sub(r" +", " ", OTHER_QUARTERS.sub("", words))


def once_only(text):
    """Paper's text without the code that every print has of its own."""
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\b[A-Z0-9]{4}(-[A-Z0-9]{4})+\b|/v/\w+", "CODE", text)


def count(value):
    """How many figures and cells."""
    if isinstance(value, str):
        return len(FIGURE.findall(value))
    if isinstance(value, dict):
        return sum(map(count, value.values()))
    if isinstance(value, list):
        return sum(map(count, value))
    return 0 if value is None else 1
