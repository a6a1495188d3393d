"""Long files: handed to the worker, made once whatever dies, fetched only by whoever asked, gone after their time."""

import io
import json
import signal
import subprocess
import sys
import uuid
from datetime import timedelta

import openpyxl
import pytest

from reports import jobs
from reports.models import ReportJob
from reports.rendering import PaperFailed, render
from tests import killable_processes
from tests.factories import record
from tests.time_travel import travel
from tickets import worker
from tickets.models import OutgoingMail
from users.clock import DatabaseClock
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engines_of_its_own")]
State = ReportJob.State


@pytest.fixture(autouse=True)
def small(settings, tmp_path):
    """Whatever has more than one row is long."""
    settings.REPORTS_DIR = tmp_path / "reports"
    settings.REPORT_AT_ONCE_ROWS = {"pdf": 1, "xlsx": 1}
    return settings


@pytest.fixture
def two(as_rina, citizen, clock):
    clock.at = DatabaseClock().now() - timedelta(days=1)
    made = []
    for _number in range(2):
        made.append(record(as_rina, citizen, clock))
        clock.at += timedelta(seconds=1)
    return made


def press(client, file_format="xlsx", url="/laporan/belum/cetak/", **query):
    query_string = "?" + "&".join(f"{name}={value}" for name, value in query.items())
    form = {"format": file_format, "submission": str(uuid.uuid4())}
    return client.post(url + query_string, form), form


def test_a_long_file_is_made_by_the_worker_told_of_by_mail_and_fetched_by_whoever_asked(
    two, kppn008, kppn001, clerk, client_for, small
):
    client = client_for(kppn008)
    response, form = press(client, channel="tatap_muka")
    job = ReportJob.objects.get()
    page = f"/laporan/berkas/{job.key}/"
    assert response.url == page
    assert client.post("/laporan/belum/cetak/", form).url == page, "sent again it is the same job"
    assert (job.query, job.row_count, job.state) == ({"channel": "tatap_muka", "quarter": "semua"}, 2, State.WAITING)
    assert "Menunggu giliran" in client.get(page).content.decode()
    assert client.get(page + "unduh/").status_code == 404

    assert jobs.carry_out_due(DatabaseClock()) == 1
    job.refresh_from_db()
    assert (job.state, job.done_count, job.paper.row_count, job.attempts) == (State.DONE, 2, 2, 1)
    assert "Siap diunduh" in client.get(page).content.decode()
    file = client.get(page + "unduh/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    assert book.worksheets[0].max_row == 3
    assert "attachment" in file["Content-Disposition"]
    assert file["Cache-Control"] == "no-store"
    mail = OutgoingMail.objects.get(event=None)
    assert (mail.recipient, mail.office) == (kppn008.office.email, kppn008.office)
    assert page in mail.body
    assert str(two[0].reference) not in mail.body

    for other in (kppn001, clerk):
        assert client_for(other).get(page).status_code == client_for(other).get(page + "unduh/").status_code == 404
    User.objects.filter(pk=kppn008.pk).update(office=kppn001.office)
    assert client.get(page + "unduh/").status_code == 404, "the login has moved: it sees other rows now"
    User.objects.filter(pk=kppn008.pk).update(office=two[0].office)

    later = job.expires_at + timedelta(minutes=1)
    with travel(later):
        assert client_for(kppn008).get(page + "unduh/").status_code == 404
        jobs.RemovalOfFiles()(DatabaseClock(), lambda: False)
    job.refresh_from_db()
    assert job.state == State.EXPIRED
    assert not jobs.file_of(job).exists()
    assert "Kedaluwarsa" in client.get(page).content.decode()


def test_small_files_come_at_once_and_too_long_ones_are_refused_with_the_way_out(
    two, kppn008, clerk, client_for, small
):
    client = client_for(kppn008)
    small.REPORT_AT_ONCE_ROWS = {"pdf": 2, "xlsx": 2}
    for file_format, begin in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        response, _form = press(client, file_format, url="/laporan/rekap/cetak/", tab="perlu")
        assert b"".join(response.streaming_content).startswith(begin)
    small.REPORT_MOST_ROWS = {"pdf": 1, "xlsx": 2}
    response, _form = press(client, "pdf")
    assert "Pilih Excel, atau persempit periodenya" in client.get(response.url).content.decode()
    small.REPORT_MOST_ROWS = {"pdf": 1, "xlsx": 1}
    for file_format in ("pdf", "xlsx"):
        response, _form = press(client, file_format)
        assert "Persempit periode atau filternya" in client.get(response.url).content.decode()
    for wrong in ({"channel": "merpati"}, {"since": "2026-02-30"}):
        response, _form = press(client, **wrong)
        assert "Periksa filter dan urutannya" in client.get(response.url).content.decode()
    assert press(client, quarter="9999Q9")[0].status_code == 404
    response, _form = press(client, "docx")
    assert response.status_code == 302
    assert not ReportJob.objects.exists()
    assert press(client_for(clerk))[0].status_code == 403


def test_a_login_has_only_so_many_files_in_the_making(two, kppn008, client_for, small):
    small.REPORT_JOBS_PER_LOGIN = 1
    client = client_for(kppn008)
    press(client)
    response, _form = press(client)
    assert "Masih ada 1 berkas" in client.get(response.url).content.decode()
    assert ReportJob.objects.count() == 1


def asked(kppn008, **more):
    return ReportJob.objects.create(
        definition="belum", format="xlsx", title="Laporan", query={}, place=jobs.place_of(kppn008), row_count=2,
        requested_at=DatabaseClock().now(), requested_by=kppn008, **more,
    )  # fmt: skip


def test_what_a_dead_worker_left_begins_anew_and_is_set_aside_after_three_tries(two, kppn008, clock, monkeypatch):
    clock.at = DatabaseClock().now()
    job = asked(kppn008)
    assert jobs.lease(clock).pk == job.pk
    assert jobs.lease(clock) is None, "somebody is at it"
    clock.at += jobs.LEASE + timedelta(seconds=1)
    assert jobs.lease(clock).attempts == 2
    clock.at += jobs.LEASE + timedelta(seconds=1)

    def failing(*args, **kwargs):
        raise PaperFailed("excel")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "print_table", failing)
        jobs.carry_out_due(clock)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 3)
    clock.at += jobs.AGAIN + timedelta(seconds=1)
    assert jobs.carry_out_due(clock) == 0
    job.refresh_from_db()
    assert (job.state, job.reason) == (State.FAILED, "Berkas tidak berhasil dibuat.")


def test_a_worker_that_is_being_ended_gives_the_job_back(two, kppn008, clock):
    clock.at = DatabaseClock().now()
    job = asked(kppn008)
    jobs.carry_out_due(clock, lambda: True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.leased_until) == (State.WAITING, 0, None)


def test_a_login_that_moved_before_its_turn_gets_no_file(two, kppn008, kppn001, clock):
    clock.at = DatabaseClock().now()
    job = asked(kppn008)
    User.objects.filter(pk=kppn008.pk).update(office=kppn001.office)
    jobs.carry_out_due(clock)
    job.refresh_from_db()
    assert (job.state, "tidak lagi berwenang" in job.reason) == (State.FAILED, True)


def test_the_worker_knows_this_work():
    assert jobs.carry_out_due in worker.BESIDE


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_loses_nothing_and_the_next_worker_makes_the_file(two, kppn008, tmp_path):
    job = asked(kppn008)
    slow = (
        "import time, django; django.setup()\n"
        "from reports import jobs, rendering; from users.clock import DatabaseClock\n"
        "old = rendering._feed\n"
        "def slowly(*a, **k):\n    print('begun', flush=True); time.sleep(60)\n"
        "rendering._feed = slowly\n"
        "jobs.carry_out_due(DatabaseClock())\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "haicso.settings", "REPORTS_DIR": str(tmp_path / "reports")}
    child = killable_processes.start("-c", slow, var=tmp_path, **environment)
    assert child.stdout.readline().strip() == "begun"
    child.send_signal(signal.SIGKILL)
    child.wait()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WORKING, 1)
    with travel(job.leased_until + timedelta(seconds=1)):
        assert jobs.carry_out_due(DatabaseClock()) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)
    assert jobs.file_of(job).stat().st_size == job.size


def test_an_engine_that_gets_half_its_input_writes_nothing(tmp_path, small):
    target = tmp_path / "x.xlsx"

    def rows():
        yield ["a"]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        render("excel", target, {"sheet": "Data", "columns": [["A", "text", 9]]}, rows(), dict)
    assert not target.exists()
    with pytest.raises(PaperFailed):
        render("excel", target, {"sheet": "Data", "columns": [["A", "text", 9]]}, [["a", "b"]], dict)
    assert not list(tmp_path.glob("x*"))


def test_an_engine_whose_worker_was_killed_leaves_the_next_one_s_file_alone(tmp_path):
    """It ends, for want of input, at the worst moment: when the next one is about to put its file in place."""
    code = (
        "import os, subprocess, sys\n"
        "from reports.paper import process\n"
        "in_place = os.replace\n"
        "def replace(half, target):\n"
        "    orphan = [sys.executable, '-m', 'reports.paper.process', 'excel', target]\n"
        "    assert subprocess.run(orphan, input=b'', stderr=subprocess.DEVNULL).returncode\n"
        "    in_place(half, target)\n"
        "os.replace = replace\n"
        "process.main('excel', sys.argv[1])\n"
    )
    said = [{"sheet": "Data", "columns": [["A", "text", 9]]}, [["a"]], {"end": {"about": [["Isi", "semua"]]}}]
    target = tmp_path / "x.xlsx"
    begun = [sys.executable, "-c", code, str(target)]
    subprocess.run(begun, input="\n".join(map(json.dumps, said)), text=True, check=True)  # noqa: S603 - our own module
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
