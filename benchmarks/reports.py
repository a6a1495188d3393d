"""What a report costs: CPU seconds and peak MB of both processes, for PDF and Excel of invented tickets.

    HAICSO_MODE=test .venv/bin/python -m benchmarks.reports [--pdf 100,1500,5000,20000] [--excel 10000,100000]

An SQLite database of its own (DATABASE_URL names another, empty one) is migrated and filled. "ours" is the process that
reads the database and words the rows, "engine" the one that makes the file; each has its own peak of memory. Every file
is made by a process of its own, so that no figure holds what another one left. The columns are those of Rekap Tiket: 10
on paper, 20 in Excel; names and subjects differ from row to row, because engines remember what they have set.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOLDER = Path(os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp(prefix="haicso-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicso.settings")
os.environ.setdefault("HAICSO_MODE", "test")
os.environ["VAR_DIR"] = str(FOLDER)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from reports.lists.definitions import DEFINITIONS  # noqa: E402
from reports.lists.selection import Selection  # noqa: E402
from reports.paper_frame import Maker  # noqa: E402
from reports.printing import print_table  # noqa: E402
from tickets.models import Channel, Destination, Status, Ticket  # noqa: E402
from users.models import Office, Officer, Posting, ServiceUser, UnitType, User  # noqa: E402

SUBJECTS = (
    "OTP SAKTI tidak diterima di nomor KPA satuan kerja",
    "SPM LS non-kontraktual ditolak karena sisa pagu akun tidak cukup",
    "Retur SP2D honor narasumber karena rekening pasif",
    "Saldo kas bendahara berbeda dengan SPAN saat rekonsiliasi",
)
SYLLABLES = ("ba", "ci", "du", "ga", "hi", "ja", "ka", "lu", "ma", "ni", "pa", "ra", "si", "ta", "wi", "yo", "an")
BEGIN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def fill(count: int) -> None:
    """Rows in bulk, below the actions, as only a benchmark may."""
    dice = random.Random(1)  # noqa: S311 - invented data
    office = Office.objects.get(code="008")
    login = User.objects.create(username="semua", role=User.Role.MONITOR)
    posting = Posting.objects.create(
        officer=Officer.objects.create(name="Rina Maharani", cso_password="-"),  # noqa: S106 - opens nothing
        office=office,
        kind=Posting.Kind.CSO,
        starts_on=BEGIN.date(),
    )
    asker = ServiceUser.objects.create(
        name="Lestari Handayani", email="lestari.h@contoh.go.id", unit_type=UnitType.PUBLIC, institution="Umum"
    )
    for start in range(0, count, 5000):
        Ticket.objects.bulk_create(
            _ticket(number, dice, office, login, posting, asker) for number in range(start, min(start + 5000, count))
        )


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _syllable in range(dice.randrange(2, 5)))


def _ticket(
    number: int, dice: random.Random, office: Office, login: User, posting: Posting, asker: ServiceUser
) -> Ticket:
    at = BEGIN + timedelta(minutes=number)
    answered = dice.random() < 0.9
    return Ticket(
        reference=f"HAI-{100000000 + number}-26",
        created_at=at,
        created_by=login,
        channel=dice.choice(Channel.values),
        destination=dice.choice(Destination.values),
        subject=f"{dice.choice(SUBJECTS)} {_word(dice)} {_word(dice)}",
        asker=asker,
        asker_name=f"{_word(dice)} {_word(dice)}".title(),
        asker_email=f"{_word(dice)}.{_word(dice)}@contoh.go.id",
        asker_unit_type=asker.unit_type,
        asker_institution=f"{dice.randrange(100000, 999999)} Pengadilan Tinggi {_word(dice).title()}",
        status=Status.DONE if answered else Status.WAITING,
        holder_office=office,
        office=office,
        kanwil=office.kanwil,
        posting=posting,
        answered_at=at + timedelta(hours=dice.randrange(60)) if answered else None,
        answered_by=login if answered else None,
        iku_due=at + timedelta(days=2),
        iku_late_after=at + timedelta(days=2),
        iku_ended=at + timedelta(hours=dice.randrange(60)) if answered else None,
        iku_used=dice.random() * 3 if answered else None,
        iku_whole_days=dice.randrange(3) if answered else None,
        iku_rest_us=dice.randrange(28_800_000_000) if answered else None,
        iku_in_time=dice.random() < 0.95 if answered else None,
        sla_due=at + timedelta(days=5),
        sla_late_after=at + timedelta(days=5),
        sla_ended=at + timedelta(hours=dice.randrange(60)) if answered else None,
        sla_used=dice.random() * 3 if answered else None,
        sla_whole_days=dice.randrange(3) if answered else None,
        sla_rest_us=dice.randrange(28_800_000_000) if answered else None,
        sla_in_time=True if answered else None,
    )


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(file_format: str, rows: int) -> None:
    login = User.objects.get(username="semua")
    until = BEGIN + timedelta(minutes=rows)
    selection = Selection(DEFINITIONS["rekap"], login, {"quarter": "semua"}, until)
    # The first so many: a filter to the minute does not exist on the page.
    whole = selection.tickets
    selection.tickets = lambda **place: whole(**place).filter(created_at__lt=until)
    target = FOLDER / f"{rows}.{file_format}"
    begin = cpu()
    printed = print_table(selection, file_format, target, Maker(None))
    ours, engine = cpu() - begin, printed.cost["cpu"]
    own_peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
    print(  # noqa: T201
        f"{file_format:<5} {printed.paper.row_count:>7} {ours:>8.2f} {engine:>8.2f} {ours + engine:>8.2f}"
        f" {own_peak:>8} {printed.cost['peak_mb']:>9.0f} {target.stat().st_size / 1e6:>8.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdf", default="100,1500,5000,20000")
    parser.add_argument("--excel", default="10000,100000")
    parser.add_argument("--again", type=int, default=1, help="how often each file is made")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], int(options.one[1]))
        return
    sizes = [(name, size) for name in ("pdf", "excel") for size in getattr(options, name).split(",") if size]
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    fill(max(int(size) for _name, size in sizes))
    print("file     rows     ours   engine    CPU s  MB ours MB engine  MB file", flush=True)  # noqa: T201
    for name, size in sizes * options.again:
        one = [sys.executable, "-m", "benchmarks.reports", "--one", "pdf" if name == "pdf" else "xlsx", size]
        subprocess.run(one, check=True, env={**os.environ, "BENCH_FOLDER": str(FOLDER)})  # noqa: S603 - ourselves


if __name__ == "__main__":
    sys.exit(main())
