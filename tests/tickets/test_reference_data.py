"""Reference data: complete, repeatable, all or nothing per file, and never over what people changed."""

import csv
import shutil
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tickets.models import CalendarVersion, DayOff, ServiceHours
from users.models import Ministry, Office, OfficeRegion, OfficeTypeRecord, Satker, SatkerPartner
from users.wib import WIB

FIXTURES = settings.BASE_DIR / "fixtures"
MODELS_OF = {
    "offices.csv": (Office, OfficeTypeRecord, OfficeRegion),
    "kl.csv": (Ministry,),
    "satker_examples.csv": (Satker, SatkerPartner),
    "satker_partners.csv": (Satker, SatkerPartner),
    "holidays_id_2016_2027.csv": (CalendarVersion, DayOff, ServiceHours),
}
pytestmark = [pytest.mark.django_db, pytest.mark.no_calendar]


@pytest.fixture
def reference(db: None) -> None:
    call_command("load_reference", verbosity=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of fixtures/ to spoil."""
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


def _edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text()
    after = change(before)
    assert after != before
    file.write_text(after)


def _rows(file: str) -> list[dict[str, str]]:
    with (FIXTURES / file).open(newline="") as source:
        return list(csv.DictReader(source))


# --- Complete ---------------------------------------------------------------------------------------------------------
def test_every_row_of_the_files_is_there(reference):
    assert Office.objects.count() == 225
    assert dict.fromkeys(("kanwil", "kppn", "kppn_khusus", "pusat"), 0) | {
        kind: Office.objects.filter(kind=kind).count() for kind in Office.Kind.values
    } == {"kanwil": 34, "kppn": 179, "kppn_khusus": 3, "pusat": 9}
    assert Ministry.objects.count() == len(_rows("kl.csv"))
    assert DayOff.objects.count() == len(_rows("holidays_id_2016_2027.csv"))
    codes = {row["satker_code"] for row in _rows("offices.csv")} - {""}
    codes |= {row["kode_satker"] for row in _rows("satker_examples.csv")}
    assert set(Satker.objects.values_list("code", flat=True)) == codes


def test_an_office_has_its_place_zone_and_dated_type_and_kanwil(reference):
    majene = Office.objects.get(code="059")
    assert (majene.name, majene.city, majene.zone) == ("KPPN Majene", "Majene", Office.Zone.WITA)
    assert majene.kanwil == Office.objects.get(code="32")
    kind = majene.types.get()
    assert (kind.type, kind.basis, kind.legal_basis, kind.valid_from) == (
        "A2",
        "documented",
        "data awal",
        date(2016, 1, 1),
    )
    region = majene.regions.get()
    assert (region.kanwil, region.legal_basis, region.valid_to) == (majene.kanwil, "data awal", None)
    assert Office.objects.get(code="001").types.get().basis == "assumed"


def test_only_kppn_have_a_type_and_what_lies_below_a_kanwil_has_a_region(reference):
    assert set(OfficeTypeRecord.objects.values_list("office__kind", flat=True)) == {"kppn"}
    assert OfficeRegion.objects.count() == 182


def test_every_satker_has_a_partner_whose_basis_says_that_it_is_assumed(reference):
    assert not Satker.objects.filter(partner=None).exists()
    assert SatkerPartner.objects.count() == Satker.objects.count()
    for partner in SatkerPartner.objects.select_related("satker"):
        assert partner.legal_basis.startswith("asumsi: ")
        assert partner.office_id == partner.satker.partner_id


def test_an_office_asks_as_the_satker_of_the_finance_ministry(reference):
    satker = Satker.objects.get(office__code="008")
    assert (satker.code, satker.ministry.code, satker.partner.code) == ("527844", "015", "008")
    assert Satker.objects.get(code="099031").office is None


def test_the_example_names_a_satker_and_a_note_stays_with_its_ministry(reference):
    assert Satker.objects.get(code="613739").name == "Kanwil Ditjen Perbendaharaan Provinsi Riau"
    assert Ministry.objects.get(code="079").note == "(belum diverifikasi) dilebur ke BRIN"


def test_the_calendar_is_confirmed_to_the_end_of_2026_only(reference):
    version = CalendarVersion.objects.get()
    assert (version.label, version.confirmed_through, version.confirmed_by) == ("2026-1", date(2026, 12, 31), None)
    assert DayOff.objects.filter(day__year=2027).exists()
    regional_elections = DayOff.objects.get(day=date(2018, 6, 27))
    assert regional_elections.legal_basis == "Keppres 15/2018"
    assert DayOff.objects.get(day=date(2018, 6, 11)).announced_on == date(2018, 4, 18)
    assert DayOff.objects.get(day=date(2016, 1, 1)).legal_basis == ""


def test_the_hours_are_those_of_the_letter_and_assumed_before_it(reference):
    hours = ServiceHours.objects.order_by("valid_from", "weekday")
    assert {(row.weekday, row.opens, row.closes) for row in hours} == {(day, time(8), time(16)) for day in range(5)}
    assert {(row.valid_from, row.valid_to, row.assumed, row.legal_basis) for row in hours} == {
        (date(2016, 1, 1), date(2018, 2, 13), True, "asumsi: jam yang sama berlaku sebelum S-1691/PB.8/2018"),
        (date(2018, 2, 14), None, False, "S-1691/PB.8/2018 angka 7.b"),
    }


# --- Repeatable -------------------------------------------------------------------------------------------------------
def test_a_second_load_changes_nothing_and_says_so(reference, capsys):
    call_command("load_reference")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 19
    assert all(" 0 baru, 0 diubah, " in line for line in lines)
    assert Office.history.count() == 225


def test_what_differs_is_updated_and_kept_in_the_history(reference, folder, capsys):
    _edit(folder / "offices.csv", lambda text: text.replace("KPPN Pekanbaru", "KPPN Pekanbaru Kota"))
    _edit(folder / "offices.csv", lambda text: text.replace("KPPN Langsa,A1,assumed", "KPPN Langsa,A2,documented"))
    call_command("load_reference", folder=folder)
    assert "kantor               0 baru, 1 diubah, 224 tetap" in capsys.readouterr().out
    pekanbaru = Office.objects.get(code="008")
    assert [row.name for row in pekanbaru.history.all()] == ["KPPN Pekanbaru Kota", "KPPN Pekanbaru"]
    assert Office.objects.get(code="002").types.get().type == "A2"


def test_what_people_keep_with_an_office_stays(reference):
    Office.objects.filter(code="008").update(email="meja@contoh.go.id")
    call_command("load_reference", verbosity=0)
    assert Office.objects.get(code="008").email == "meja@contoh.go.id"


# --- Never over people ------------------------------------------------------------------------------------------------
def test_an_office_that_people_moved_stays_where_they_put_it(reference):
    pekanbaru, sumbar = Office.objects.get(code="008"), Office.objects.get(code="03")
    pekanbaru.regions.update(valid_to=date(2026, 6, 30))
    OfficeRegion.objects.create(office=pekanbaru, kanwil=sumbar, legal_basis="KMK contoh", valid_from=date(2026, 7, 1))
    Office.objects.filter(pk=pekanbaru.pk).update(kanwil=sumbar)
    call_command("load_reference", verbosity=0)
    pekanbaru.refresh_from_db()
    assert pekanbaru.kanwil == sumbar
    assert [(row.kanwil.code, row.valid_to) for row in pekanbaru.regions.all()] == [
        ("04", date(2026, 6, 30)),
        ("03", None),
    ]


def test_a_type_that_people_settled_is_not_reset(reference):
    OfficeTypeRecord.objects.filter(office__code="001").update(
        type="A2", basis="documented", legal_basis="PMK contoh lampiran II"
    )
    call_command("load_reference", verbosity=0)
    assert OfficeTypeRecord.objects.get(office__code="001").type == "A2"


def test_a_satker_that_got_another_partner_keeps_it(reference):
    satker, metro = Satker.objects.get(code="099031"), Office.objects.get(code="126")
    satker.partners.update(valid_to=date(2026, 6, 30))
    SatkerPartner.objects.create(satker=satker, office=metro, legal_basis="S-1/contoh", valid_from=date(2026, 7, 1))
    Satker.objects.filter(pk=satker.pk).update(partner=metro)
    call_command("load_reference", verbosity=0)
    satker.refresh_from_db()
    assert satker.partner == metro
    assert satker.partners.count() == 2


def test_a_satker_whose_partner_was_ended_does_not_get_it_back(reference):
    satker = Satker.objects.get(code="099031")
    satker.partners.update(valid_to=date(2026, 6, 30))
    Satker.objects.filter(pk=satker.pk).update(partner=None)
    call_command("load_reference", verbosity=0)
    assert Satker.objects.get(code="099031").partner is None


def test_once_people_confirmed_a_calendar_the_file_changes_nothing(reference, folder):
    later = CalendarVersion.objects.create(
        label="2026-2",
        legal_basis="Keppres contoh",
        confirmed_through=date(2026, 12, 31),
        confirmed_at=datetime(2026, 5, 18, 10, tzinfo=WIB),
    )
    DayOff.objects.filter(day=date(2026, 12, 24)).update(removed_in=later)
    _edit(folder / "holidays_id_2016_2027.csv", lambda text: text + "2026-12-31,cuti_bersama,Cuti contoh,,\n")
    before = list(DayOff.objects.order_by("pk").values())
    call_command("load_reference", folder=folder, verbosity=0)
    assert list(DayOff.objects.order_by("pk").values()) == before


# --- All or nothing ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "good", "bad", "says"),
    [
        ("offices.csv", "kppn,008,", "loket,008,", "offices.csv baris 52: kind: "),
        (
            "offices.csv",
            "A1,documented,04,527844",
            "A1,perhaps,04,527844",
            "offices.csv baris 52: type_basis 'perhaps'",
        ),
        ("offices.csv", "documented,04,527844", "documented,77,527844", "offices.csv baris 52: Kanwil '77' tidak ada"),
        ("offices.csv", "kppn,008,", "kppn,007,", "offices.csv baris 52: sudah ada pada baris 51"),
        ("offices.csv", "Pekanbaru,Riau,Asia/Jakarta\nkppn,009", "Pekanbaru,Riau\nkppn,009", "baris 52: 9 kolom"),
        ("offices.csv", "kind,code", "jenis,code", "offices.csv baris 1: kolomnya harus kind,code,name"),
        ("kl.csv", "004,Badan", "0044,Badan", "kl.csv baris 4: code: "),
        (
            "satker_examples.csv",
            "099031,",
            "99031,",
            "satker_examples.csv baris 17: code: Kode satker terdiri atas 6 angka",
        ),
        (
            "satker_examples.csv",
            "Semarang,015",
            "Semarang,998",
            "satker_examples.csv baris 23: kementerian/lembaga '998'",
        ),
        ("satker_partners.csv", "527844,008", "527844,888", "KPPN '888' tidak ada"),
        ("satker_partners.csv", "527844,008,asumsi: ", "527844,008,", "dasar harus diawali 'asumsi: '"),
        ("holidays_id_2016_2027.csv", "2016-02-08", "2016-02-30", "baris 3: date '2016-02-30' bukan tanggal"),
        ("holidays_id_2016_2027.csv", "2016-02-08,libur_nasional", "2016-02-08,libur", "baris 3: category: "),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_nothing_of_it_is_taken(folder, file, good, bad, says):
    _edit(folder / file, lambda text: text.replace(good, bad, 1))
    with pytest.raises(CommandError) as refusal:
        call_command("load_reference", folder=folder, verbosity=0)
    assert says in str(refusal.value)
    for model in MODELS_OF[file]:
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(b"code,name,note\n\xff\n")]
)
def test_a_missing_or_unreadable_file_is_named(folder, spoil):
    spoil(folder / "kl.csv")
    with pytest.raises(CommandError, match=r"^kl\.csv: "):
        call_command("load_reference", folder=folder, verbosity=0)
    assert Office.objects.count() == 225  # the file before it was whole
