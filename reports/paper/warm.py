"""`python -m reports.paper.warm HANDLE`: the engines loaded once, and a process of its own for every file.

Loading them takes several times as long as a sheet of one page. Reads from the socket `HANDLE` what is to be made, with
the pipes for it; answers with the process that makes it and, once it has ended, with how. Whoever asked and is gone
leaves the socket closed: then this ends, too.
"""

import gc
import json
import os
import socket
import sys
import traceback

from . import excel, html, process, table  # noqa: F401 - loaded here, so that no process of a file has to

PIPES = 3
"""What goes in, what comes out, what is said of a failure."""


def serve(wire: socket.socket) -> None:
    import openpyxl  # noqa: F401
    import weasyprint  # noqa: F401

    while True:
        asked, handles, _flags, _sender = socket.recv_fds(wire, 65536, PIPES)
        if not asked:
            return
        child = os.fork()
        if not child:
            _make(wire, asked, handles)
        for handle in handles:
            os.close(handle)
        wire.sendall(_line(child))
        _child, status = os.waitpid(child, 0)
        wire.sendall(_line(os.waitstatus_to_exitcode(status)))


def _line(number: int) -> bytes:
    return b"%d\n" % number


def _make(wire: socket.socket, asked: bytes, handles: list[int]) -> None:
    """In the new process, which ends here whatever happens."""
    code = 1
    try:
        wire.close()
        for number, handle in enumerate(handles):
            os.dup2(handle, number)
            os.close(handle)
        engine, target = json.loads(asked)
        process.main(engine, target)
        sys.stdout.flush()
        # What an engine keeps in a folder of its own goes with it; an interpreter would see to that at its end.
        gc.collect()
        code = 0
    except BaseException:  # noqa: BLE001 - like an interpreter: said, and ended with 1
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
