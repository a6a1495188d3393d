"""What happened to a ticket, in words: the lines and cards of its conversation, one function for each kind of event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.files.words import size_text
from tickets.knowledge import canned_texts, taken
from tickets.knowledge.uses import shown_to
from tickets.models import GONE, Attachment, Event, GapReason, OutgoingMail, Status, Ticket
from tickets.words import badge, instant_text
from users.models import User
from users.pages.badges import Badge

AGENT_HEAD = gettext_lazy("Kepala Seksi HAI")


@dataclass
class Item:
    """One entry of the thread. `is_message`: a card with text; otherwise an act, one line `lead` **name** `rest`."""

    is_message: bool
    time_text: str
    time_iso: str
    kind: str = ""
    initials: str = ""
    name: str = ""
    role: str = ""
    paragraphs: tuple[str, ...] = ()
    files: tuple[dict[str, str], ...] = ()
    badge: Badge | None = None
    icon: str = ""
    lead: str = ""
    rest: str = ""
    after: str = ""
    cited: tuple[dict[str, str], ...] = ()
    canned: tuple[str, ...] = ()
    answers: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Told:
    """An event with what its words depend on: its ticket, the reader, and how the mail about it to the asker stands.
    `seen`: the other tickets that the reader may see, of those whose answers stand in it."""

    event: Event
    ticket: Ticket
    reader: User
    mail: str
    seen: frozenset[str] = frozenset()

    @property
    def actor(self) -> dict[str, str]:
        return self.event.data["actor"]

    @property
    def is_satker(self) -> bool:
        """Notes between offices and HAI are not for the satker."""
        return self.reader.role == User.Role.SATKER

    def _when(self) -> dict[str, Any]:
        return {"time_text": instant_text(self.event.at), "time_iso": self.event.at.isoformat()}

    def line(self, icon: str, **words: Any) -> Item:
        return Item(False, icon=icon, **words, **self._when())

    def card(self, kind: str, initials: str, name: str, role: str, **more: Any) -> Item:
        text = paragraphs(self.event.text)
        about = {
            "paragraphs": text,
            "files": self._files(),
            "cited": self._cited(),
            "canned": self._canned(),
            "answers": self._answers(),
            **more,
            **self._when(),
        }
        return Item(True, kind=kind, initials=initials, name=name, role=role, **about)

    def _cited(self) -> tuple[dict[str, Any], ...]:
        """The articles that the text cites, with their versions, as far as this reader reads them."""
        return tuple(
            {
                "title": said["title"],
                "url": reverse("knowledge:version", args=[said["slug"], said["no"]]),
                "version": _("versi %(no)d") % {"no": said["no"]},
            }
            for said in shown_to(self.event, self.reader)
        )

    def _canned(self) -> tuple[str, ...]:
        """The canned texts that the answer was made with, for offices and HAI."""
        return tuple(
            _("“%(title)s”, versi %(no)d") % {"title": said["title"], "no": said["no"]}
            for said in canned_texts.shown_to(self.event, self.reader)
        )

    def _answers(self) -> tuple[dict[str, str], ...]:
        """The tickets whose answers it was made with; not even named to whoever may not see them."""
        return tuple(
            {"reference": reference, "url": reverse("tickets:detail", args=[reference])}
            for reference in self.event.data.get(taken.KEY_OF, [])
            if reference in self.seen
        )

    def _files(self) -> tuple[dict[str, str], ...]:
        """The links under the text, as the template wants them."""
        return tuple(
            {
                "name": file.name,
                "url": reverse("tickets:download", args=[self.ticket.reference, file.key]),
                "preview_url": reverse("tickets:preview", args=[self.ticket.reference, file.key])
                if file.type == Attachment.Type.PDF
                else "",
                "size_text": f"{file.get_type_display()} · {size_text(file.size)}",
                "icon": "sheet" if file.type in {"xls", "xlsx"} else "file",
            }
            for file in self.event.attachments.all()
        )

    def from_asker(self, role: str, **more: Any) -> Item:
        ticket = self.ticket
        place = ticket.asker_institution or ticket.asker_unit_type
        return self.card("asker", initials(ticket.asker_name), ticket.asker_name, role % {"place": place}, **more)

    def from_desk(self, badge_status: str, badge_label: str) -> Item:
        """What the office or HAI says to the asker."""
        actor, shown = self.actor, badge(badge_status, badge_label)
        if self.event.posting_id is not None:
            role = f"{actor['role']} · {actor['place']}"
            return self.card("office", initials(actor["name"]), actor["name"], role, badge=shown)
        layer = _("Layer %(layer)s") % {"layer": self.event.data.get("layer") or 1}
        role = f"{layer} · {actor['place']}" if actor["place"] else layer
        return self.card("hai", "HAI", _("HAI DJPb"), role, badge=shown)

    def with_note(self, line: Item, role: str) -> list[Item]:
        """The line of a passing, and the note that went with it, which the asker does not see."""
        if self.is_satker or not (self.event.text or self.event.data.get("files")):
            return [line]
        kind = "office" if self.event.posting_id is not None else "hai"
        return [line, self.card(kind, initials(self.actor["name"]), self.actor["name"], role)]

    def gap_reason(self) -> str:
        """Why the question went on, for offices and HAI; "" where nobody said it."""
        reason = self.event.data.get("gap_reason", "")
        return "" if self.is_satker or reason not in GapReason.values else str(GapReason(reason).label)

    def who(self) -> str:
        """The officer by name; for the satker an agent of HAI has none."""
        if self.event.posting_id is None and self.is_satker:
            return self.actor["role"]
        return self.actor["name"]


def items_of(told: Told) -> list[Item]:
    """The entries of one event, in order."""
    return _WORDS[Event.Kind(told.event.kind)](told)


def _asked(told: Told) -> list[Item]:
    event, ticket, actor = told.event, told.ticket, told.actor
    items = [told.from_asker(_("Penanya · %(place)s"))]
    if event.posting_id is not None:
        after = ""
        if ticket.received_on and not told.is_satker:
            after = _("Diterima pada %(when)s") % {"when": instant_text(ticket.received_on)}
        rest = f"({actor['role']}, {actor['place']}) · {event.data.get('channel', '')}"
        if event.data.get("through_clinic"):
            rest += f" · {_('melalui Klinik Akuntansi')}"
        items.append(told.line("inbox", lead=_("Direkam"), name=actor["name"], rest=rest, after=after))
    return items


def _routed(told: Told) -> list[Item]:
    data = told.event.data
    rest = f"({data['destination']})"
    return [told.line("send", lead=_("Dikirim ke"), name=data["to"], rest=rest, after=_mail_text(told.mail))]


def _answered(told: Told) -> list[Item]:
    return [told.from_desk(Status.DONE, _("Jawaban"))]


def _refused(told: Told) -> list[Item]:
    items = [told.from_desk(Status.REFUSED, _("Ditolak, di luar Katalog Layanan"))]
    data = told.event.data
    if data.get("catalogue"):
        lead = _("Dicari pada Katalog Layanan versi %(version)s dan tidak ada:") % {"version": data["catalogue"]}
        items.append(told.line("search", lead=lead, name=data["sought"]))
    return items


def _service_changed(told: Told) -> list[Item]:
    data = told.event.data
    words = {**told.actor, "to": data["to"] or _("tanpa layanan"), "before": data["from"] or _("tanpa layanan")}
    rest = _("(%(role)s) memperbaiki layanan tiket ini: %(to)s, sebelumnya %(before)s") % words
    return told.with_note(told.line("list", name=told.who(), rest=rest), _("Alasan"))


def _escalated(told: Told) -> list[Item]:
    line = told.line(
        "arrow-up-right",
        name=told.who(),
        rest=_("(%(role)s) mengirim tiket ini ke HAI, Layer 1") % told.actor,
        after=told.gap_reason(),
    )
    return told.with_note(line, _("Catatan untuk HAI"))


def _hai_replied(told: Told) -> list[Item]:
    sent = _("terkirim") if told.mail in {OutgoingMail.State.SENT, GONE} else _("sedang dikirim")
    line = told.line(
        "send",
        lead=_("Balasan HAI %(sent)s ke") % {"sent": sent},
        name=told.ticket.asker_email,
        rest=_("dan langsung dapat dibaca penanya"),
        after=_mail_text(told.mail) if told.mail == GONE else "",
    )
    return [told.from_desk(Status.HAI_REPLIED, _("Balasan HAI")), line]


def _data_asked(told: Told) -> list[Item]:
    return [told.from_desk(Status.WAITING_ASKER, _("Permintaan data pendukung"))]


def _data_given(told: Told) -> list[Item]:
    items = [told.from_asker(_("Balasan penanya · %(place)s"))]
    if told.event.posting_id is not None:
        rest = "({role}, {place})".format(**told.actor)
        items.append(told.line("inbox", lead=_("Balasan dicatat oleh"), name=told.actor["name"], rest=rest))
    return items


def _added(told: Told) -> list[Item]:
    return [told.from_asker(_("Tambahan keterangan · %(place)s"))]


def _referred(told: Told) -> list[Item]:
    data = told.event.data
    rest = _("(%(role)s) meneruskan tiket ini kepada %(to)s (%(to_role)s)") % {
        "role": told.actor["role"],
        "to": data["to"],
        "to_role": data["role"],
    }
    return told.with_note(told.line("corner-up-right", name=told.who(), rest=rest), _("Catatan"))


def _passed_on(told: Told) -> list[Item]:
    data = told.event.data
    if data.get("closed"):
        lead = _("%(office)s ditutup; tiket ini diteruskan ke") % {"office": data["closed"]}
        after = "" if told.is_satker else _("oleh %(name)s") % {"name": told.actor["name"]}
        return [told.line("send", lead=lead, name=data["to"], after=after)]
    rest = _("(%(role)s, %(place)s) meneruskan tiket ini ke %(to)s (%(destination)s)") % {
        **told.actor,
        "to": data["to"],
        "destination": data["destination"],
    }
    if data.get("stays") and not told.is_satker:
        rest += "; " + _("tiket tetap dihitung di %(office)s, belum ditangani") % {"office": told.ticket.office.name}
    return told.with_note(told.line("send", name=told.who(), rest=rest), _("Catatan"))


def _to_layer_2(told: Told) -> list[Item]:
    rest = _("meneruskan ke Layer 2, %(to)s") % {"to": told.event.data["to"]}
    line = told.line("arrow-up-right", name=told.actor["role"], rest=rest, after=told.gap_reason())
    return told.with_note(line, _("Catatan"))


def _to_layer_1(told: Told) -> list[Item]:
    if told.event.data.get("head"):
        name = str(AGENT_HEAD) if told.is_satker else told.actor["name"]
        rest = _("mengembalikan ke Layer 1") if told.is_satker else _("(Kepala Seksi HAI) mengembalikan ke Layer 1")
        return told.with_note(told.line("corner-up-right", name=name, rest=rest), _("Arahan Kepala Seksi HAI"))
    place = told.actor["place"]
    line = told.line(
        "corner-up-right", name=told.actor["role"], rest=_("(%(place)s) mengembalikan ke Layer 1") % {"place": place}
    )
    return told.with_note(line, _("Catatan"))


def _to_agent_head(told: Told) -> list[Item]:
    """The person's name and the report are not for the satker."""
    if told.is_satker:
        rest = _("meneruskan tiket ini kepada %(to)s") % {"to": AGENT_HEAD}
        return [told.line("corner-up-right", name=told.who(), rest=rest)]
    rest = _("(%(role)s) meneruskan tiket ini kepada %(to)s (%(to_role)s)") % {
        "role": told.actor["role"],
        "to": told.event.data["to"],
        "to_role": AGENT_HEAD,
    }
    line = told.line("corner-up-right", name=told.who(), rest=rest)
    return told.with_note(line, _("Laporan kepada Kepala Seksi HAI"))


def _sent_back(told: Told) -> list[Item]:
    to = _("Layer %(layer)s") % {"layer": told.event.data["layer"]}
    if told.event.data["to"]:
        to = f"{to}, {told.event.data['to']}"
    rest = _("(%(role)s) mengembalikan tiket ini ke HAI, %(to)s") % {"role": told.actor["role"], "to": to}
    return told.with_note(told.line("corner-up-right", name=told.who(), rest=rest), _("Catatan untuk HAI"))


def _region_changed(told: Told) -> list[Item]:
    """An office's line; the satker is not concerned."""
    if told.is_satker:
        return []
    data = told.event.data
    return [
        told.line(
            "corner-up-right",
            lead=_("%(office)s pindah dari %(old)s ke") % {"office": data["office"], "old": data["old"]},
            name=data["new"],
            rest=_("sejak %(day)s; tiket ini dihitung di sana") % {"day": data["day"]},
        )
    ]


_WORDS: dict[Event.Kind, Callable[[Told], list[Item]]] = {
    Event.Kind.ASKED: _asked,
    Event.Kind.ROUTED: _routed,
    Event.Kind.ANSWERED: _answered,
    Event.Kind.REFUSED: _refused,
    Event.Kind.ESCALATED: _escalated,
    Event.Kind.HAI_REPLIED: _hai_replied,
    Event.Kind.DATA_ASKED: _data_asked,
    Event.Kind.DATA_GIVEN: _data_given,
    Event.Kind.ADDED: _added,
    Event.Kind.REFERRED: _referred,
    Event.Kind.PASSED_ON: _passed_on,
    Event.Kind.TO_LAYER_2: _to_layer_2,
    Event.Kind.TO_LAYER_1: _to_layer_1,
    Event.Kind.TO_AGENT_HEAD: _to_agent_head,
    Event.Kind.SENT_BACK: _sent_back,
    Event.Kind.REGION_CHANGED: _region_changed,
    Event.Kind.SERVICE_CHANGED: _service_changed,
}


def last_act(ticket: Ticket, reader: User) -> str:
    """Who acted last and when, for a page that has become stale: "sudah dijawab oleh Bayu Pratama pada Sen, …"."""
    event = ticket.events.latest("seq")
    words: dict[Any, str] = {
        Event.Kind.ANSWERED: _("Tiket ini sudah dijawab oleh %(name)s pada %(when)s."),
        Event.Kind.REFUSED: _("Tiket ini sudah ditolak oleh %(name)s pada %(when)s."),
        Event.Kind.ESCALATED: _("Tiket ini sudah dikirim ke HAI oleh %(name)s pada %(when)s."),
        Event.Kind.HAI_REPLIED: _("Tiket ini sudah dibalas HAI (%(name)s) pada %(when)s."),
        Event.Kind.DATA_ASKED: _("Data pendukung sudah diminta oleh %(name)s pada %(when)s."),
        Event.Kind.DATA_GIVEN: _("Penanya sudah membalas (%(name)s) pada %(when)s."),
        Event.Kind.ADDED: _("Penanya menambah keterangan pada %(when)s."),
        Event.Kind.REFERRED: _("Tiket ini sudah diteruskan kepada %(to)s oleh %(name)s pada %(when)s."),
        Event.Kind.PASSED_ON: _("Tiket ini sudah diteruskan ke %(to)s oleh %(name)s pada %(when)s."),
        Event.Kind.TO_LAYER_2: _("Tiket ini sudah diteruskan ke Layer 2, %(to)s, oleh %(name)s pada %(when)s."),
        Event.Kind.TO_LAYER_1: _("Tiket ini sudah dikembalikan ke Layer 1 oleh %(name)s pada %(when)s."),
        Event.Kind.TO_AGENT_HEAD: _("Tiket ini sudah diteruskan kepada %(to)s oleh %(name)s pada %(when)s."),
        Event.Kind.SERVICE_CHANGED: _("Layanan tiket ini sudah diperbaiki oleh %(name)s pada %(when)s."),
        Event.Kind.SENT_BACK: _("Tiket ini sudah dikembalikan ke HAI oleh %(name)s pada %(when)s."),
    }
    text = words.get(event.kind, _("Tiket ini baru saja diubah oleh %(name)s pada %(when)s."))
    told = Told(event, ticket, reader, "")
    hidden = told.is_satker and event.kind == Event.Kind.TO_AGENT_HEAD
    to = AGENT_HEAD if hidden else event.data.get("to", "")
    return text % {"name": told.who(), "to": to, "when": instant_text(event.at)}


def _mail_text(mail: str) -> str:
    words: dict[str, str] = {
        GONE: _("E-mail pemberitahuan terkirim ke penanya; isi e-mailnya dihapus setelah %(days)d hari.")
        % {"days": settings.MAIL_KEEP_DAYS},
        OutgoingMail.State.SENT: _("E-mail pemberitahuan terkirim ke penanya."),
        OutgoingMail.State.WAITING: _("E-mail pemberitahuan sedang dikirim ke penanya."),
        OutgoingMail.State.SET_ASIDE: _("E-mail pemberitahuan ke penanya tidak terkirim."),
    }
    return words.get(mail, "")


def initials(name: str) -> str:
    """ "Siti Rahmawati" -> "SR" """
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def paragraphs(text: str) -> tuple[str, ...]:
    """Blank lines part paragraphs; single newlines stay in them."""
    return tuple(part.strip("\n") for part in text.split("\n\n") if part.strip())
