"""What people of the demo write: subjects from `fixtures/ticket_subjects.csv`, talk from `conversations.csv`."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from haicso.archive.plan import Said, Solver
from tickets.models import Destination
from users.models import UnitType
from users.wib import LONG_MONTHS, WIB
from users.words import number_text

CONVERSATIONS = Path(__file__).with_name("conversations.csv")
HEAD_OFFICE = "Kantor Pusat"
DESTINATIONS = {
    "KPPN": Destination.TREASURY,
    "Kanwil": Destination.BUDGET_REVISION,
    "KPPN Khusus Penerimaan": Destination.REVENUE,
    "KPPN Khusus Pinjaman dan Hibah": Destination.LOANS_AND_GRANTS,
    HEAD_OFFICE: Destination.TREASURY,
}
"""Where a subject's question is sent. What only the head office can solve comes to the KPPN first, which escalates."""

SHARE_OF_DESTINATION = {
    "KPPN": 0.88,
    "Kanwil": 0.045,
    "KPPN Khusus Penerimaan": 0.03,
    "KPPN Khusus Pinjaman dan Hibah": 0.01,
    HEAD_OFFICE: 0.035,
}

ACCOUNTS = ("511111", "521111", "521211", "521811", "522151", "523111", "524111", "524119", "532111", "536111")

ESCALATION_NOTES = (
    "Di luar kewenangan KPPN, mohon pengecekan pada basis data pusat.",
    "Sudah kami periksa di SAKTI dan OM SPAN, datanya belum sesuai. Mohon bantuan HAI.",
    "Langkah pada panduan sudah dicoba oleh satker dan belum berhasil.",
    "",
)
HAI_OPENINGS = (
    "Sudah kami periksa bersama direktorat teknis.",
    "Terima kasih atas eskalasinya.",
    "Hasil pengecekan kami sebagai berikut.",
)
FINISH_OPENINGS = ("Berikut jawaban HAI DJPb.", "Kami teruskan hasil pengecekan HAI.", "HAI DJPb sudah memeriksa.")
CLOSINGS = ("Terima kasih.", "Silakan hubungi kami kembali bila masih ada kendala.", "Semoga membantu.", "")


@dataclass(frozen=True)
class Script:
    """One question and its answer, with gaps for figures. `destination`: as the list of subjects has it."""

    subject: str
    destination: str
    question: str
    answer: str


class Words:
    """All conversations, to be drawn from."""

    def __init__(self, subjects: Path) -> None:
        with subjects.open(encoding="utf-8", newline="") as source:
            destinations = {row["subjek"]: row["tujuan"] for row in csv.DictReader(source)}
        self._by_destination: dict[str, list[Script]] = defaultdict(list)
        self._by_unit: dict[str, list[Script]] = defaultdict(list)
        with CONVERSATIONS.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                destination = destinations[row["subjek"]]
                said = Script(row["subjek"], destination, row["pertanyaan"], row["jawaban"])
                if row["penanya"]:
                    self._by_unit[row["penanya"]].append(said)
                else:
                    self._by_destination[destination].append(said)

    def draw(self, rng: Random, unit_type: str, at: datetime, destination: str = "") -> Said:
        """A conversation that fits the asker (and the destination, when one is wanted), with its figures filled in."""
        if unit_type == UnitType.KPPN:
            choices = self._by_destination[HEAD_OFFICE]
        elif unit_type in self._by_unit:
            choices = self._by_unit[unit_type]
        else:
            places = list(SHARE_OF_DESTINATION)
            destination = destination or rng.choices(places, list(SHARE_OF_DESTINATION.values()))[0]
            choices = self._by_destination[destination]
        chosen = rng.choice(choices)
        facts = _facts(rng, at)
        return Said(
            chosen.subject,
            chosen.question.format(**facts),
            chosen.answer.format(**facts),
            DESTINATIONS[chosen.destination],
            _solver(chosen.destination),
        )

    def answer(self, rng: Random, name: str, said: Said) -> str:
        return _letter(rng, name, said.answer)

    def escalation_note(self, rng: Random) -> str:
        return rng.choice(ESCALATION_NOTES)

    def hai_reply(self, rng: Random, name: str, said: Said) -> str:
        return _letter(rng, name, said.answer, rng.choice(HAI_OPENINGS))

    def finish(self, rng: Random, name: str, said: Said) -> str:
        return _letter(rng, name, said.answer, rng.choice(FINISH_OPENINGS))


def _solver(destination: str) -> Solver:
    if destination == HEAD_OFFICE:
        return Solver.HEAD_OFFICE
    return Solver.PARTNER if DESTINATIONS[destination] == Destination.TREASURY else Solver.ELSEWHERE


def _facts(rng: Random, at: datetime) -> dict[str, str]:
    day = (at - timedelta(days=rng.randint(2, 9))).astimezone(WIB)
    return {
        "akun": rng.choice(ACCOUNTS),
        "nilai": f"Rp{number_text(rng.randint(12, 1800) * 125_000)}",
        "nomor": f"{rng.randint(1, 899):05d}T",
        "tanggal": f"{day.day} {LONG_MONTHS[day.month - 1]}",
        "bulan": LONG_MONTHS[day.month - 2],
    }


def _letter(rng: Random, name: str, text: str, opening: str = "") -> str:
    """An answer as an officer writes it."""
    parts = [opening, text, rng.choice(CLOSINGS)]
    return f"Yth. Bapak/Ibu {name},\n\n{' '.join(part for part in parts if part)}"
