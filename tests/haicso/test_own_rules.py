"""Our own semgrep rules (scripts/rules.yml): each finds what it forbids, and lets pass what is written here instead."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

RULES = settings.BASE_DIR / "scripts" / "rules.yml"
SEMGREP = Path(sys.executable).parent / "semgrep"
# rule: (file, lines that it finds, lines that it lets pass)
LINES = {
    "views-start-from-visible-to": (
        "tickets/page/views.py",
        ["Ticket.objects.filter(pk=1)", "get_object_or_404(Officer, pk=1)", "rows = Signal.objects.all()"],
        ["Ticket.objects.visible_to(user).filter(pk=1)", "Office.objects.filter(code='008')"],
    ),
    "views-write-nothing": (
        "kpi/locks/views.py",
        ["Event.objects.create(ticket=ticket)", "rows.filter(pk=1).update(status='done')"],
        ["actions.answer(ticket_id=1)", "context.update(ticket=ticket)"],
    ),
    "open-to-strangers-by-name-only": (
        "tickets/page/views.py",
        ["view = login_not_required(view)"],
        ["view = require_safe(view)"],
    ),
    "no-text-declared-safe": (
        "tickets/words.py",
        ["mark_safe(text)", "format_html(f'<b>{name}</b>')", "format_html('<b>' + name)"],
        ["format_html('<b>{}</b>', name)"],
    ),
    "no-markup-by-hand": (
        "haicso/views.py",
        ["HttpResponse(f'<p>{name}</p>')", "HttpResponse('<p>%s</p>' % name)"],
        ["HttpResponse(render_to_string('404.html'), status=404)"],
    ),
    "templates-escape": (
        "templates/a.html",
        ["{{ subject|safe }}", "{{ subject | safe }}", "{% autoescape off %}"],
        ["{{ subject }}", "{{ safe_words }}", "{{ text|default:'safe' }}"],
    ),
    "templates-hold-no-script": (
        "templates/b.html",
        ["<script>x()</script>", '<p style="color: red">', '<a onclick="x()">', '<a href="javascript:x()">'],
        ['<script src="/static/a.js" defer></script>', '<p class="style">', '<input name="on">'],
    ),
    "a-form-that-posts-has-its-token": (
        "templates/c.html",
        ['<form method="post" action="/x/"><input name="a"></form>'],
        [
            '<form method="post" action="{% url \'a\' %}">{% csrf_token %}</form>',
            '<form method="get" action="/x/"></form>',
        ],
    ),
    "mail-is-plain-text": (
        "tickets/mail/outbox.py",
        ["message.attach_alternative(html, 'text/html')", "EmailMultiAlternatives(subject, body)"],
        ["EmailMessage(subject, body)"],
    ),
    "no-sql-around-the-orm": (
        "tickets/lists/recap.py",
        ["Ticket.objects.raw('SELECT 1')", "rows.extra(where=['1=1'])", "rows.filter(RawSQL('x', []))"],
        ["rows.filter(pk=1)"],
    ),
    "statements-by-hand-stand-where-they-are-known": (
        "tickets/lists/recap.py",
        ["cursor = connection.cursor()"],
        ["connection.close()"],
    ),
    "order-by-known-names-only": (
        "tickets/lists/filters.py",
        ["rows.order_by(request.GET['sort'])", "rows.filter(**request.GET.dict())"],
        ["rows.order_by(SORTS[key])"],
    ),
    "one-clock": (
        "tickets/deadlines/chips.py",
        ["now = datetime.now(UTC)", "now = timezone.now()", "day = date.today()"],
        ["now = clock.now()", "DatabaseClock().now()"],
    ),
    "every-form-has-its-token": (
        "tickets/page/views.py",
        ["view = csrf_exempt(view)"],
        ["view = require_POST(view)"],
    ),
    "files-are-saved-not-shown": (
        "reports/files.py",
        ["FileResponse(handle, filename='a.pdf')", "FileResponse(handle, as_attachment=False)"],
        ["FileResponse(handle, as_attachment=True, filename='a.pdf')"],
    ),
    "no-redirect-to-what-was-sent": (
        "users/signing/views.py",
        ["redirect(request.GET['next'])", "redirect(request.POST.get('next'))"],
        ["redirect(safe_next(request.POST.get('next', '')))", "redirect('home')"],
    ),
    "cookies-are-signed-and-out-of-reach": (
        "users/signing/signed_forms.py",
        ["response.set_cookie('a', 'b')", "response.set_signed_cookie('a', 'b', salt='a')"],
        ["response.set_signed_cookie('a', 'b', salt='a', httponly=True, secure=True)"],
    ),
    "a-password-is-never-shown-again": (
        "users/forms.py",
        ["forms.PasswordInput(render_value=True)"],
        ["forms.PasswordInput(render_value=False)", "forms.PasswordInput()"],
    ),
    "logs-hold-nothing-personal": (
        "tickets/mail/outbox.py",
        ["logger.error('mail to %s', mail.recipient)", "logger.warning('%s', user.email)"],
        ["logger.error('mail %s', mail.pk)"],
    ),
    "secrets-are-compared-in-constant-time": (
        "users/signing/opened_figures.py",
        ["same = kept == salted_hmac('a', hashed).hexdigest()"],
        ["same = constant_time_compare(kept, salted_hmac('a', hashed).hexdigest())"],
    ),
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory) -> set[tuple[str, str]]:
    """(rule, file) of all that semgrep finds in a tree of our lines: for each rule a folder of bad and one of good."""
    tree = tmp_path_factory.mktemp("rules")
    for rule, (name, bad, good) in LINES.items():
        for kind, lines in (("bad", bad), ("good", good)):
            for number, line in enumerate(lines):
                file = tree / kind / rule / str(number) / name
                file.parent.mkdir(parents=True)
                file.write_text(line + "\n")
    done = subprocess.run(  # noqa: S603 - our own tool
        [SEMGREP, "scan", "--config", RULES, "--json", "--quiet", "--metrics=off", "--disable-version-check",
         "--no-git-ignore", "."],
        cwd=tree, env={**os.environ, "SEMGREP_SETTINGS_FILE": str(tree / "settings.yml")}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert not said["errors"], said["errors"]
    return {(found["check_id"].rpartition(".")[2], found["path"]) for found in said["results"]}


def test_every_rule_has_its_lines():
    assert set(re.findall(r"^  - id: (\S+)$", RULES.read_text(), re.M)) == set(LINES)


@pytest.mark.parametrize("rule", LINES)
def test_a_rule_finds_what_it_forbids_and_nothing_else(rule, findings):
    name, bad, good = LINES[rule]
    found = {path for found_rule, path in findings if found_rule == rule}
    assert {f"bad/{rule}/{number}/{name}" for number in range(len(bad))} <= found
    assert not {f"good/{rule}/{number}/{name}" for number in range(len(good))} & found
