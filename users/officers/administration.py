"""Figures beside the doors of Administrasi. Upper floors add those of their own pages in their `AppConfig.ready`: the
people's floor knows no calendar and no index.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from users.clock import wib_date
from users.models import Posting, User
from users.pages.list_pages import capped_count
from users.pages.one_page import page_now
from users.words import count_text


def _in_force(user: User) -> str:
    """As many as Petugas lists."""
    present = Posting.objects.visible_to(user).not_over(wib_date(page_now()))
    return _("%s penempatan") % count_text(capped_count(present))


FIGURES: dict[str, Callable[[User], str]] = {"officers": _in_force}
"""The door's name in users/administration.html -> what is said of it to an admin, "" for nothing."""


def figures_for(user: User) -> dict[str, str]:
    """One bounded statement for each."""
    return {name: said for name, figure in FIGURES.items() if (said := figure(user))}
