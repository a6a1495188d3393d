"""The satker import: checked whole, shown, carried out all or nothing, repeatable."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.factories import MinistryFactory, SatkerFactory, UserFactory, key
from users.file_import import actions as import_actions
from users.file_import import steps
from users.file_import.steps import ImportSteps
from users.models import FileImport, Office, Satker, SatkerPartner, User
from users.refusals import Refused
from users.satker_import.kind import SATKER
from users.satker_import.partners import turn_partners
from users.satker_import.rules import COLUMNS

pytestmark = pytest.mark.django_db
State = FileImport.State
carry_out_due = ImportSteps(SATKER)


def table(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


ROW = ("099031", "Satker Contoh", "015", "008", "2026-01-01")


@pytest.fixture(autouse=True)
def places(pekanbaru, banda_aceh):
    MinistryFactory(code="015", name="Kementerian Keuangan")
    MinistryFactory(code="029", name="Kementerian Kehutanan")


@pytest.fixture
def brought(admin, clock):
    """Bring a file and let the worker check it."""

    def brought(*rows, content=None, name="satker.csv"):
        batch = import_actions.upload_import_file(
            key=key(admin), kind=SATKER.kind, name=name, content=content or table(*rows), clock=clock
        )
        assert carry_out_due(clock) == 1
        batch.refresh_from_db()
        return batch

    return brought


@pytest.fixture
def applied(brought, admin, clock):
    def applied(*rows):
        batch = brought(*rows)
        assert batch.state == State.READY, list(batch.errors.values_list("line", "column", "reason"))
        import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
        assert carry_out_due(clock) == 1
        batch.refresh_from_db()
        return batch

    return applied


def counts(batch):
    return batch.new_count, batch.changed_count, batch.same_count, batch.error_count


def periods(code):
    return [
        (one.office.code, str(one.valid_from), str(one.valid_to) if one.valid_to else None)
        for one in SatkerPartner.objects.filter(satker__code=code).select_related("office")
    ]


def test_a_new_satker_comes_with_its_partner_from_its_day_on(applied, admin, pekanbaru):
    batch = applied(ROW)
    assert (batch.state, counts(batch)) == (State.APPLIED, (1, 0, 0, 0))
    satker = Satker.objects.get(code="099031")
    assert (satker.name, satker.ministry.code, satker.partner) == ("Satker Contoh", "015", pekanbaru)
    assert periods("099031") == [("008", "2026-01-01", None)]
    kept = satker.history.get()
    assert (kept.history_type, kept.history_user, kept.history_change_reason) == (
        "+",
        admin,
        f"impor satker {batch.pk}",
    )
    assert SatkerPartner.history.count() == 1


def test_the_same_file_twice_changes_nothing(applied):
    applied(ROW)
    kept = Satker.history.count(), SatkerPartner.history.count()
    assert counts(applied(ROW)) == (0, 0, 1, 0)
    assert (Satker.history.count(), SatkerPartner.history.count()) == kept


def test_nothing_changes_before_the_approval(brought):
    batch = brought(ROW)
    assert (batch.state, counts(batch)) == (State.READY, (1, 0, 0, 0))
    assert not Satker.objects.exists()
    assert bytes(FileImport.objects.get().content) == b""


def test_a_change_of_partner_ends_the_old_period_and_says_so(applied, brought, banda_aceh):
    applied(ROW)
    changed = ("099031", "Satker Baru", "029", "001", "2026-05-01")
    batch = brought(changed)
    what = batch.satker_rows.get().what
    assert "nama: Satker Contoh menjadi Satker Baru" in what
    assert "K/L: 015 menjadi 029" in what
    assert "mitra kerja: KPPN Banda Aceh sejak 1 Mei 2026" in what
    import_actions.cancel_import(key=key(batch.uploaded_by), import_id=batch.pk, clock=_clock_of(batch))
    applied(changed)
    assert periods("099031") == [("008", "2026-01-01", "2026-04-30"), ("001", "2026-05-01", None)]
    assert Satker.objects.get().partner == banda_aceh
    assert counts(applied(changed)) == (0, 0, 1, 0)


class _clock_of:
    def __init__(self, batch):
        self.at = batch.uploaded_at

    def now(self):
        return self.at


def test_a_partner_to_come_counts_from_its_day_on(applied, pekanbaru, banda_aceh, clock):
    applied(ROW)
    applied(("099031", "Satker Contoh", "015", "001", "2026-07-01"))
    assert Satker.objects.get().partner == pekanbaru
    assert turn_partners(clock.now()) == 0
    clock.at += timedelta(days=44)
    assert turn_partners(clock.now()) == 1
    assert Satker.objects.get().partner == banda_aceh
    assert turn_partners(clock.now()) == 0


def test_a_date_between_two_periods_is_laid_between_them(applied):
    applied(ROW)
    applied(("099031", "Satker Contoh", "015", "001", "2026-05-01"))
    applied(("099031", "Satker Contoh", "015", "001", "2025-01-01"))
    assert periods("099031") == [
        ("001", "2025-01-01", "2025-12-31"),
        ("008", "2026-01-01", "2026-04-30"),
        ("001", "2026-05-01", None),
    ]
    applied(("099031", "Satker Contoh", "015", "001", "2026-01-01"))
    assert periods("099031")[1] == ("001", "2026-01-01", "2026-04-30")


def test_a_satker_known_without_a_period_keeps_its_partner_until_the_day(applied, pekanbaru):
    SatkerFactory(code="099031", name="Satker Contoh", ministry=MinistryFactory(code="015"), partner=pekanbaru)
    applied(("099031", "Satker Contoh", "015", "001", "2026-07-01"))
    assert Satker.objects.get().partner == pekanbaru


def test_every_error_is_told_with_its_line_and_nothing_can_be_applied(brought, admin, clock, riau, penerimaan):
    Office.objects.filter(code="001").update(closed_on=date(2026, 3, 1))
    batch = brought(
        ROW,
        ("099031", "Kembar", "015", "008", "2026-01-01"),
        ("99031", "Nol hilang", "15", "8", "2026-01-01"),
        ("000001", "", "999", "777", "2026-02-30"),
        ("000002", "=1+1", "015", "001", "1999-01-01"),
        ("000003", "Teks\x07bel", "015", "183", "2030-01-01"),
        ("000004", "x" * 300, "015", "008", "2026-01-01"),
    )
    errors = [(one.line, one.column) for one in batch.errors.all()]
    assert batch.state == State.FAULTY
    assert batch.error_count == len(errors)
    assert errors == [
        (3, "kode_satker"),
        (4, "kode_satker"),
        (4, "ba"),
        (4, "kppn"),
        (5, "nama_satker"),
        (5, "ba"),
        (5, "kppn"),
        (5, "berlaku_sejak"),
        (6, "nama_satker"),
        (6, "kppn"),
        (6, "berlaku_sejak"),
        (7, "nama_satker"),
        (7, "kppn"),
        (7, "berlaku_sejak"),
        (8, "nama_satker"),
    ]
    reasons = dict(batch.errors.values_list("line", "reason"))
    assert "099031 sudah ada pada baris 2." in batch.errors.get(line=3).reason
    assert "sudah ditutup sejak 1 Mar 2026" in batch.errors.get(line=6, column="kppn").reason
    assert "300 karakter" in reasons[8]
    with pytest.raises(Refused, match="berstatus ada kesalahan"):
        import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
    assert not Satker.objects.exists()


def test_an_unreadable_file_is_told_as_a_whole(brought):
    batch = brought(content=b"kode;nama\n1;2")
    assert (batch.state, batch.errors.get().line) == (State.FAULTY, 0)


def test_a_macro_workbook_is_refused_at_the_door(admin, clock):
    with pytest.raises(Refused, match=r"\.xlsm tidak diterima"):
        import_actions.upload_import_file(
            key=key(admin), kind=SATKER.kind, name="satker.xlsm", content=b"PK\x03\x04", clock=clock
        )


def test_a_kppn_closed_after_the_preview_stops_everything(brought, admin, clock):
    batch = brought(ROW, ("000001", "Dua", "015", "001", "2026-01-01"))
    import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
    Office.objects.filter(code="001").update(closed_on=date(2026, 5, 1))
    carry_out_due(clock)
    batch.refresh_from_db()
    assert batch.state == State.FAULTY
    assert not Satker.objects.exists()


@pytest.mark.parametrize("login", ["kppn008", "monitor", "clerk", "layer1", "kanwil04"])
def test_only_admins_import(login, logins, clock):
    with pytest.raises(Refused, match="oleh admin HAI"):
        import_actions.upload_import_file(
            key=key(logins[login]), kind=SATKER.kind, name="a.csv", content=table(ROW), clock=clock
        )
    assert not FileImport.objects.visible_to(logins[login]).exists()


# --- A worker that dies, stops or fails -------------------------------------------------------------------------------
def test_a_worker_that_died_while_checking_leaves_the_file_to_the_next(admin, clock):
    batch = import_actions.upload_import_file(
        key=key(admin), kind=SATKER.kind, name="a.csv", content=table(ROW), clock=clock
    )
    assert steps.lease(steps.CHECKING, clock).pk == batch.pk
    assert carry_out_due(clock) == 0
    clock.at += steps.LEASE
    assert carry_out_due(clock) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.row_count, batch.satker_rows.count()) == (State.READY, 1, 1)


def test_a_worker_that_is_ended_gives_the_file_back_untouched(brought, admin, clock):
    batch = brought(ROW)
    import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
    carry_out_due(clock, lambda: True)
    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == (State.APPROVED, 0)
    assert not Satker.objects.exists()
    carry_out_due(clock)
    assert Satker.objects.count() == 1


def test_a_file_that_fails_three_times_is_set_aside_and_may_be_tried_again(brought, admin, clock, monkeypatch):
    batch = brought(ROW)
    import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)

    def broken(*args, **kwargs):
        raise OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("users.satker_import.kind.plan", broken)
        for _try in range(steps.MAX_ATTEMPTS):
            with pytest.raises(OperationalError):
                carry_out_due(clock)
            assert carry_out_due(clock) == 0, "it rests first"
            clock.at += timedelta(minutes=2)
        assert carry_out_due(clock) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == (State.FAILED, "OperationalError")
    assert not Satker.objects.exists()
    import_actions.retry_import(key=key(admin), import_id=batch.pk, clock=clock)
    carry_out_due(clock)
    assert Satker.objects.count() == 1


def test_only_one_file_is_carried_out_at_a_time(brought, admin, clock):
    first, second = brought(ROW), brought(("000001", "Dua", "015", "001", "2026-01-01"))
    for batch in (first, second):
        import_actions.approve_import(key=key(admin), import_id=batch.pk, clock=clock)
    assert steps.lease(steps.APPLYING, clock).pk == first.pk
    assert steps.lease(steps.APPLYING, clock) is None


# --- The shell, and the size ------------------------------------------------------------------------------------------
def test_the_command_does_the_same(tmp_path, admin, capsys):
    file = tmp_path / "satker.csv"
    file.write_bytes(table(ROW))
    call_command("import_satker", file, "--dry-run")
    assert not Satker.objects.exists()
    call_command("import_satker", file)
    assert Satker.objects.get().code == "099031"
    assert "1 baris, 1 baru" in capsys.readouterr().out
    file.write_bytes(table(("99031", "x", "015", "008", "2026-01-01")))
    with pytest.raises(CommandError, match="Tidak ada yang diubah"):
        call_command("import_satker", file)
    assert "satker.csv: baris 2 kode_satker: 99031 hanya 5 angka" in capsys.readouterr().err
    UserFactory(username="admin2", role=User.Role.ADMIN)
    with pytest.raises(CommandError, match="--by LOGIN"):
        call_command("import_satker", file)
    with pytest.raises(CommandError, match="bukan admin HAI"):
        call_command("import_satker", file, "--by", "kppn008")


def test_one_row_more_than_the_nation_has_is_checked(brought):
    batch = brought(*[(f"{number:06d}", f"Satker {number}", "015", "008", "2026-01-01") for number in range(25_001)])
    assert (batch.state, batch.row_count, batch.new_count) == (State.READY, 25_001, 25_001)
