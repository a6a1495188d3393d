"""Whoever reads in English: what their acts write down and send, and the papers they print, are in Indonesian."""

import io
import uuid
import zipfile

import pytest
from django.apps import apps
from django.db import models

from haicso.catalogue import po
from haicso.catalogue.po import Message, compiled
from tests.factories import ask
from tests.markup import text_of
from users.languages import in_indonesian, said, speaking
from users.models import User
from users.refusals import Refused

MARK = "¤"
"""Before every text of the invented English: where it shows, something was said in English."""


@pytest.fixture
def marked(tmp_path, settings):
    """A catalogue in which every text is translated, into itself with a mark."""
    held = po.read(settings.CATALOGUES / "en" / "LC_MESSAGES" / "django.po")
    told = [
        Message(m.singular, m.plural, m.context, tuple(MARK + text for text in (m.singular, m.plural) if text))
        for m in held
    ]
    file = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(compiled(told))
    settings.LOCALE_PATHS = [file.parents[2]]
    forget_translations()
    yield
    settings.LOCALE_PATHS = []
    forget_translations()


def forget_translations() -> None:
    from django.utils.translation import trans_real

    trans_real._translations.clear()
    trans_real._default = None


def kept_words() -> list[str]:
    """Every text in every table that has the mark: model, field and text."""
    found = []
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        for row in model._base_manager.values(*names) if names else []:
            found += [f"{model.__name__}.{name}: {text!s:.80}" for name, text in row.items() if MARK in str(text)]
    return found


def test_a_refusal_is_read_in_the_reader_s_language_and_kept_in_indonesian(marked):
    with speaking("en"):
        with in_indonesian():
            refusal = Refused(said("Tiket %(reference)s: %(why)s") % {"reference": "HAI-1", "why": said("Masuk")})
            kept = f"{refusal.args[0]}|" + "".join([refusal.args[0]])
        assert str(refusal).startswith("Tiket HAI-1")
        assert MARK in str(refusal)
        assert str(refusal.args[0]) == str(refusal)
    assert MARK not in kept
    assert MARK not in str(refusal)


@pytest.mark.django_db
def test_what_anybody_reading_english_writes_down_and_sends_is_indonesian(
    marked, good_forms, address, client_for, logins, ticket
):
    """Every form of the site that works (`good_forms`), sent by a login that reads English."""
    User.objects.update(language="en")
    sent = []
    # What ends an officer's password comes last: the others are signed with it.
    for route in sorted(good_forms, key=lambda route: ("petugas/" in route, route)):
        right, typed = good_forms[route]
        if "seen_version" in typed:
            typed = {**typed, "seen_version": str(ticket.__class__.objects.get(pk=ticket.pk).version)}
        login = logins["kppn008" if "kppn008" in right else min(right)]
        login.refresh_from_db()
        response = client_for(login).post(address(route), {**typed, "submission": str(uuid.uuid4())})
        if response.status_code == 302:
            sent.append(route)
        elif response.content:
            assert MARK in text_of(response), route
    assert len(sent) >= len(good_forms) - 2, sorted(set(good_forms) - set(sent))
    assert kept_words() == []


@pytest.mark.django_db
def test_papers_and_sheets_are_indonesian_whoever_prints_them(marked, client_for, kppn008, admin, clerk, budi, clock):
    ask(clerk, budi, clock)
    User.objects.update(language="en")
    for login, address, form in (
        (kppn008, "/laporan/belum/cetak/", {"format": "xlsx"}),
        (admin, "/administrasi/audit/excel/", None),
    ):
        login.refresh_from_db()
        client = client_for(login)
        answer = (
            client.get(address) if form is None else client.post(address, {**form, "submission": str(uuid.uuid4())})
        )
        assert answer.status_code == 200, address
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
            assert not [name for name in book.namelist() if MARK.encode() in book.read(name)]
