from django.http import HttpRequest, HttpResponse


def monitoring(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
