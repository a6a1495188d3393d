"""What the search of Rekap Tiket finds, and for whom. Runs on both databases; the expectations are the same."""

from io import StringIO
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.stems import VERSION, kept, terms
from tests.factories import answer, ask, escalate, hai_reply, question, record
from tickets import search
from tickets.history import chain
from tickets.models import INNER, Channel, Event, Ticket, TicketSearch, Wanted
from tickets.page.thread import thread

pytestmark = pytest.mark.django_db


def found(user, text):
    return set(Ticket.objects.visible_to(user).filter(search.find(user, text).condition))


@pytest.fixture
def ticket(clerk, budi, clock):
    return ask(
        clerk,
        budi,
        clock,
        question=question(
            "Penolakan SPM karena rekening pasif",
            "Pembayaran honor belum diterbitkan SP2D-nya. Surat S-1691/PB.8/2018, akun 521211, Rp1.500.000,00.",
        ),
    )


@pytest.fixture
def another(as_rina, citizen, clock):
    return record(
        as_rina, citizen, clock, channel=Channel.LETTER, question=question("Perubahan data supplier", "Mohon dicek.")
    )


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("ditolak", "ticket"),
        ("menolak", "ticket"),
        ("TOLAK", "ticket"),
        ("dibayar", "ticket"),
        ("rekeningnya", "ticket"),
        ("terbit", "ticket"),
        ("penolak", "ticket"),
        ("rek", "ticket"),
        ("rek pasif", ""),
        ("pasif rek", "ticket"),
        ("diubah", "another"),
        ("mengubah supplier", "another"),
        ("pengecekan", "another"),
        ("penolakan perubahan", ""),
        ("sp2d", "ticket"),
        ("1.500.000", "ticket"),
        ("1500000", "ticket"),
        ("rp 1500000 surat", "ticket"),
        ("S-1691/2018", "ticket"),
        ("S 1691 tahun 2018", "ticket"),
        ("S-1691/2017", ""),
        ("S-1691/PB.8/2018", "ticket"),
        ("521211", "ticket"),
        ("52121", "ticket"),
        ("52121 spm", ""),
        ("099031", "ticket"),
        ("9031", ""),
        ("budi.hartono@contoh.go.id", "ticket"),
        ("SITI.AMINAH@contoh.com", "another"),
        ("siti.aminah@contoh.co", ""),
        ("siti.aminah@cont", "another"),
        ("Budi Hartono", "ticket"),
        ("warga pekanbaru", "another"),
        ("bagaimana penolakan itu?", "ticket"),
        ("HAI", "ticket another"),
        ("contoh", "ticket another"),
        ("yang di dan", ""),
        ("% _", ""),
        ("tidakadasamasekali", ""),
    ],
)
def test_words_find_tickets(ticket, another, kppn008, text, which):
    names = {ticket: "ticket", another: "another"}
    assert {names[each] for each in found(kppn008, text)} == set(which.split())


def test_a_reference_in_every_look_finds_just_its_ticket(ticket, another, kppn008, clerk, budi, clock):
    mention = ask(clerk, budi, clock, question=question("Lanjutan", f"Lihat {ticket.reference}."))
    figures = ticket.reference.split("-")[1]
    same_second = {each for each in (ticket, another, mention) if each.reference.split("-")[1] == figures}
    for text in (f"HAI-{figures}", f"HAI- {figures}", figures, f"hai-{figures}-26"):
        assert found(kppn008, text) == same_second
    assert ticket in found(kppn008, figures[:5])
    assert found(kppn008, f"lanjutan {ticket.reference}") == {mention}
    assert found(kppn008, f"{another.reference} supplier") == {another}


def test_a_number_that_is_no_reference_is_a_word(clerk, budi, clock):
    ticket = ask(clerk, budi, clock, question=question("Nomor 0812345678", "-"))
    assert found(clerk, "0812345678") == {ticket}


# --- Who finds what ---------------------------------------------------------------------------------------------------
def test_a_satker_does_not_find_by_the_note_for_hai(ticket, clerk, kppn008, kanwil04, layer1, as_rina, monitor, clock):
    escalate(ticket, as_rina, clock, note="Diduga kelalaian operator satker")
    for user in (kppn008, kanwil04, layer1, monitor):
        assert found(user, "kelalaian") == found(user, "operator diduga") == found(user, "kela") == {ticket}
    for text in ("kelalaian", "kela", "~kelalaian", f"{INNER}lalai", "penolakan kelalaian"):
        assert found(clerk, text) == set()
    assert found(clerk, "penolakan") == {ticket}


@pytest.mark.parametrize("kind", Event.Kind)
def test_a_satker_finds_by_a_text_if_and_only_if_the_conversation_shows_it_to_him(ticket, clerk, kppn008, clock, kind):
    told = ("to", "to_role", "role", "destination", "office", "channel", "old", "new", "day", "from")
    words = dict.fromkeys(told, "-") | {"layer": 1}
    chain.write(chain.begin(ticket, kind, chain.Actor(clerk), at=clock.now(), text="Kata kunci", **words))
    shown = {text for item in thread(ticket, clerk) for text in item.paragraphs}
    assert found(clerk, "kunci") == ({ticket} if "Kata kunci" in shown else set())
    without_text = kind in {Event.Kind.ROUTED, Event.Kind.REGION_CHANGED}  # never have one
    assert without_text or "Kata kunci" in {text for item in thread(ticket, kppn008) for text in item.paragraphs}
    assert found(kppn008, "kunci") == {ticket}


def test_a_word_of_both_is_found_by_both(ticket, clerk, kppn008, as_rina, clock):
    escalate(ticket, as_rina, clock, note="Penolakan oleh sistem")
    assert found(clerk, "penolakan") == found(kppn008, "penolakan") == {ticket}
    assert found(clerk, "penolakan sistem") == set()
    assert found(kppn008, "penolakan sistem") == {ticket}


def test_answers_are_found_as_soon_as_they_are_there(ticket, clerk, as_rina, layer1, clock):
    assert found(clerk, "dispensasi") == set()
    ticket = hai_reply(escalate(ticket, as_rina, clock), layer1, clock, text="Ajukan dispensasi ke Kanwil")
    assert found(clerk, "dispensasi") == {ticket}


def test_nobody_finds_what_he_does_not_see(ticket, other_clerk, aceh_clerk, kppn001, kanwil01, layer1, layer2, kppn183):
    for user in (other_clerk, aceh_clerk, kppn001, kanwil01, layer1, layer2, kppn183):
        for text in ("penolakan", ticket.reference, "budi.hartono@contoh.go.id", "099031"):
            assert found(user, text) == set()


# --- The page ---------------------------------------------------------------------------------------------------------
def _subjects(table):
    """What the link of each row says."""
    cells = [cell for row in table.rows for cell in row.cells if cell.key == "subject"]
    return [text for cell in cells for look, text in cell.texts if look == "link"]


def test_the_list_is_searched_page_by_page_newest_first(client_for, kppn008, clerk, budi, ticket, clock):
    for n in range(27):
        clock.at = clock.at.replace(minute=n, hour=5)
        ask(clerk, budi, clock, question=question(f"Perubahan pagu {n}", "-"))
    client = client_for(kppn008)
    page = client.get("/tiket/?q=diubah").context["recap"].table
    assert _subjects(page) == [f"Perubahan pagu {n}" for n in range(26, 1, -1)]
    assert page.range_text == "1–25 dari 27"
    page = client.get(f"/tiket/{page.next_url}").context["recap"].table
    assert _subjects(page) == ["Perubahan pagu 1", "Perubahan pagu 0"]
    assert _subjects(client.get(f"/tiket/{page.previous_url}").context["recap"].table)[0] == "Perubahan pagu 26"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\0",
            "x" * 3000,
            "a b " * 30,
            "... !!! ???",
            "yang di dan",
            "'",
            "''",
            '"',
            "\\",
            "\\'",
            "&|!:*()",
            "a & !b",
        ),
        *(
            "spm:*",
            "'spm':*A",
            "%",
            "_",
            "%%",
            "\u202espm\u202c",
            "\u200bspm",
            "~",
            "~spm",
            "<script>",
            "🙂",
            "é" * 100,
        ),
        *("a@" * 50, "1." * 50, "HAI-", "HAI-531160406-26'--", "() | ()", "\ud800".encode("utf-8", "surrogatepass")),
    ],
)
@pytest.mark.parametrize("login", ["kppn008", "clerk"])
def test_whatever_is_typed_is_a_page(client_for, request, ticket, login, text):
    response = client_for(request.getfixturevalue(login)).get("/tiket/?" + urlencode({"q": text}))
    assert response.status_code == 200


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(alphabet=st.sampled_from("ab1é .,/:-@'&|!*()%\\~ditolak"), max_size=60),
    asked=st.text(alphabet=st.sampled_from("ab1é .,/:-@'&|!*()%\\~ditolak"), max_size=12),
    inner=st.booleans(),
)
def test_both_databases_match_as_the_words_say(ticket, text, asked, inner):
    """The model is plain Python over the same words; each database must agree with it."""
    words = set(kept(text)) | {INNER + word for word in kept(asked[::2])}
    TicketSearch.objects.filter(ticket=ticket).update(words=words)
    assert TicketSearch.objects.get(ticket=ticket).words == words
    wanted = Wanted(terms(asked), inner)
    if wanted.terms:
        expected = all(
            any(word.startswith(asked) if begins else word == asked for asked, begins in each for word in words)
            for each in wanted.alternatives()
        )
        assert TicketSearch.objects.filter(words__hold=wanted).exists() == expected


# --- Keeping ----------------------------------------------------------------------------------------------------------
def test_rebuilding_gives_the_words_that_the_events_gave(ticket, another, as_rina, layer1, clock):
    answer(another, as_rina, clock)
    hai_reply(escalate(ticket, as_rina, clock, note="Catatan rahasia"), layer1, clock)
    before = dict(TicketSearch.objects.values_list("ticket", "words"))
    TicketSearch.objects.filter(ticket=another).delete()
    search.rebuild([ticket.pk, another.pk])
    assert dict(TicketSearch.objects.values_list("ticket", "words")) == before


def _rebuild(*options):
    output = StringIO()
    call_command("rebuild_search", *options, stdout=output)
    return output.getvalue()


def test_the_command_does_what_is_missing_or_old_and_goes_on_where_it_was(ticket, another, kppn008):
    assert "Kata pencarian 0 tiket" in _rebuild()
    TicketSearch.objects.filter(ticket=ticket).delete()
    TicketSearch.objects.filter(ticket=another).update(version=VERSION - 1, words=["lama"])
    real, calls = search.rebuild, []

    def dies_after_the_first(ids):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(ids)

    with patch.object(search, "rebuild", dies_after_the_first), pytest.raises(KeyboardInterrupt):
        _rebuild("--batch=1")
    assert found(kppn008, "penolakan") == {ticket}
    assert "Kata pencarian 1 tiket" in _rebuild()
    assert found(kppn008, "diubah") == {another}
    assert "Kata pencarian 2 tiket" in _rebuild("--all")
    assert "Kata pencarian 1 tiket" in _rebuild("--all", f"--after={min(ticket.pk, another.pk)}")


def test_an_act_on_a_ticket_without_words_makes_them_all(ticket, kppn008, as_rina, clock):
    TicketSearch.objects.all().delete()
    answer(ticket, as_rina, clock, text="Sudah dipulihkan")
    assert found(kppn008, "penolakan pemulihan") == {ticket}


def test_an_act_that_fails_leaves_no_words(ticket, kppn008, as_rina, clock):
    with patch("tickets.mail.outbox.post", side_effect=RuntimeError), pytest.raises(RuntimeError):
        answer(ticket, as_rina, clock, text="Sudah dipulihkan")
    assert found(kppn008, "pulih") == set()


def test_words_have_a_bound_that_both_ways_of_keeping_share(ticket, clerk, as_rina, kppn008, clock, monkeypatch):
    monkeypatch.setattr(search, "MOST_BYTES", 600)
    ticket.refresh_from_db()
    for n in range(5):
        text = " ".join(f"kata{n}x{m}" for m in range(20))
        chain.write(chain.begin(ticket, Event.Kind.ANSWERED, chain.Actor(clerk), at=clock.now(), text=text))
    words = TicketSearch.objects.get(ticket=ticket).words
    assert sum(len(word.encode()) for word in words) <= 600
    search.rebuild([ticket.pk])
    assert TicketSearch.objects.get(ticket=ticket).words == words
