"""The clock of all tests, their calendar, and what PostgreSQL and SQLite each want. The cast is in tests/cast.py."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from reports import rendering
from services.booklet import notices
from tests import emptying, factories
from tests.markup import pages_as_a_browser_reads_them  # noqa: F401 - a fixture for all
from tickets.deadlines import rules
from tickets.models import CalendarVersion
from users.clock import FixedClock
from users.login import door
from users.wib import WIB

pytest_plugins = ["tests.cast"]

# A busy machine is no fault: invented examples may take their time.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


COLLECT_SELDOM = 50_000, 20, 20
"""Python looks for what refers to itself after so many new objects, not after 700: a query or a page makes thousands
that are gone by themselves. Looking took a tenth of the whole run."""


# --- The two databases ------------------------------------------------------------------------------------------------
def pytest_configure(config: pytest.Config) -> None:
    if settings.MODE != "test":
        raise pytest.UsageError("Run the tests with HAICSO_MODE=test, or with `make test`.")
    gc.set_threshold(*COLLECT_SELDOM)
    config.addinivalue_line("markers", "no_calendar: begins without a working calendar and norms")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "pure":
            item.add_marker(pytest.mark.once)
    if connection.vendor != "postgresql":
        skip = pytest.mark.skip(reason="needs PostgreSQL")
        for item in items:
            if "postgres" in item.keywords:
                item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Modules, models, templates and tests stay to the end: the collector need not look at them again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite every process gets a file of its own, so that two runs in one checkout do not meet. HAICSO_READY_SQLITE
    names one that is migrated already, for `--reuse-db` (scripts/mutants.py)."""
    if connection.vendor == "sqlite":
        ready = os.environ.get("HAICSO_READY_SQLITE") or str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        settings.DATABASES["default"]["TEST"]["NAME"] = ready


TransactionTestCase._fixture_teardown = lambda _test: emptying.empty_all_tables()
"""After a test that commits; then the calendar is there again, as every test finds it."""


@pytest.fixture(autouse=True)
def attachments_folder(settings: Any, tmp_path: Path) -> Path:
    """Every test keeps its files in a folder of its own."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return settings.ATTACHMENTS_DIR


@pytest.fixture(scope="session", autouse=True)
def _engines_kept() -> Iterator[None]:
    """Papers of all tests come from engines that are loaded once, as those of a verification do: loading them takes
    more than most papers."""
    with rendering.engines_kept():
        yield


@pytest.fixture
def engines_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the engines themselves: every file begins a process that loads them, as a reader's does."""
    monkeypatch.setattr(rendering._THREAD, "engines", None)


@pytest.fixture(autouse=True)
def _nobody_known_at_the_door() -> None:
    """What this process remembers of senders is not the next test's."""
    for memory in (door.REFUSED, door.SUSPECTS, door.PACE):
        memory.clear()


# --- Time -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def clock() -> FixedClock:
    """Monday 18 May 2026, 10.20 WIB: a working day, in service hours, as in the design. `clock.at = ...` moves it."""
    return FixedClock(datetime(2026, 5, 18, 10, 20, tzinfo=WIB).astimezone(UTC))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The working calendar and the norms are part of every test's database; laid out once, because it takes long."""
    with django_db_blocker.unblock():
        factories.catalogue()
        factories.working_calendar()
        factories.policy()
        factories.rating_terms()
        emptying.remember()


def _calendar_of(request: pytest.FixtureRequest) -> None:
    # Tests that add rows to the version they find give it no new stamp.
    rules.forget()
    notices.forget()
    notices.read()
    factories.forget_catalogue()
    if request.node.get_closest_marker("no_calendar"):
        factories.no_working_calendar()


@pytest.fixture
def db(db: None, request: pytest.FixtureRequest) -> None:
    """Every test with a database has the working calendar, the norms and the first policy of the index, unless it is
    marked `no_calendar`."""
    _calendar_of(request)


@pytest.fixture
def transactional_db(transactional_db: None, request: pytest.FixtureRequest) -> None:
    """As `db`, for tests that commit."""
    _calendar_of(request)


@pytest.fixture(autouse=True)
def _marked_django_db(request: pytest.FixtureRequest) -> None:
    """A test that asks for the database by mark gets the same one."""
    if mark := request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if mark.kwargs.get("transaction") else "db")


@pytest.fixture
def calendar(request: pytest.FixtureRequest) -> CalendarVersion:
    """The calendar that the test begins with."""
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    return CalendarVersion.objects.get()
