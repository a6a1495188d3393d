"""The floor under every page: the same middleware, session and login, one written statement of 26 rows, and a plain
template of 25 rows and some 49 KB. No page of Django can be cheaper here; what a page costs is told in floors.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

ROWS = """
    SELECT t.reference, t.subject, t.asker_name, t.asker_email, t.asker_institution, t.status, t.created_at::text
      FROM tickets_ticket t ORDER BY t.created_at DESC, t.id DESC LIMIT 26"""
PAD = "<p>" + "Kalimat yang hanya mengisi halaman. " * 26 + "</p>\n"
PAGE = """<!doctype html><html lang="id"><head><title>Lantai</title></head><body><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{{ pad|safe }}</body></html>"""

_template = None


def floor(request: HttpRequest) -> HttpResponse:
    global _template
    _template = _template or engines["django"].from_string(PAGE)
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = cursor.fetchall()[:25]
    return HttpResponse(_template.render({"rows": rows, "pad": PAD * 44, "user": request.user}))


urlpatterns = [path("lantai/", floor), path("", include("haicso.urls"))]
handler404 = "haicso.views.not_found"
