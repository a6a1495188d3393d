"""What is refused, exported or done by admins is kept with who, from where, when; bounded, and not taken along by a
rollback (docs/security.md 14)."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories.places_and_people import CSO_PASSWORD, LOGIN_PASSWORD
from tests.tickets.test_history import below_the_triggers
from tickets.models import OutgoingMail
from users import audit
from users.audit import notes
from users.audit.pruning import prune
from users.clock import FixedClock
from users.models import AuditEntry, User
from users.signing.proof import SigningRefused, prove

pytestmark = pytest.mark.django_db

Kind = AuditEntry.Kind
FROM = {"REMOTE_ADDR": "10.1.2.3"}


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


# --- What is noted ----------------------------------------------------------------------------------------------------
def test_a_failed_login_names_the_account_and_no_name_that_is_nobody_s(client, kppn008):
    for name in ("kppn008", "SandiRahasia123"):
        client.post("/masuk/", {"login": name, "password": "salah"}, **FROM)
    known, unknown = AuditEntry.objects.order_by("pk")
    assert (known.kind, known.login, known.address) == (Kind.LOGIN_FAILED, kppn008, "10.1.2.3")
    assert (unknown.kind, unknown.login) == (Kind.LOGIN_FAILED, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM users_auditentry")
        assert "SandiRahasia123" not in str(cursor.fetchall())


def test_a_login_that_succeeds_is_no_entry(client, kppn008):
    client.post("/masuk/", {"login": "kppn008", "password": LOGIN_PASSWORD}, **FROM)
    assert kinds() == []


@pytest.mark.django_db(transaction=True)
def test_a_failed_signing_names_officer_and_login(rina, kppn008, clock):
    with pytest.raises(SigningRefused):
        prove(user=kppn008, posting=rina, password="salah-sekali", clock=clock)
    prove(user=kppn008, posting=rina, password=CSO_PASSWORD, clock=clock)
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.login, entry.officer) == (Kind.SIGNING_FAILED, kppn008, rina.officer)


def test_403_and_404_of_another_s_ticket_are_noted_and_a_mistyped_page_is_not(client_for, kppn001, clerk, budi, clock):
    ticket = factories.ask(clerk, budi, clock)
    client = client_for(kppn001)
    assert client.get(ticket.get_absolute_url(), **FROM).status_code == 404
    assert client.get(reverse("users:administration"), **FROM).status_code == 403
    assert client.get("/tidak-ada/", **FROM).status_code == 404
    hidden, forbidden = AuditEntry.objects.order_by("pk")
    assert (hidden.kind, hidden.login, hidden.path) == (Kind.HIDDEN, kppn001, f"GET {ticket.get_absolute_url()}")
    assert (forbidden.kind, forbidden.detail) == (Kind.FORBIDDEN, "users:administration")


def test_a_form_from_elsewhere_is_noted(kppn008):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kppn008)
    assert client.post(reverse("account_logout"), **FROM).status_code == 403
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.login, entry.address) == (Kind.CSRF, kppn008, "10.1.2.3")


def test_exports_and_admin_s_acts_are_noted(client_for, admin):
    client = client_for(admin)
    assert client.get(reverse("users:satker_sheet"), **FROM).status_code == 200
    assert kinds() == [Kind.EXPORT]
    assert AuditEntry.objects.get().detail == "users:satker_sheet"
    notes.note(Kind.ADMIN_ACT, login=admin, detail="users:officer_end")
    assert kinds()[-1] == Kind.ADMIN_ACT


def test_what_is_in_order_leaves_no_entry_and_costs_no_query(client_for, kppn008, django_assert_max_num_queries):
    client = client_for(kppn008)
    client.get("/")
    assert client.get("/").status_code == 200
    assert kinds() == []


# --- Outside of transactions ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_what_is_noted_in_a_rolled_back_transaction_of_a_request_stays(rf, kppn008):
    from haicso.noted import AuditMiddleware

    def view(_request):
        from django.http import HttpResponse

        try:
            with transaction.atomic():
                audit.note(Kind.SIGNING_FAILED, login=kppn008)
                raise ValueError
        except ValueError:
            return HttpResponse("gagal")

    answer = AuditMiddleware(view)(rf.get("/", **FROM))
    assert kinds() == [Kind.SIGNING_FAILED]
    assert answer["X-Request-ID"] == AuditEntry.objects.get().request_id


# --- Bounded ----------------------------------------------------------------------------------------------------------
def test_the_same_within_an_hour_is_one_row_that_counts(client, kppn008):
    for _ in range(5):
        client.post("/masuk/", {"login": "kppn008", "password": "salah"}, **FROM)
    entry = AuditEntry.objects.get()
    assert entry.times == 5
    assert entry.last_at >= entry.at


def test_another_hour_is_another_row(kppn008, clock):
    said = {"kind": Kind.CSRF, "login": kppn008, "officer": None, "detail": "", "address": "", "path": ""}
    said["request_id"] = ""
    notes.write(dict(said), clock)
    notes.write(dict(said), FixedClock(clock.at + timedelta(hours=1)))
    assert AuditEntry.objects.count() == 2


def test_a_login_fills_few_rows_and_all_is_counted(kppn001, client_for):
    client = client_for(kppn001)
    for number in range(notes.MOST_OF_ONE + 20):
        client.get(f"/petugas/{number + 10_000}/", **FROM)
    assert AuditEntry.objects.count() == notes.MOST_OF_ONE + 1
    assert AuditEntry.objects.order_by("-pk").first().times == 20
    assert AuditEntry.objects.order_by("-pk").first().path == ""


def test_strangers_fill_few_rows_from_however_many_addresses(monkeypatch, clock):
    monkeypatch.setattr(notes, "MOST_OF_ALL", 10)
    for number in range(40):
        notes.note(Kind.CSRF, address=f"10.9.{number}.1")
    assert AuditEntry.objects.count() == 11
    assert AuditEntry.objects.get(address="").times == 30


def test_a_flood_does_not_even_write(monkeypatch, kppn008, django_assert_num_queries):
    monkeypatch.setattr(notes, "MOST_TIMES", 3)
    for _ in range(9):
        notes.note(Kind.CSRF, login=kppn008)
    assert AuditEntry.objects.get().times == 3


# --- Kept a year ------------------------------------------------------------------------------------------------------
def _old(days: int, clock: FixedClock) -> None:
    at = clock.now() - timedelta(days=days)
    AuditEntry.objects.create(key=f"{days}", kind=Kind.EXPORT, hour=at, at=at, last_at=at)


def test_a_year_is_kept_and_more_is_pruned(settings, clock):
    from django.utils import timezone

    now = FixedClock(timezone.now())
    for days in (1, 300, 364, 367, 800):
        _old(days, now)
    assert prune(now.now()) == 2
    assert set(AuditEntry.objects.values_list("key", flat=True)) == {"1", "300", "364"}
    call_command("prune_audit", verbosity=0)


def test_the_database_lets_nothing_younger_go_and_nothing_be_rewritten(kppn008):
    notes.note(Kind.FORBIDDEN, login=kppn008)
    for change in (
        "DELETE FROM users_auditentry",
        "UPDATE users_auditentry SET login_id = NULL",
        "UPDATE users_auditentry SET times = 0",
        "UPDATE users_auditentry SET at = '2020-01-01 00:00:00+00:00'",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with below_the_triggers():
        pass


# --- Told -------------------------------------------------------------------------------------------------------------
def test_whom_it_concerns_is_told_once_an_hour(client_for, kppn001, admin):
    User.objects.filter(pk=admin.pk).update(email="admin@contoh.go.id")
    client = client_for(kppn001)
    for number in range(notes.ALARM_AT + 10):
        client.get(f"/petugas/{number + 10_000}/", **FROM)
    told = OutgoingMail.objects.filter(recipient_kind="admin")
    assert {mail.recipient for mail in told} == {"admin@contoh.go.id", kppn001.email, kppn001.office.email} - {""}
    assert all("kppn001" in mail.subject for mail in told)
    assert len({mail.recipient for mail in told}) == told.count()


# --- The page ---------------------------------------------------------------------------------------------------------
def test_the_page_lists_filters_and_exports(client_for, admin, kppn008, rina):
    notes.note(Kind.SIGNING_FAILED, login=kppn008, officer=rina.officer, address="10.1.2.3")
    notes.note(Kind.CSRF, address="10.7.7.7", detail="=1+1")
    client = client_for(admin)
    text = client.get("/administrasi/audit/").content.decode()
    assert "Password CSO salah" in text
    assert "10.7.7.7" in text
    text = client.get("/administrasi/audit/?kind=signing_failed&login=KPPN008&address=10.1.2.3").content.decode()
    assert rina.officer.name in text
    assert "10.7.7.7" not in text
    answer = client.get("/administrasi/audit/excel/?kind=csrf")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    row = [cell.value for cell in sheet[4]]
    assert row[2:6] == [1, "Formulir dari luar (CSRF)", "-", "10.7.7.7"]
    assert sheet[4][6].data_type == "s"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "query", ["kind=x", "address=x", "since=2026-02-30", "until=9999-12-31", "after=x", "login=%00", "since=0001-01-01"]
)
def test_a_bad_filter_is_a_sentence(client_for, admin, query):
    assert client_for(admin).get(f"/administrasi/audit/?{query}").status_code == 200
    assert client_for(admin).get(f"/administrasi/audit/excel/?{query}").status_code == 200


def test_the_page_reads_few_rows_by_key(client_for, admin, kppn008, django_assert_max_num_queries):
    client = client_for(admin)
    for number in range(60):
        notes.note(Kind.EXPORT, login=kppn008, detail=str(number), address=f"10.1.1.{number}")
    client.get("/administrasi/audit/")
    with django_assert_max_num_queries(12):
        first = client.get("/administrasi/audit/").content.decode()
    assert "after=" in first
    assert client.get(f"/administrasi/audit/?after={AuditEntry.objects.order_by('pk')[5].pk}").status_code == 200


@pytest.mark.parametrize("who", ["kppn008", "monitor", "clerk", "layer1"])
def test_nobody_but_admins_reads_it(who, request, client_for):
    client = client_for(request.getfixturevalue(who))
    for path in ("/administrasi/audit/", "/administrasi/audit/excel/"):
        assert client.get(path).status_code == 403
