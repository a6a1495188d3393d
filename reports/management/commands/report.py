"""`manage.py report`: one report as a file, without the pages."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kpi.figures.reading import NoPolicy
from reports.actions import check_size
from reports.documents import Document, print_document
from reports.lists.definitions import DEFINITIONS
from reports.lists.selection import Selection
from reports.models import Format
from reports.paper_frame import Maker
from reports.papers.hai import hai_report
from reports.papers.iku import LockDamaged, NothingToPrint, iku_sheet
from reports.papers.kanwil import kanwil_recap
from reports.printing import print_table
from reports.rendering import PaperFailed
from tickets.deadlines.rules import NoCalendar
from tickets.management.quarter_argument import quarter_argument
from tickets.quarters import Quarter
from users.clock import DatabaseClock
from users.models import Office, Officer, User
from users.pages.turns import Busy
from users.refusals import Refused

LISTS = {"rekap": "rekap", "layanan": "sudah", "sudah": "sudah", "belum": "belum", "tindak-lanjut": "tindak-lanjut"}
DOCUMENTS = ("iku", "kanwil", "hai")


class Command(BaseCommand):
    help = "Make one report: manage.py report rekap --office 008 --quarter 2018Q3 --out rekap.pdf (.pdf or .xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="rekap, layanan (sudah, belum, tindak-lanjut), iku, kanwil, hai")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--office", metavar="CODE", help="a KPPN or KPPN Khusus, e.g. 008")
        place.add_argument("--kanwil", metavar="CODE", help="a Kanwil with all its offices, e.g. 04")
        place.add_argument("--nation", action="store_true", help="all offices")
        parser.add_argument("--quarter", metavar="2018Q3", help="without it: the running quarter")
        parser.add_argument("--officer", metavar="ID", help="for iku: whose sheet")
        parser.add_argument("--out", required=True, metavar="FILE", help=".pdf or .xlsx decides what is made")

    def handle(self, name: str, out: str, **options: object) -> None:
        target = Path(out)
        file_format = target.suffix.removeprefix(".").lower()
        if file_format not in Format.values:
            raise CommandError(f"--out {out}: akhiri dengan .pdf atau .xlsx.")
        if not target.parent.is_dir():
            raise CommandError(f"--out {out}: folder {target.parent} tidak ada.")
        now = DatabaseClock().now()
        quarter = quarter_argument(str(options["quarter"] or ""), now)
        login = self._eyes(options)
        try:
            if name in LISTS:
                selection = Selection(DEFINITIONS[LISTS[name]], login, {"quarter": quarter.code}, now)
                check_size(selection, file_format)
                paper = print_table(selection, file_format, target, Maker(None)).paper
            else:
                document = self._document(name, login, quarter, now, options)
                paper = print_document(document, file_format, target, Maker(None))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except NoPolicy:
            raise CommandError(f"--quarter {quarter}: belum ada kebijakan IKU untuk triwulan itu.") from None
        except NothingToPrint as nobody:
            raise CommandError(f"{nobody}: tidak bertugas dan tidak punya tiket dalam {quarter}.") from None
        except LockDamaged as damage:
            raise CommandError(f"{damage}.") from None
        except NoCalendar:
            raise CommandError("Kalender kerja belum dimuat: jalankan manage.py load_reference.") from None
        except (Busy, PaperFailed):
            raise CommandError("Berkas tidak berhasil dibuat; lihat catatan di atas.") from None
        except OSError as failure:
            raise CommandError(f"--out {out}: {failure.strerror}.") from None
        self.stdout.write(f"{out}: {paper.row_count} baris, kode {paper}")

    def _document(
        self, name: str, login: User, quarter: Quarter, now: datetime, options: dict[str, object]
    ) -> Document:
        match name:
            case "hai":
                return hai_report(login, quarter, now)
            case "kanwil":
                if login.office is None or login.office.kind != Office.Kind.KANWIL:
                    raise CommandError("kanwil: beri --kanwil CODE.")
                return kanwil_recap(login.office, quarter, now)
            case "iku":
                return iku_sheet(self._officer(options["officer"], login), quarter, now)
        raise CommandError(f"Laporan '{name}' tidak dikenal. Yang ada: {', '.join((*LISTS, *DOCUMENTS))}.")

    def _officer(self, key: object, login: User) -> Officer:
        """An officer whose postings the place may see."""
        text = str(key or "")
        if not text:
            raise CommandError("iku: beri --officer ID (lihat manage.py kpi_index).")
        is_key = text.isascii() and text.isdigit() and len(text) < 19
        officer = Officer.objects.visible_to(login).filter(pk=text).first() if is_key else None
        if officer is None:
            raise CommandError(f"--officer {text}: tidak ada petugas dengan ID itu di sana.")
        return officer

    def _eyes(self, options: dict[str, object]) -> User:
        """Through whose eyes the rows are seen: a login of the office that is never stored, or the head office's."""
        if options["nation"]:
            return User(username="report", role=User.Role.MONITOR)
        code, is_kanwil = options["office"] or options["kanwil"], bool(options["kanwil"])
        office = Office.objects.select_related("kanwil").filter(code=code).exclude(kind=Office.Kind.HEAD).first()
        if office is None or (office.kind == Office.Kind.KANWIL) != is_kanwil:
            option, what = ("--kanwil", "Kanwil") if is_kanwil else ("--office", "KPPN")
            raise CommandError(f"{option} {code}: tidak ada {what} dengan kode ini.")
        return User(username="report", role=User.Role.OFFICE, office=office)
