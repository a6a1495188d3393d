"""Which norm a ticket is measured by: that of the day of its input, as Jakarta counts days."""

from datetime import date

from tickets.models import Norm

OLD = Norm(code="IKU", amount=3, valid_from=date(2018, 2, 14), valid_to=date(2018, 12, 31))
NEW = Norm(code="IKU", amount=2, valid_from=date(2019, 1, 1))
SLA = Norm(code="SLA", amount=5, valid_from=date(2017, 6, 2))
