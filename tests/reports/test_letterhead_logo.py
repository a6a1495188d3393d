"""The letterhead has no logo until an HAI admin puts one there: a PNG, checked and drawn anew, kept as history."""

import io
import uuid

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image

from reports.documents import print_document
from reports.models import LetterheadLogo, PrintedPaper
from reports.paper_frame import Maker
from reports.papers.hai import hai_report
from tests.factories import key
from tests.markup import text_of
from tests.reports.lists.reading import pdf_text, printed, selection
from tickets.quarters import Quarter
from users.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/administrasi/logo/"


@pytest.fixture(autouse=True)
def reports_folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"


def png(wide=120, high=60, **say):
    out = io.BytesIO()
    Image.new("RGBA", (wide, high), (200, 30, 30, 128)).save(out, "PNG", **say)
    return out.getvalue()


def send(client, content, name="garuda.png"):
    return client.post(URL, {"submission": str(uuid.uuid4()), "file": SimpleUploadedFile(name, content)})


def images_of(target):
    return [len(page.images) for page in pypdf.PdfReader(target).pages]


def test_a_logo_is_on_every_paper_from_then_on_and_older_papers_stay(
    client_for, admin, kppn008, monitor, clock, tmp_path, client
):
    before, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    assert images_of(target) == [0]
    page = text_of(client_for(admin).get(URL))
    assert "Lembar dicetak tanpa logo." in page
    assert "batas HAI CSO" in page
    response = send(client_for(admin), png())
    assert response.status_code == 302
    logo = LetterheadLogo.objects.in_force()
    page = text_of(client_for(admin).get(URL))
    assert f'src="{URL}{logo.pk}/gambar/"' in page
    assert "garuda.png" in page
    shown = client_for(admin).get(f"{URL}{logo.pk}/gambar/")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).mode == "RGB", "drawn anew on white"

    _made, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    assert images_of(target) == [1]
    pdf_text(target)
    print_document(hai_report(monitor, Quarter(2026, 2), clock.at), "pdf", target, Maker(monitor))
    assert images_of(target)[0] == 1
    old = client.get(f"/v/{before.paper.code}/")
    assert before.paper.digest in text_of(old), "what was printed before is checked as ever"

    response = client_for(admin).post(f"{URL}cabut/", {"submission": str(uuid.uuid4())})
    assert response.status_code == 302
    _made, target = printed(selection("belum", kppn008, clock), "pdf", tmp_path)
    assert images_of(target) == [0]
    page = text_of(client_for(admin).get(URL))
    assert "garuda.png" in page, "it stays in the history"
    assert LetterheadLogo.objects.count() == 2
    assert PrintedPaper.objects.count() == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterheadLogo.objects.update(file_name="lain.png")


def test_what_is_no_whole_png_of_a_good_size_is_refused_with_the_reason(client_for, admin, kppn008, clock):
    client = client_for(admin)
    whole = png()
    for content, words in (
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "harus berupa gambar PNG"),
        (b"\xff\xd8\xff\xe0" + b"0" * 60, "harus berupa gambar PNG"),
        (png(20, 60), "setiap sisi 32 sampai 2.000 piksel"),
        (png(2001, 60), "batas HAI CSO"),
        (whole[:-30], "rusak atau tidak dapat dibaca"),
        (whole[:16] + b"\x00\x00\x07\xd0\x00\x00\x07\xd0" + whole[24:], "rusak atau tidak dapat dibaca"),
        (whole + b"0" * 512 * 1024, "batas HAI CSO 500 KB"),
        (whole + b"0" * 8 * 1024 * 1024, "Logo ini 8,1 MB; batas HAI CSO 500 KB"),
    ):
        page = send(client, content)
        assert page.status_code == 200
        assert words in text_of(page), words
    assert not LetterheadLogo.objects.exists()
    from reports.logo import actions

    with pytest.raises(Refused):
        actions.put_logo(key=key(kppn008), content=whole, file_name="x.png", clock=clock)
    with pytest.raises(Refused, match="sudah tanpa logo"):
        actions.remove_logo(key=key(admin), clock=clock)


def test_a_hidden_text_in_a_logo_reaches_no_paper(admin, clock):
    from PIL.PngImagePlugin import PngInfo

    from reports.logo import actions

    hidden = PngInfo()
    hidden.add_text("Comment", "rahasia")
    logo = actions.put_logo(key=key(admin), content=png(pnginfo=hidden) + b"ekor", file_name="x.png", clock=clock)
    assert b"rahasia" not in logo.content
    assert b"ekor" not in logo.content
