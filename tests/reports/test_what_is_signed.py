"""What somebody would sign: compared like with like, without what has not begun, and never a signature alone."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pypdf
import pytest

from reports.documents import write_document
from reports.paper_frame import Maker
from reports.papers.hai import hai_report
from reports.papers.kanwil import kanwil_recap
from tests.factories import ask
from tickets.quarters import Quarter
from users.wib import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


def test_a_running_quarter_is_compared_with_as_much_of_the_one_before_and_has_no_months_to_come(
    clerk, budi, monitor, clock
):
    for month, day in ((1, 5), (2, 10), (3, 30), (4, 6), (5, 18)):
        clock.at = datetime(2026, month, day, 9, tzinfo=WIB)
        ask(clerk, budi, clock)
    clock.at += timedelta(hours=1)
    body = hai_report(monitor, Quarter(2026, 2), clock.at).body
    # 18 May is the 48th day; the 48th of the quarter before is 17 February.
    assert dict(body["summary"])["Dibanding triwulan lalu s.d. hari ke-48"] == "0"
    assert [box.label for box in body["volume_chart"].boxes] == ["April", "Mei"]
    assert [box.label for box in body["trend_chart"].boxes][-2:] == ["I 2026", "II 2026 (berjalan)"]
    assert body["trend"][-1][0] == "Triwulan II 2026 (berjalan)"
    over = hai_report(monitor, Quarter(2026, 2), datetime(2026, 7, 1, tzinfo=WIB)).body
    assert dict(over["summary"])["Dibanding triwulan lalu"] == "-1"
    assert [box.label for box in over["volume_chart"].boxes] == ["April", "Mei", "Juni"]


@pytest.mark.parametrize("persons", [14, 20])
def test_a_signature_stands_below_rows_of_what_is_signed_and_no_place_holder_above(
    persons, clerk, budi, riau, clock, tmp_path
):
    ask(clerk, budi, clock)
    recap = kanwil_recap(riau, Quarter(2026, 2), clock.at)
    assert "% tepat" in [column.title for column in recap.sheet.columns], "as on paper"
    rows = [{**recap.body["rows"][0], "name": f"Petugas-{number}"} for number in range(persons)]
    target = tmp_path / "x.pdf"
    write_document(
        replace(recap, is_locked=True, locked_words="dikunci", body={**recap.body, "rows": rows}),
        "pdf",
        target,
        Maker(None),
    )
    pages = [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(target).pages]
    signed = [page for page in pages if "NIP" in page]
    assert len(pages) == 2
    assert len(signed) == 1
    assert "Petugas-" in signed[0]
    assert not any("Logo" in page for page in pages)
