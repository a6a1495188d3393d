"""An archive small enough for a test and large enough for PostgreSQL to choose its ways as in a large one: rows in
bulk, below the actions, with statistics."""

from datetime import datetime

from django.db import connection

from tickets.models import CalendarChange
from users.models import Office, Posting, Satker, ServiceUser, User

TABLES = (
    *("ticket", "ticketparty", "event", "decision", "ticketsearch"),
    *("rating", "answeruse", "escalationreason"),
)
CHANNELS = ("satker_online", "telepon", "tatap_muka", "whatsapp", "email", "surat")
RARE, COMMON = "katajarang", "katabiasa"

TICKETS = """
    INSERT INTO tickets_ticket (reference, created_at, created_by_id, channel, destination, subject, asker_id,
        asker_name, asker_email, asker_institution, asker_unit_type, asker_satker_id, version, posting_id, office_id,
        kanwil_id, holder_office_id, status, answered_at, answered_by_id, escalated_at, escalated_by_id,
        iku_due, iku_late_after, iku_ended, iku_used, iku_whole_days, iku_rest_us, iku_in_time)
    SELECT 'HAI-' || (100000000 + n) || '-26', at, %(user)s,
        (%(channels)s::text[])[CASE WHEN n %% 100 = 7 THEN 6 ELSE 1 + n %% 5 END],
        CASE WHEN n %% 90 = 3 THEN 'pinjaman_hibah' ELSE 'perbendaharaan' END, 'Pertanyaan ' || n, %(asker)s,
        'Penanya', 'p@contoh.go.id', 'Instansi', CASE WHEN n %% 7 = 0 THEN 'UMUM' ELSE 'SATKER' END,
        CASE WHEN n %% 7 = 0 THEN NULL WHEN n %% 5 = 0 THEN %(satker)s ELSE %(other_satker)s END, 1,
        CASE WHEN here AND n %% 40 <> 0 THEN %(posting)s END, CASE WHEN here THEN %(office)s ELSE %(elsewhere)s END,
        CASE WHEN here THEN %(kanwil)s END, CASE WHEN here THEN %(office)s ELSE %(elsewhere)s END,
        CASE WHEN open THEN 'waiting' WHEN n %% 60 = 1 THEN 'refused' ELSE 'done' END,
        CASE WHEN open THEN NULL ELSE at + interval '1 day' END, CASE WHEN open THEN NULL ELSE %(user)s END,
        CASE WHEN n %% 10 = 4 THEN at + interval '1 hour' END, CASE WHEN n %% 10 = 4 THEN %(user)s END,
        at + interval '2 days', at + interval '2 days', CASE WHEN open THEN NULL ELSE at + interval '1 day' END,
        CASE WHEN open THEN NULL ELSE 1 END, CASE WHEN open THEN NULL ELSE 1 END,
        CASE WHEN open THEN NULL ELSE 0 END, CASE WHEN open THEN NULL ELSE n %% 11 <> 2 END
    FROM (SELECT n, %(until)s::timestamptz - (%(tickets)s - n) * interval '%(minutes)s minutes' AS at,
                 n %% 3 = 0 AS here, n > %(tickets)s - 40 AS open
            FROM generate_series(1, %(tickets)s) n) numbers"""
PARTIES = """
    INSERT INTO tickets_ticketparty (office_id, ticket_id, role, created_at)
    SELECT office_id, id, 'holder', created_at FROM tickets_ticket
    UNION ALL SELECT kanwil_id, id, 'supervisor', created_at FROM tickets_ticket WHERE kanwil_id IS NOT NULL"""
EVENTS = """
    INSERT INTO tickets_event (ticket_id, seq, kind, at, user_id, posting_id, text, data, hash)
    SELECT id, seq, CASE seq WHEN 1 THEN 'asked' ELSE 'answered' END, created_at + seq * interval '1 hour', %(user)s,
        CASE seq WHEN 2 THEN posting_id END, 'kata', '{"actor": {"name": "Penanya", "role": "Satker", "place": "-"}}',
        sha256((id || '/' || seq)::bytea)
    FROM tickets_ticket, generate_series(1, 2) seq"""
DECISIONS = """
    INSERT INTO tickets_decision (ticket_id, code, revision, norm_id, calendar_id, due, late_after, ended, used,
        whole_days, rest_us, in_time, confirmed, cause, event_id, change_id, decided_at, decided_by_id)
    SELECT ticket.id, 'IKU', revision, (SELECT max(id) FROM tickets_norm WHERE code = 'IKU'),
        (SELECT max(id) FROM tickets_calendarversion), iku_due, iku_late_after, iku_ended, iku_used, iku_whole_days,
        iku_rest_us, CASE revision WHEN 1 THEN NOT iku_in_time ELSE iku_in_time END, true,
        CASE revision WHEN 1 THEN 'act' ELSE 'calendar' END, CASE revision WHEN 1 THEN event.id END,
        CASE revision WHEN 2 THEN %(change)s END, created_at + revision * interval '1 day', %(user)s
    FROM tickets_ticket ticket
    JOIN tickets_event event ON event.ticket_id = ticket.id AND event.seq = 1, generate_series(1, 2) revision"""
WORDS = """
    INSERT INTO tickets_ticketsearch (ticket_id, words, version)
    SELECT id, array_to_tsvector(ARRAY['kata' || id, 'n' || id %% 997, 'm' || id %% 89]
        || CASE WHEN id %% 2 = 0 THEN ARRAY[%(common)s] ELSE '{}' END
        || CASE WHEN id %% 1500 = 9 THEN ARRAY[%(rare)s] ELSE '{}' END), 1 FROM tickets_ticket"""

RATINGS = """
    INSERT INTO tickets_rating (ticket_id, no, settled, mark, text, at, via, office_id, desk_id, posting_id, ended_at)
    SELECT id, 1, id %% 10 <> 0, 1 + id %% 4, '', answered_at, 'mail', office_id, holder_office_id, posting_id,
        answered_at
    FROM tickets_ticket WHERE answered_at IS NOT NULL AND id %% 2 = 0"""
TAKEN = """
    INSERT INTO tickets_answeruse (event_id, ticket_id, source_id, at)
    SELECT event.id, event.ticket_id, (SELECT min(id) FROM tickets_ticket WHERE office_id = %(office)s), event.at
    FROM tickets_event event JOIN tickets_ticket ticket ON ticket.id = event.ticket_id
    WHERE event.seq = 2 AND ticket.id %% 4 = 0
        AND ticket.id <> (SELECT min(id) FROM tickets_ticket WHERE office_id = %(office)s)"""
REASONS = """
    INSERT INTO tickets_escalationreason (event_id, kind, reason, at)
    SELECT event.id, 'escalated', 'haipedia', event.at FROM tickets_event event
    JOIN tickets_ticket ticket ON ticket.id = event.ticket_id
    WHERE event.seq = 1 AND ticket.escalated_at IS NOT NULL"""


def fill(
    tickets: int, *, until: datetime, minutes: int, office: Office, elsewhere: Office, posting: Posting,
    satker: Satker, other_satker: Satker, asker: ServiceUser, user: User, change: CalendarChange,
) -> None:  # fmt: skip
    """`tickets` up to `until`, `minutes` between two: a third at `office` and its Kanwil, the last 40 open, one in 100
    by letter, one in 90 about loans, one in 11 late, one in 10 escalated, every second
    rated, one in four made with the office's first answer; `change` turned every verdict."""
    keys = {"office": office, "elsewhere": elsewhere, "posting": posting, "satker": satker, "user": user}
    keys |= {"other_satker": other_satker, "asker": asker, "change": change}
    said = {name: row.pk for name, row in keys.items()} | {"kanwil": office.kanwil_id, "channels": list(CHANNELS)}
    said |= {"tickets": tickets, "until": until, "minutes": minutes, "common": COMMON, "rare": RARE}
    # What the cast's own rows still owe; a table that owes something cannot be altered.
    connection.check_constraints()
    with connection.cursor() as cursor:
        # Whether keys point at rows is asked of each row at the end of a test; these do, and are many.
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [[f"tickets_{table}" for table in TABLES]],
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for statement in (TICKETS, PARTIES, EVENTS, DECISIONS, WORDS, RATINGS, TAKEN, REASONS):
            cursor.execute(statement, said)
        for table in TABLES:
            cursor.execute(f"ANALYZE tickets_{table}")
