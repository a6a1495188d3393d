"""What is read of a page, and where a ticket's acts are sent."""

from django.urls import reverse


def url(ticket):
    return reverse("tickets:act", args=[ticket.reference])
