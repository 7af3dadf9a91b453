"""A resident tells of a matter: one question a page, check, send, receipt.  Without script, with a draft (begun in `beginning`)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narmare.contact.actions import save_draft
from narmare.contact.assessment import known_of
from narmare.contact.models import Draft
from narmare.contact.resident import actions, catalogue, direct, drafts, steps
from narmare.contact.resident.forms import (
    CentreForm,
    FileForm,
    HopeForm,
    QuestionForm,
    ReasonForm,
    WhoForm,
    WordsForm,
    typed,
)
from narmare.contact.resident.matters import sounds_urgent
from narmare.contact.resident.opened import open_to_send, with_draft
from narmare.contact.resident.steps import Content
from narmare.design.addresses import To, address
from narmare.design.forms import Form
from narmare.design.language import spoken_language
from narmare.knowledge.questionnaires import check, show
from narmare.meetings import queries as stored
from narmare.region import kept
from narmare.region import queries as region
from narmare.region.models import Person, Purpose
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest
from narmare.region.sessions import SessionStore


LATER = "senare"  # the button that keeps the page and leaves
NOT_KEPT = frozenset({LATER, "csrfmiddlewaretoken"})
LONGEST_KEPT = 50_000
FOUND = 302


@dataclass(frozen=True)
class Page:
    """A draft opened at one step."""

    request: SignedInRequest
    draft: Draft
    content: Content
    steps: list[str]
    step: str
    now: datetime

    @property
    def posted(self) -> bool:
        """Whether the page was sent, not opened."""
        return self.request.method == "POST"

    @property
    def sent(self) -> QueryDict | None:
        """What was filled in, or what was filled in with faults the last time; None while the page is only opened."""
        if self.posted:
            return self.request.POST
        if self.content.wrong.get("step") != self.step:
            return None
        found = QueryDict(mutable=True)
        for name, values in self.content.wrong["sent"].items():
            found.setlist(name, values)
        return found

    def wrong(self) -> HttpResponse | None:
        """Keep what was sent with faults and open the page anew: then the way back asks nobody to send a form again.

        None where it can't be kept: it is too long, or holds what no text of PostgreSQL can hold.
        """
        sent = {name: values for name, values in self.request.POST.lists() if name not in NOT_KEPT}
        if not kept.keepable(sent, LONGEST_KEPT):
            return None
        data = replace(self.content, wrong={"step": self.step, "sent": sent}).data()
        save_draft(
            key=self.draft.key, data=data, person=self.draft.person, by=self.request.user, now=self.now
        )
        return redirect(self.request.get_full_path())  # with what was searched for

    @property
    def person(self) -> Person:
        """Whom the draft is about; every step after the first has one.

        Raises:
            Http404: nobody has been chosen.
        """
        if self.draft.person is None:
            raise Http404("The draft is about nobody yet.")
        return self.draft.person

    @property
    def about(self) -> str:
        """Whom the matter is about, when it is not the one who writes: a parent of three sees for which child."""
        person = self.draft.person
        return "" if person is None or person.pk == self.request.user.person_id else person.name

    @property
    def back(self) -> str:
        """The address of the step before."""
        earlier = steps.before(self.steps, self.step)
        if (
            earlier == steps.WHO
            and len(drafts.subjects(self.request.user, timezone.localdate(self.now))) == 1
        ):
            earlier = None  # the page was not shown
        return reverse("ask-step", args=[self.draft.key, earlier]) if earlier else reverse("ask")

    def go_on(self, content: Content, person: Person | None) -> HttpResponse:
        """Keep the content and go to the first step that is not done."""
        if self.draft.person_id is not None and person is not None and self.draft.person_id != person.pk:
            # What was written about one never goes along to another.
            content = Content(done=(steps.WHO,), unlisted=content.unlisted)
        data, account = content.data(), self.request.user
        draft = save_draft(key=self.draft.key, data=data, person=person, by=account, now=self.now)
        return redirect("ask-step", key=draft.key, step=open_step(draft, self.now))

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page of the step."""
        shown = {"draft": self.draft, "back": self.back, "step": self.step, "about": self.about, **context}
        return render(self.request, f"contact/resident/{template}.html", shown, status=status)


def steps_of(draft: Draft, content: Content, now: datetime) -> list[str]:
    """The steps of the draft as it is filled in so far, in order."""
    today = timezone.localdate(now)
    return steps.steps(draft, content, today, urgent=sounds_urgent(content, draft.person, today))


def open_step(draft: Draft, now: datetime) -> str:
    """The step that is next: the first that has not been done."""
    content = Content.of(draft)
    return steps.first_open(steps_of(draft, content, now), content)


@requires(Permission.CASE_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """One step of a draft.  A step that the answers have made needless, or not reached yet, leads to the open one."""
    now, draft = timezone.now(), drafts.own_draft(request.user, key)
    if draft.case is not None:
        return redirect("receipt", code=draft.case.code)
    if step != steps.WHO and right_lost(request, draft, now):
        return choose_again(request, key)
    content = Content.of(draft)
    found = steps_of(draft, content, now)
    reached = steps.first_open(found, content)
    if step not in found or found.index(step) > found.index(reached):
        return redirect("ask-step", key=key, step=reached)
    if LATER in request.POST and not _typed_anything(request.POST):
        return redirect("my-cases")
    page = Page(request, draft, content, found, step, now)
    response = _question(page) if step.startswith(steps.QUESTION) else _PAGES[step](page)
    goes_on = response.status_code == FOUND and response.headers["Location"] != request.get_full_path()
    if LATER in request.POST and goes_on:  # what can't be kept is shown with why
        messages.success(request, _("Det du har skrivit är sparat."))
        return redirect("my-cases")
    return response


def _typed_anything(sent: QueryDict) -> bool:
    return any(
        str(value).strip() for name, value in sent.items() if name not in (LATER, "csrfmiddlewaretoken")
    )


def right_lost(request: SignedInRequest, draft: Draft, now: datetime) -> bool:
    """Whether the right to write for the draft's person has ended: then nothing about the person is shown any more."""
    if draft.person_id in (None, request.user.person_id):
        return False
    return drafts.subject(request.user, draft.person_id, timezone.localdate(now)) is None


def choose_again(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Say that the right has ended; back to whom the draft is about."""
    messages.warning(request, _("Du har inte längre rätt att skriva i personens ställe."))
    return redirect("ask-step", key=key, step=steps.WHO)


def _who(page: Page) -> HttpResponse:
    today, account = timezone.localdate(page.now), page.request.user
    found = drafts.subjects(account, today)
    persons = [(str(one.person.pk), *_who_words(one, page)) for one in found]
    initial = {"who": str(page.draft.person_id or account.person_id or "")}
    form = WhoForm(page.sent, persons=persons, initial=initial)
    if page.posted and form.is_valid():
        chosen = region.read_person(account, int(form.cleaned_data["who"]), Purpose.CASES, page.now)
        unlisted = drafts.care_centre(chosen, today) is None
        return page.go_on(page.content.finish(steps.WHO, unlisted=unlisted), chosen)
    return _form_page(page, form)


def _who_words(one: drafts.Subject, page: Page) -> tuple[str, str]:
    if one.agency is None:
        return _("Mig själv"), ""
    child = one.person.age(timezone.localdate(page.now)) < drafts.ADULT
    hint = _("Barn som du är vårdnadshavare för") if child else _("Du har fått rätten av personen")
    return one.person.name, hint


def _centre(page: Page) -> HttpResponse:
    """The care centre, of those who are listed at none."""
    units = [(unit.code, unit.name) for unit in drafts.care_centres(timezone.localdate(page.now))]
    form = CentreForm(page.sent, units=units, initial={"unit": page.content.unit})
    if page.posted and form.is_valid():
        return page.go_on(page.content.finish(steps.CENTRE, **form.cleaned_data), page.draft.person)
    return _form_page(page, form)


def _reason(page: Page) -> HttpResponse:
    """The list in groups; the search narrows it and needs no script."""
    search = page.request.GET.get("sok", "").strip()
    today = timezone.localdate(page.now)
    every = catalogue.in_use(catalogue.reasons(page.person, today), _where(page)["unit"], today)
    shown = catalogue.matching(every, search) if search else every
    choices = [(one.id, one.title, one.group) for one in shown]
    choices.append((catalogue.OTHER, catalogue.title(catalogue.OTHER), _("Du beskriver med egna ord")))
    form = ReasonForm(page.sent, reasons=choices, initial={"reason": page.content.reason})
    if page.posted and form.is_valid():
        content = page.content.finish(steps.REASON, reason=form.cleaned_data["reason"])
        return page.go_on(content, page.draft.person)
    return _form_page(page, form, "reason", search=search, found=len(shown))


def _words(page: Page) -> HttpResponse:
    form = WordsForm(page.sent, initial={"words": page.content.words})
    if page.posted and form.is_valid():
        return page.go_on(page.content.finish(steps.WORDS, **form.cleaned_data), page.draft.person)
    return _form_page(page, form)


def _hope(page: Page) -> HttpResponse:
    form = HopeForm(page.sent, initial={"hope": page.content.hope})
    if page.posted and form.is_valid():
        return page.go_on(page.content.finish(steps.HOPE, **form.cleaned_data), page.draft.person)
    return _form_page(page, form, optional=True)


def _files(page: Page) -> HttpResponse:
    if page.posted:
        return page.go_on(page.content.finish(steps.FILES), page.draft.person)
    form = FileForm()
    if found := kept.found(page.request):
        form = FileForm(found.sent)
        found.shown_on(form)
    return page.show("files", form=form, attached=attached_to(page.draft, page.request))


def attached_to(draft: Draft, request: SignedInRequest) -> list[Any]:
    """The files of the draft that wait to be sent."""
    return list(stored.unsent_files(actions.files_of(draft), request.user))


def _question(page: Page) -> HttpResponse:
    today = timezone.localdate(page.now)
    asked = steps.questions(page.draft, page.content, today)
    item = next(one for one in asked if steps.QUESTION + one.id == page.step)
    initial = {"answer": typed(page.content.answers.get(item.id))}
    form = QuestionForm(page.sent, item=item, initial=initial)
    if page.sent is not None and form.is_valid():
        answers = {**page.content.answers, item.id: form.answer()}
        answers = {name: answer for name, answer in answers.items() if answer is not None}
        wrong = [fault for fault in _faults(page, answers) if fault.item == item.id]
        if not wrong and page.posted:
            return page.go_on(page.content.finish(page.step, answers=answers), page.draft.person)
        if wrong:
            form.add_error("answer", wrong[0].text.inn(spoken_language()))
    caption = catalogue.title(page.content.reason)
    return _form_page(page, form, caption=caption, optional=not item.required)


def _faults(page: Page, answers: dict[str, Any]) -> tuple[check.AnswerFault, ...]:
    found = catalogue.questionnaire(page.content.reason)
    if found is None:
        return ()
    return check.check(found, answers, known_of(page.person, timezone.localdate(page.now)))


def _urgent(page: Page) -> HttpResponse:
    """What has been answered sounds like an emergency: say so; the resident decides."""
    if page.posted:
        return page.go_on(page.content.finish(steps.URGENT), page.draft.person)
    return page.show("urgent")


def _check(page: Page) -> HttpResponse:
    where = _where(page)
    reached = direct.for_person(page.person, page.now, where["unit"])
    attached = attached_to(page.draft, page.request)
    return page.show("check", rows=_rows(page), attached=attached, direct=reached, **where)


def _where(page: Page) -> dict[str, Any]:
    return {"unit": drafts.destination(page.person, page.content.unit, timezone.localdate(page.now))}


def _rows(page: Page) -> list[dict[str, Any]]:
    """Everything that will be sent, each with a link that opens its question again."""
    draft, content, language = page.draft, page.content, spoken_language()
    own = draft.person_id == page.request.user.person_id
    lines = [
        (steps.WHO, _("Vem gäller det?"), _("Mig själv") if own else page.person.name),
        (steps.REASON, _("Vad gäller det?"), catalogue.title(content.reason)),
        (steps.WORDS, _("Med egna ord"), content.words),
        (steps.HOPE, _("Vad hoppas du på?"), content.hope or _("Inget skrivet")),
    ]
    if content.unlisted:
        unit = _where(page)["unit"]
        lines.insert(1, (steps.CENTRE, _("Vilken vårdcentral?"), unit.name if unit else ""))
    for item in steps.questions(draft, content, timezone.localdate(page.now)):
        given = content.answers.get(item.id)
        said = _("Inget svar") if given is None else show.in_words(item, given).inn(language)
        lines.append((steps.QUESTION + item.id, item.text.inn(language), said))
    return [
        {"label": label, "value": value, "url": reverse("ask-step", args=[draft.key, name])}
        for name, label, value in lines
    ]


def _form_page(page: Page, form: Form, template: str = "step", **context: Any) -> HttpResponse:
    if page.posted and form.errors and (again := page.wrong()) is not None:
        return again
    return page.show(template, status=422 if page.posted and form.errors else 200, form=form, **context)


_PAGES = {
    steps.WHO: _who,
    steps.CENTRE: _centre,
    steps.REASON: _reason,
    steps.WORDS: _words,
    steps.HOPE: _hope,
    steps.FILES: _files,
    steps.URGENT: _urgent,
    steps.CHECK: _check,
}


@requires(Permission.CASE_SEND)
@require_POST
def send(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Send the draft.  Twice gives the same receipt."""
    now = timezone.now()
    opened = open_to_send(request.user, key, now, cast(SessionStore, request.session).brought)
    if opened.case is None and (missing := opened.missing) != steps.CHECK:
        return redirect("ask-step", key=key, step=missing)
    if opened.case is None and opened.person is not None and opened.subject is None:
        return choose_again(request, key)
    try:
        case = actions.send_draft(draft=opened.draft, by=request.user, now=now, opened=opened)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("ask-step", key=key, step=steps.CHECK)
    return To(address("receipt", case.code))


send.reads = lambda key: with_draft(key, timezone.now())  # type: ignore[attr-defined]
