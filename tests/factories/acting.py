"""What people do, by the real actions: a test says what it is about, the rest is said here."""

import hashlib

from services.catalogue.first_catalogue import LABEL
from services.models import Service
from tickets import actions
from tickets.actions import Asker, FollowUp, Question
from tickets.files import store
from tickets.files.kinds import KINDS
from tickets.files.store import Staged
from tickets.models import (
    Channel,
    Destination,
    Ticket,
)
from users.clock import Clock
from users.models import (
    OneTimeKey,
    Posting,
    ServiceUser,
    User,
)
from users.signing.proof import Signature

TEXT = "SPM kami ditolak: sisa pagu akun 521211 tidak cukup. Apa yang harus kami lakukan?"
ANSWER = "Lakukan revisi DIPA ke Kanwil lebih dulu, lalu ajukan SPM kembali."


def key(user: User) -> OneTimeKey:
    """The one-time key of a form that `user` was shown just now."""
    return OneTimeKey.fresh(user)


def sign(login: User, posting: Posting) -> Signature:
    """An officer who has just proved identity, without the cost of a hash."""
    return Signature(user=login, posting=posting, credential=posting.officer.cso_password)


def person(asker: ServiceUser | Asker) -> Asker:
    """How an action is told of a known person: by e-mail."""
    return asker if isinstance(asker, Asker) else Asker(email=asker.email)


def question(subject: str = "SPM ditolak karena sisa pagu tidak cukup", text: str = TEXT, **more: object) -> Question:
    return Question(subject=subject, text=text, **more)


def ask(login: User, asker: ServiceUser | Asker, clock: Clock, **say: object) -> Ticket:
    """A satker asks; by default its partner KPPN."""
    say = {"destination": Destination.TREASURY, "question": question(), "key": key(login), **say}
    return actions.ask(user=login, asker=person(asker), clock=clock, **say)


def record(signature: Signature, asker: ServiceUser | Asker, clock: Clock, **say: object) -> Ticket:
    """An officer records a question of somebody at the desk; by default to be answered later."""
    say = {
        "channel": Channel.FACE_TO_FACE,
        "question": question(),
        "follow_up": FollowUp.ANSWER_LATER,
        "key": key(signature.user),
        **say,
    }
    return actions.record(signature=signature, asker=person(asker), clock=clock, **say)


def answer(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """The holding office answers the ticket as it was seen."""
    return actions.answer(**_seen(ticket, signature.user, {"text": ANSWER, **say}), signature=signature, clock=clock)


def escalate(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    say = {"note": "Di luar kewenangan kami.", **say}
    return actions.escalate(**_seen(ticket, signature.user, say), signature=signature, clock=clock)


def hai_reply(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return actions.hai_reply(**_seen(ticket, agent, {"text": ANSWER, **say}), user=agent, clock=clock)


def finish(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return actions.finish(**_seen(ticket, signature.user, {"text": ANSWER, **say}), signature=signature, clock=clock)


def refuse(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    say = {"text": "Ini urusan kepegawaian.", "sought": "Pindah tugas", "catalogue": LABEL, **say}
    return _signed("refuse", ticket, signature, clock, say)


def correct_service(
    ticket: Ticket, by: Signature | User, clock: Clock, service: Service | None, **say: object
) -> Ticket:
    """The holder (signed) or layer 1 says what it is about."""
    user = by.user if isinstance(by, Signature) else by
    seen = _seen(ticket, user, {"reason": "Salah pilih.", **say})
    return actions.correct_service(by=by, service=service, clock=clock, **seen)


def ask_data(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("ask_data", ticket, signature, clock, {"text": "Kirim ADK dan surat kuasanya.", **say})


def record_reply(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("record_reply", ticket, signature, clock, {"text": "Penanya membawa ADK ke loket.", **say})


def send_back(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    return _signed("send_back", ticket, signature, clock, {"note": "Belum menjawab soal pagunya.", **say})


def refer(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """To whom: `colleague`."""
    return _signed("refer", ticket, signature, clock, {"note": "Mohon arahan.", **say})


def pass_on(ticket: Ticket, signature: Signature, clock: Clock, **say: object) -> Ticket:
    """By destination (KPPN Khusus Penerimaan unless told otherwise), or to `office`."""
    say = {"destination": Destination.REVENUE, "office": None, "note": "Kewenangan kantor Anda.", **say}
    return _signed("pass_on", ticket, signature, clock, say)


def reply(ticket: Ticket, login: User, clock: Clock, **say: object) -> Ticket:
    return _personal("reply", ticket, login, clock, {"text": "Ini ADK-nya.", **say})


def add(ticket: Ticket, login: User, clock: Clock, **say: object) -> Ticket:
    return _personal("add", ticket, login, clock, {"text": "Nomor SPM-nya 00217.", **say})


def hai_ask_data(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return _personal("hai_ask_data", ticket, agent, clock, {"text": "Kirim log aplikasinya.", **say})


def to_layer_2(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    """To which: `directorate`."""
    return _personal("to_layer_2", ticket, agent, clock, {"note": "Perlu direktorat.", **say})


def to_layer_1(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    return _personal("to_layer_1", ticket, agent, clock, {"note": "Bukan urusan kami.", **say})


REPORT = {
    "problem": "Satker meminta SP2D dibatalkan setelah lewat tahun.",
    "regulation": "PMK 62/2023 pasal 105.",
    "conclusion": "Menurut kami ditolak; mohon arahan.",
}
"""The three parts of a report to a Kepala Seksi (PER-8/PB/2020 art. 6(4)b)."""


def to_agent_head(ticket: Ticket, agent: User, clock: Clock, **say: object) -> Ticket:
    """To whom: `agent_head`."""
    return _personal("to_agent_head", ticket, agent, clock, {**REPORT, **say})


def _signed(act: str, ticket: Ticket, signature: Signature, clock: Clock, say: dict[str, object]) -> Ticket:
    return getattr(actions, act)(**_seen(ticket, signature.user, say), signature=signature, clock=clock)


def _personal(act: str, ticket: Ticket, user: User, clock: Clock, say: dict[str, object]) -> Ticket:
    return getattr(actions, act)(**_seen(ticket, user, say), user=user, clock=clock)


def _seen(ticket: Ticket, user: User, say: dict[str, object]) -> dict[str, object]:
    return {"ticket_id": ticket.pk, "seen_version": ticket.version, "key": key(user), **say}


def staged(name: str = "surat.pdf", content: bytes = b"%PDF-1.7 uji") -> Staged:
    """A file in quarantine as if it had just been checked, for an action's `files`."""
    path, handle = store.begin()
    handle.write(content)
    store.finish(handle)
    kind = KINDS[name.rpartition(".")[2]]
    return Staged(path, name, kind, len(content), hashlib.sha256(content).hexdigest())
