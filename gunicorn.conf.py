"""The web server process, as README and `make run` start it: gunicorn reads this file where it is started.

Behind nginx (deploy/nginx), which takes slow senders off it; the limits here hold where somebody comes past nginx.
"""

import contextlib
import ctypes
import os
from html import escape

from gunicorn import util

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "28"))
timeout = 60  # of a process that does not answer at all; a request has limits of its own
graceful_timeout = 30
keepalive = 5
backlog = 512
worker_connections = 400
# Longer addresses than Django's own limit (ADDRESS_MAX_CHARACTERS), so that it is our page that says so.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
control_socket_disable = True

M_ARENA_MAX, ARENAS = -8, 2
"""glibc gives each thread a heap of its own, and each keeps the 19 MiB of the last password it checked: 28 threads grew
to 400 MB in minutes. Two heaps hold what two hashes at a time need; Python's own lock leaves nothing to quarrel about.
(Giving the memory back after every hash instead costs 20 ms of processor each.)"""
with contextlib.suppress(OSError, AttributeError):  # another C library has no such heaps
    ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, ARENAS)


def post_worker_init(worker: object) -> None:
    """Each process, when all is loaded and before its first request."""
    from haicso import startup

    startup.settle()


PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{code} · HAI CSO</title></head>
<body><h1>{title}</h1><p>{text}</p><p><a href="/">Beranda</a></p></body></html>
"""
WORDS = {
    414: ("Alamat terlalu panjang", "Kurangi penyaring atau kata yang dicari, lalu ulangi."),
    431: ("Permintaan terlalu besar", "Hapus cookie peramban untuk situs ini, lalu ulangi."),
    500: ("Terjadi kesalahan", "Kesalahan ada di pihak kami. Ulangi beberapa saat lagi."),
}
UNREADABLE = ("Permintaan tidak dapat dibaca", "Kembali ke Beranda dan ulangi dari sana.")


def write_error(sock: object, status_int: int, reason: str, mesg: str) -> None:
    """What gunicorn answers by itself, before Django: in the words of our pages, and without what was sent."""
    title, text = WORDS.get(status_int, UNREADABLE)
    body = PAGE.format(code=status_int, title=escape(title), text=escape(text)).encode()
    head = (
        f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin-1") + body)


util.write_error = write_error
