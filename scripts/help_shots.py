"""What the pictures of the help pages show: for each guide the login and five places of the demo, in the order of its
steps (haicso/guides). `mark` is outlined and stands in the picture, with the page's own surroundings."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 760, 475
AROUND = 14
# As the demo prints them.
LOGIN_PASSWORD, CSO_PASSWORD = "haicso-demo", "cso-demo"
VIEW = {"width": 1100, "height": 900}
LIST_VIEW = {"width": 1280, "height": 900}
"""A list has more columns."""
OUTLINE = """one => { one.style.outline = "3px solid #C93400"; one.style.outlineOffset = "4px";
    one.style.borderRadius = "6px"; document.activeElement.blur(); }"""


@dataclass(frozen=True)
class Shot:
    """`path`: the page; `then`: what is done on it first. `mark`: what the step is about."""

    path: str
    mark: str
    then: Callable[[Page], None] = lambda page: None


def first_ticket(page: Page) -> None:
    page.locator("main table a[href^='/tiket/HAI-']:visible").first.click()
    page.wait_for_load_state()


def choose(act: str) -> Callable[[Page], None]:
    def chosen(page: Page) -> None:
        first_ticket(page)
        page.locator(f"input[name=act][value={act}]").check(force=True)

    return chosen


LIST = "/tiket/"
ACT = "#act .options >> nth=0"
SHOTS: dict[str, tuple[str, tuple[Shot, ...]]] = {
    "satker": (
        "satker800801",
        (
            Shot("/", "main .note >> nth=1"),
            Shot("/tiket/rekam/", "form.card .options >> nth=0"),
            Shot("/tiket/?tab=data", ".thread > li:last-child", first_ticket),
            Shot("/tiket/?tab=selesai", ".thread", first_ticket),
            Shot("/atas-nama-kami/", "tbody a[href*='bukan-pertanyaan-kami'] >> nth=0"),
        ),
    ),
    "kppn": (
        "kppn008",
        (
            Shot(LIST, ".tabs"),
            Shot("/tiket/rekam/", "[name=email]"),
            Shot(LIST, ACT, first_ticket),
            Shot(LIST, ".identity", first_ticket),
            Shot("/monitoring-iku/", "main form"),
        ),
    ),
    "kanwil": (
        "kanwil04",
        (
            Shot("/", "main .tiles >> nth=0"),
            Shot("/", "article.attention >> nth=0"),
            Shot("/peringatan-dini/", "main table tbody tr >> nth=0"),
            Shot("/monitoring-iku/kantor/008/", "main table tbody tr >> nth=1"),
            Shot("/keberatan/", "main table tbody tr >> nth=0"),
        ),
    ),
    "hai-layer-1": (
        "hai1",
        (
            Shot("/", "main table tbody tr >> nth=0"),
            Shot(LIST, ".thread", first_ticket),
            Shot(LIST, "#act", choose("hai_reply")),
            Shot(LIST, "#act", choose("to_layer_2")),
            Shot(LIST, ACT, choose("to_agent_head")),
        ),
    ),
    "hai-layer-2": (
        "hai2-pa",
        (
            Shot("/", "main table tbody tr >> nth=0"),
            Shot(LIST, ".thread", first_ticket),
            Shot(LIST, "#act", choose("hai_reply")),
            Shot(LIST, "#act", choose("to_layer_1")),
            Shot("/laporan/hai/", ".page-head .actions"),
        ),
    ),
    "kepala-seksi-hai": (
        "kasi-hai",
        (
            Shot("/tiket/?tab=untuk-saya", ".tabs a[aria-current]"),
            Shot("/tiket/?tab=untuk-saya", ".message--hai, .thread > li:last-child", first_ticket),
            Shot("/tiket/?tab=untuk-saya", "#act", choose("hai_reply")),
            Shot("/tiket/?tab=untuk-saya", "#act", choose("to_layer_1")),
            Shot("/tiket/?tab=hai", ".tabs a[aria-current]"),
        ),
    ),
    "kantor-pusat": (
        "monitor",
        (
            Shot("/", "main .tiles >> nth=0"),
            Shot("/monitoring-iku/", "main table tbody tr >> nth=0"),
            Shot(LIST, "main form.filter"),
            Shot("/laporan/", "main .tiles"),
            Shot("/indikasi-kejanggalan/", "main .tabs"),
        ),
    ),
    "admin": (
        "admin",
        (
            Shot("/", "aside .card >> nth=0"),
            Shot("/administrasi/kalender/rancang/", "main .options >> nth=0"),
            Shot("/akun/", "main table tbody tr >> nth=0"),
            Shot("/petugas/", "main table tbody tr >> nth=0"),
            Shot("/satker/impor/", "main form"),
        ),
    ),
}


def sign_in(browser: Browser, site: str, login: str) -> Page:
    page = browser.new_context(viewport=VIEW, locale="id-ID", reduced_motion="reduce").new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{site}/masuk/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", LOGIN_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/")
    return page


def prepare(browser: Browser, site: str) -> None:
    """Two tickets that the demo has at no moment for certain: one waits for a satker's data, one for a directorate."""
    satker = sign_in(browser, site, "satker800801")
    satker.goto(f"{site}/tiket/?tab=ditangani")
    first_ticket(satker)
    waiting = satker.url
    satker.context.close()
    desk = sign_in(browser, site, "kppn008")
    desk.goto(waiting)
    desk.locator("input[name=act][value=ask_data]").check(force=True)
    desk.fill("[name=request]", "Mohon kirim nomor telepon KPA yang terdaftar dan tangkapan layar pesannya.")
    desk.select_option("select[name=officer]", index=1)
    desk.fill("[name=password]", CSO_PASSWORD)
    send(desk)
    agent = sign_in(browser, site, "hai1")
    agent.goto(f"{site}/tiket/")
    choose("to_layer_2")(agent)
    chosen = agent.locator("select[name=directorate] option", has_text="Pelaksanaan Anggaran").get_attribute("value")
    agent.select_option("select[name=directorate]", chosen)
    agent.fill("[name=note]", "Mohon penjelasan sumber data laporan ini dan kapan dimutakhirkan.")
    send(agent)


def send(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Kirim", exact=True).click()
    page.wait_for_selector(".note--success")
    page.context.close()


def take_shot(page: Page, site: str, shot: Shot) -> bytes:
    """The piece of the page around the mark, as PNG."""
    page.set_viewport_size(LIST_VIEW if ".tabs" in shot.mark or ".filter" in shot.mark else VIEW)
    page.goto(site + shot.path)
    shot.then(page)
    mark = page.locator(shot.mark).first
    mark.evaluate(OUTLINE)
    page.evaluate("document.fonts.ready")
    box = mark.bounding_box()
    full = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight, scrollY]")
    if box is None:
        raise LookupError(f"{shot.path} shows no {shot.mark}")
    left = min(max(box["x"] - AROUND, 0), full[0] - WIDTH) if box["x"] + box["width"] > WIDTH else 0
    top = box["y"] + full[2] - max((HEIGHT - box["height"]) / 3, AROUND)
    clip = {"x": left, "y": min(max(top, 0), max(full[1] - HEIGHT, 0)), "width": WIDTH, "height": HEIGHT}
    return page.screenshot(full_page=True, clip=clip)
