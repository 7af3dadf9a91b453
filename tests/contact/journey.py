"""A resident's way through the pages of a matter, without script."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from narmare.contact.models import Draft
from narmare.contact.resident import catalogue, steps


class Journey:
    """A resident with a browser that has no script: opens pages, fills in one thing, goes where it is sent."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.url = self.client.post(reverse("ask")).headers["Location"]
        self.key = re.search(r"/kontakta/([^/]+)/", self.url)[1]

    def at(self, step: str) -> str:
        return reverse("ask-step", args=[self.key, step])

    def fill(self, step: str, status: int = 302, **data: object):
        """Send the page of a step; the next page must open."""
        response = self.client.post(self.at(step), data)
        assert response.status_code == status, response.content.decode()[-900:]
        if status == 302:
            self.url = response.headers["Location"]
            assert self.client.get(self.url).status_code == 200
        return response

    @property
    def step(self) -> str:
        return self.url.rsplit("/", 1)[-1]

    def to_questions(self, person: int, reason: str, words: str = "Jag har ont när jag kissar") -> Journey:
        self.fill(steps.WHO, who=person)
        self.fill(steps.REASON, reason=reason)
        self.fill(steps.WORDS, words=words)
        self.fill(steps.HOPE, hope="Att få hjälp i dag")
        self.fill(steps.FILES)
        return self

    def answer_mildly(self) -> Journey:
        """Answer every question that comes with no, none or the last choice."""
        for _ in range(30):
            if not self.step.startswith(steps.QUESTION):
                break
            self.fill(self.step, answer=_mild(content_of(self.key), self.step))
        return self

    def send(self):
        response = self.client.post(reverse("send-draft", args=[self.key]))
        self.url = response.headers["Location"]
        return response


def content_of(key: str) -> steps.Content:
    return steps.Content.of(Draft.objects.get(key=key))


def _mild(content: steps.Content, step: str) -> object:
    item = catalogue.questionnaire(content.reason).item(step.removeprefix(steps.QUESTION))
    if item.type == "boolean":
        return "no"
    if item.type == "choice":
        calm = next((option.code for option in item.options if option.negative), item.options[-1].code)
        return [calm] if item.repeats else calm
    return {"text": "Nej", "date": "2026-11-01"}.get(item.type, f"{item.minimum or 1:g}")
