"""Files as a browser sends them, and what lies on the disk after."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import evil_files

PDF = evil_files.pdf()


def upload(name: str = "surat.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def files_on_disk(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def error_of(response, name: str = "attachments") -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.context["form"].errors.get(name, []))
