"""Which norm a ticket is measured by: that of the day of its input, as Jakarta counts days."""

from datetime import date

from tests.tickets.pure.oracle import nation, wib, wit
from tickets.deadlines.rules import Rules
from tickets.models import CalendarVersion, Norm

OLD = Norm(code="IKU", amount=3, valid_from=date(2018, 2, 14), valid_to=date(2018, 12, 31))
NEW = Norm(code="IKU", amount=2, valid_from=date(2019, 1, 1))
SLA = Norm(code="SLA", amount=5, valid_from=date(2017, 6, 2))


def test_the_norm_in_force_is_that_of_the_day_of_input_in_jakarta():
    rules = Rules(CalendarVersion(), nation(), (OLD, NEW, SLA))
    assert rules.norm("IKU", wib("2018-02-13 23:59:59.999999")) is None
    assert rules.norm("IKU", wib("2018-02-14 00:00")) is OLD
    assert rules.norm("IKU", wit("2019-01-01 01:59")) is OLD
    assert rules.norm("IKU", wib("2019-01-01 00:00")) is NEW
    assert rules.norm("SLA", wib("2018-02-13 10:00")) is SLA
    assert rules.norm("OLA", wib("2018-02-13 10:00")) is None
