"""`manage.py kpi_index`: the same figures as the pages, in exact decimal strings."""

import json
from datetime import date, datetime
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kpi.management.commands.kpi_index import exact
from tests.factories import PostingFactory, judged_tickets, office_type
from users.wib import WIB


def run(*args: str) -> str:
    out = StringIO()
    call_command("kpi_index", *args, stdout=out)
    return out.getvalue()


def test_the_worked_example_is_printed_exactly(pekanbaru, banda_aceh, sso, budi, kppn008):
    """docs/domain.md: half of 2018Q3 at A1, half at A2, 250 of 250, 92.4 %: 3.00. An SSO counts without an index."""
    office_type(pekanbaru), office_type(banda_aceh, type="A2")
    first = PostingFactory(officer__name="Ayu Lestari", office=pekanbaru, ends_on=date(2018, 8, 13))
    second = PostingFactory(officer=first.officer, office=banda_aceh, starts_on=date(2018, 8, 14))
    for posting, in_time, late in ((first, 150, 10), (second, 81, 9), (sso, 1, 1)):
        judged_tickets(in_time, posting, asker=budi, by=kppn008, at=datetime(2018, 7, 10, 9, tzinfo=WIB))
        judged_tickets(late, posting, asker=budi, by=kppn008, at=datetime(2018, 7, 10, 9, tzinfo=WIB), in_time=False)
    rows = json.loads(run("--quarter", "2018Q3", "--format", "json"))
    helper, mine = rows if rows[0]["officer"] == sso.officer.name else rows[::-1]
    parts = mine.pop("postings")
    assert mine == {
        "officer_id": first.officer.pk,
        "officer": "Ayu Lestari",
        "office": "001",
        "quarter": "2018Q3",
        "tickets": "250",
        "minimum": "250",
        "judged": "250",
        "in_time": "231",
        "quantity_index": "3",
        "timeliness_index": "3",
        "index": "3",
        "at_recording": "0",
        "achievement": "100",
        "status": "Hijau",
        "state": "provisional",
        "policy": "v1",
        "assumed": "Skala indeks: asumsi.",
        "locks": "",
        "kanwil": "01",
    }
    assert [(part["office"], part["working_days"], part["minimum"], part["in_time"]) for part in parts] == [
        ("008", "31", "150", "150"),
        ("001", "31", "100", "81"),
    ]
    assert parts[0]["types"] == [
        {"type": "A1", "first_day": "2018-07-01", "last_day": "2018-08-13", "basis": "documented"}
    ]
    assert (helper["tickets"], helper["judged"], helper["minimum"], helper["index"]) == ("2", "2", None, None)
    here = json.loads(
        run("--quarter", "2018Q3", "--office", "008", "--officer", str(first.officer.pk), "--format=json")
    )
    assert here == [{**mine, "postings": parts}]
    before = json.loads(run("--quarter", "2018Q3", "--office", "001", "--format=json", "--at", "2018-07-01"))
    assert [(row["tickets"], row["index"], row["minimum"]) for row in before] == [("0", None, "250")]
    table = run("--quarter", "2018Q3", "--office", "001").splitlines()
    assert table[0].split()[:4] == ["officer_id", "officer", "office", "tickets"]
    assert "Hijau" in table[1]


def test_fractions_without_an_end_are_cut_not_rounded():
    assert [exact(value) for value in (None, 0, 100, Fraction(12, 5))] == [None, "0", "100", "2.4"]
    assert exact(Fraction(280, 3)) == "93.333333333333"
    assert exact(Fraction(300 * 36, 57)) == "189.473684210526"
    assert exact(100 - Fraction(1, 10**20)) == "99.999999999999"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--quarter", "2018-3"], "2018Q3"),
        (["--quarter", "2018Q3", "--office", "999"], "tidak ada kantor"),
        (["--quarter", "2018Q3", "--officer", "abc"], "tidak ada petugas"),
        (["--quarter", "2018Q3", "--officer", "9" * 30], "tidak ada petugas"),
        (["--quarter", "2017Q4"], "belum ada kebijakan"),
        (["--quarter", "2018Q3", "--at", "kemarin"], "ISO 8601"),
        (["--quarter", "2018Q3", "--at", "2999-01-01"], "belum tiba"),
    ],
)
def test_what_cannot_be_is_said_in_words(args, says):
    with pytest.raises(CommandError, match=says):
        run(*args)
