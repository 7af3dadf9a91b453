"""The one view."""

from benchmarks.bare.models import Note
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone


def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row and answer with its number."""
    note = Note.objects.create(text=request.POST["text"], at=timezone.now())
    body = str(note.pk)
    return HttpResponse(body, status=201, headers={"Content-Length": str(len(body))})


urlpatterns = [path("insert", insert)]
