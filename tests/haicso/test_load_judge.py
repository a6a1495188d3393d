"""What `make load` says of a run (benchmarks/load): the judge believes the database, not the load's own counters."""

from datetime import timedelta

import pytest

from benchmarks.load import told
from benchmarks.load.browser import Page, multipart
from benchmarks.load.journal import Asked, Form, Journal, read
from benchmarks.load.judge import judge
from benchmarks.load.site import named
from tests import factories
from tickets.models import Event, Ticket

RUN = "ukur1234x"


@pytest.fixture
def sent(as_rina, budi, clock):
    """Two recorded questions, as the load writes them down after the answer."""

    def one(mark):
        key = factories.key(as_rina.user)
        ticket = factories.record(as_rina, budi, clock, key=key, question=factories.question(text=f"Berkas {mark}."))
        return Form(str(key.key), "record nanti", "kppn008", [("asked", mark)], 302, ticket.reference)

    return [one(f"{RUN}aa"), one(f"{RUN}bb")]


def judged(forms, clock):
    return judge(forms, RUN, clock.at - timedelta(minutes=1))


def test_what_was_told_done_and_is_there_once_is_well(sent, clock):
    verdict = judged(sent, clock)
    assert verdict.is_well, verdict
    assert (verdict.forms, verdict.done) == (2, 2)


def test_a_lost_write_is_noticed(sent, clock):
    """Told done, and neither its key nor its text is there; or told of a ticket that is not its own."""
    nowhere = Form("0f0f0f0f-0000-4000-8000-000000000000", "answer", "kppn008", [("answered", f"{RUN}cc")], 302, "1805")
    swapped = Form(sent[0].key, "record nanti", "kppn008", sent[0].marks, 302, sent[1].reference)
    assert any(f"{RUN}" not in case and "key led to None" in case for case in judged([*sent, nowhere], clock).lost)
    assert len(judged([swapped, sent[1]], clock).lost) == 2


def test_a_doubled_write_is_noticed(sent, as_rina, budi, clock):
    """The same text in two tickets; and a ticket that nobody sent."""
    factories.record(as_rina, budi, clock, question=factories.question(text=f"Berkas {RUN}aa."))
    factories.record(as_rina, budi, clock, question=factories.question(text=f"Berkas {RUN}zz."))
    doubled = judged(sent, clock).doubled
    assert [case.partition(":")[0] for case in doubled] == [
        "record nanti by kppn008",
        f"{RUN}zz was never sent and is there",
    ]


def test_a_form_that_came_back_is_noticed_and_one_without_an_answer_is_told(sent, clock):
    again = Form("0f0f0f0f-0000-4000-8000-000000000001", "answer", "kppn008", [("answered", f"{RUN}dd")], 200)
    unheard = Form("0f0f0f0f-0000-4000-8000-000000000002", "answer", "kppn008", [("answered", f"{RUN}ee")])
    verdict = judged([*sent, again, unheard], clock)
    assert (len(verdict.sent_back), len(verdict.unknown)) == (1, 1)
    assert not verdict.lost


def test_a_half_write_is_noticed(sent, clock):
    """Its key is there and its event is not; or the ticket is not as its chain says."""
    no_event = Form(sent[0].key, "answer", "kppn008", [("answered", f"{RUN}ff")], 302, sent[0].reference)
    assert any(f"led to {sent[0].reference!r}" in case for case in judged([no_event, sent[1]], clock).halves)
    Ticket.objects.filter(reference=sent[1].reference).update(status="waiting_asker")
    assert any(case.startswith(sent[1].reference) for case in judged(sent, clock).halves)


def test_the_journal_keeps_the_answer_of_a_form_that_was_written_down_before(tmp_path):
    journal = Journal(tmp_path / "journal")
    form = Form("k", "answer", "kppn008", [(Event.Kind.ANSWERED.value, "m")])
    journal.write(form)
    journal.write(Asked("at 20/s", "sign and answer", 302, 120.0, 100.0, 70.0))
    journal.write(Form("k", "answer", "kppn008", form.marks, 302, "1805"))
    journal.close()
    asked, forms = read(tmp_path / "journal")
    assert [each.kind for each in asked] == ["sign and answer"]
    assert [(each.answered, each.marks) for each in forms] == [(True, [("answered", "m")])]


def test_a_slow_kind_of_page_and_an_error_do_not_hold_and_in_a_spike_reads_may_be_told_503():
    slow = [Asked("p", "list", 200, 100.0)] * 90 + [Asked("p", "list", 200, 900.0)] * 10
    full = [Asked("p", "list", 503, 5.0, error="answered 503"), Asked("p", "ticket", 500, 5.0, error="answered 500")]
    assert told.table(told.Phase("p", 10, 10), slow, 10)[1] == ["p: list: p95 900 ms, allowed 400"]
    assert told.table(told.Phase("p", 10, 10, judged=False), slow + full, 10)[1] == ["p: error: ticket: answered 500"]
    assert len(told.errors_of(told.Phase("p", 10, 10), full)) == 2


def test_a_browser_of_the_load_fills_in_the_form_of_the_page():
    page = Page(200, '<form id="x"><input type="hidden" name="a" value="1"></form><form id="act"><input type="hidden" '
                'name="csrfmiddlewaretoken" value="t&amp;"><select name="asker"><option value="">-</option>'
                '<option value="7">Budi</option></select></form>')  # fmt: skip
    assert page.form('id="act"') == {"csrfmiddlewaretoken": "t&"}
    assert page.options("asker") == ["7"]
    body, kind = multipart({"answer": "Ya"}, {"attachments": b"%PDF"})
    assert kind.startswith("multipart/form-data; boundary=")
    assert b'name="answer"\r\n\r\nYa\r\n' in body
    assert named("postgres://haicso@:5432//tmp/x/haicso", "copy") == "postgres://haicso@:5432//tmp/x/copy"
