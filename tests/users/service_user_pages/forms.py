"""Addresses of Data Pengguna Layanan, what is typed there, and what is shown."""

import uuid

from django.db import connection

from users.models import Membership

LIST, FIND, ADD = "/pengguna/", "/pengguna/cari/", "/pengguna/tambah/"
FRAME = 6 if connection.vendor == "postgresql" else 5
"""What every page asks: session, login, its office, the calendar, the menu's number; and a server for its clock."""
EMAIL = "melati.sukma@contoh.go.id"


def edit_url(person):
    return f"/pengguna/{person.pk}/ubah/"


def remove_url(person):
    return f"/pengguna/{person.pk}/hapus/"


def typed(**changes):
    return {
        "submission": str(uuid.uuid4()),
        "email": EMAIL,
        "name": "Melati Sukma",
        "unit_type": "PEMDA",
        "satker_code": "",
        "institution": "Pemerintah Kota Pekanbaru",
    } | changes


def shown(response):
    """The names of the list's rows, in order."""
    return [row.name for row in response.context["listing"].rows]


def on_list(place):
    return set(Membership.objects.filter(removed_at=None, **place).values_list("service_user__email", flat=True))
