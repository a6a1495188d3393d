"""The commonest act of all, recording an answered question at the desk, by keyboard alone: how many keys beside the
texts, with script and without."""

import pytest

from tests.factories import CSO_PASSWORD, MembershipFactory, ServiceUserFactory
from tickets.models import Status, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBJECT, QUESTION, ANSWER = "Syarat dispensasi SPM", "Apa syarat dispensasi?", "Ajukan surat kepada Kepala KPPN."


class Hands:
    """Counts the keys that are no text."""

    def __init__(self, page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, selector: str) -> None:
        """As often as it takes; whoever works here every day does not look."""
        aim = self.page.locator(f"{selector}:focus")
        for _try in range(20):
            if aim.count():
                return
            self.press("Tab")
        raise AssertionError(f"no way to {selector}")

    def wait_at(self, selector: str) -> None:
        """Until the page is ready for the next text."""
        self.page.wait_for_selector(f"{selector}:focus")

    def question_answer_and_signature(self) -> None:
        for selector, text in (
            ("[name=subject]", SUBJECT),
            ("[name=question]", QUESTION),
            ("[name=answer]", ANSWER),
        ):
            self.tab_to(selector)
            self.type(text)
        self.tab_to("[name=officer]")
        self.press("R")
        self.tab_to("[name=password]")
        self.type(CSO_PASSWORD)
        self.press("Enter")
        self.page.wait_for_selector(".page-head .badge")


@pytest.fixture
def two_of_the_name(pekanbaru, kppn008, budi):
    """Two Budis, so that one has to be chosen."""
    other = ServiceUserFactory(name="Budi Zulkarnain", email="budi.zulkarnain@contoh.go.id", satker=budi.satker)
    MembershipFactory(service_user=other, office=pekanbaru, added_by=kppn008)
    return other


def and_the_next_one(desk, hands) -> None:
    """After sending the focus is on the note of success; one key further the next recording begins."""
    page = desk.page
    page.wait_for_selector(".note--success:focus")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Rekam tiket berikutnya"
    page.keyboard.press("Enter")
    hands.wait_at("[name=email]")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_known_asker_takes_fourteen_keys_beside_the_texts(window, kppn008, rina, two_of_the_name, budi, script):
    desk = window(kppn008, script=script)
    desk.page.set_viewport_size({"width": 1366, "height": 768})
    desk.go("/tiket/rekam/")
    hands = Hands(desk.page)
    hands.wait_at("[name=email]")
    if script:
        send = desk.page.get_by_role("button", name="Kirim", exact=True).bounding_box()
        assert send["y"] + send["height"] <= 768, "Kirim is in sight"
    else:
        assert desk.page.locator("label[for=id_answer]").inner_text().endswith("hanya untuk “Selesai”")
    hands.type("budi")
    hands.press("Enter")
    hands.wait_at(".matches__one")
    desk.picture(f"penanya-pilihan-{script}")
    hands.press("Enter")
    hands.wait_at("[name=channel]")
    assert desk.page.locator("[data-found]").inner_text().startswith("Budi Hartono")
    hands.question_answer_and_signature()
    ticket = Ticket.objects.get()
    assert (ticket.asker, ticket.status, ticket.subject) == (budi, Status.DONE, SUBJECT)
    assert hands.keys <= 14
    and_the_next_one(desk, hands)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_new_asker_takes_nineteen_keys_beside_the_texts(window, kppn008, rina, satker, script):
    desk = window(kppn008, script=script).go("/tiket/rekam/")
    hands = Hands(desk.page)
    hands.wait_at("[name=email]")
    hands.type("yusuf.ananda@contoh.go.id")
    hands.press("Enter")
    hands.wait_at("[name=name]")
    desk.picture(f"penanya-baru-{script}")
    hands.type("Yusuf Ananda")
    hands.tab_to("[name=satker_code]")
    hands.type(satker.code)
    hands.question_answer_and_signature()
    ticket = Ticket.objects.get()
    assert (ticket.asker_name, ticket.asker_satker, ticket.status) == ("Yusuf Ananda", satker, Status.DONE)
    assert hands.keys <= 19
    and_the_next_one(desk, hands)


def test_as_one_types_with_the_arrows_and_a_kppn_asker_keeps_the_answer_in_sight(
    window, kppn008, rina, two_of_the_name, budi, kppn_person
):
    desk = window(kppn008).go("/tiket/rekam/")
    page, hands = desk.page, Hands(desk.page)
    hands.type("budi")
    page.wait_for_selector(".matches__one")
    hands.press("ArrowDown", "ArrowDown", "ArrowUp", "Enter")
    page.wait_for_selector("[data-found]")
    assert page.input_value("[name=email]") == budi.email
    assert page.url.endswith("/tiket/rekam/")
    desk.write("subject", SUBJECT).write("question", QUESTION).write("answer", ANSWER)

    # Another asker, by address, without Enter: the page says who that is, and what can be done for them.
    page.fill("[name=email]", kppn_person.email)
    page.click("[name=subject]")
    page.wait_for_selector("[name=follow_up][value=hai]:checked", state="attached")
    assert page.locator("[name=follow_up]").count() == 1
    assert page.is_visible("[name=answer]")
    assert page.locator("[data-unused]:visible").count() == 1
    desk.picture("penanya-kppn")
    desk.sign(rina).send()
    assert "Tidak ikut terkirim dengan pilihan Kirim ke HAI." in desk.text
    assert page.input_value("[name=answer]") == ANSWER
    desk.write("answer", "").sign(rina).send()
    assert Ticket.objects.get().status == Status.AT_HAI
