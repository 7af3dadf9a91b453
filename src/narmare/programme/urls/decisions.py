"""Addresses of meetings, decisions, assignments, grants, care tasks that move, and audits."""

from django.urls import path

from narmare.programme.views import assignments, audits, decisions, grants, meetings, register, transfers


urlpatterns = [
    path("beslut", decisions.overview, name="decisions"),
    path("beslut/<int:pk>", decisions.decision, name="decision"),
    path("beslut/<int:pk>/gor/<slug:act>", decisions.do, name="decision-do"),
    path("beslut/fil", register.overview, name="register"),
    path("beslut/fil/las-in", register.bring, name="register-bring"),
    path("beslut/fil.<slug:suffix>", register.export, name="register-file"),
    path("beslut/moten", meetings.overview, name="meetings"),
    path("beslut/moten/nytt/<slug:act>", meetings.new, name="meeting-new"),
    path("beslut/moten/<int:pk>", meetings.meeting, name="meeting"),
    path("beslut/moten/<int:pk>/gor/<slug:act>", meetings.do, name="meeting-do"),
    path("beslut/moten/<int:pk>/punkt/<int:order>", meetings.item, name="agenda-item"),
    path("beslut/kalender", assignments.calendar, name="calendar"),
    path("beslut/kalender/<slug:act>", assignments.change_calendar, name="calendar-change"),
    path("beslut/paminnelser", assignments.reminders, name="reminders"),
    path("kalender/<slug:key>.ics", assignments.calendar_feed, name="calendar-feed"),
    path("beslut/uppdrag", decisions.assignments_page, name="assignments"),
    path("beslut/uppdrag/<int:pk>", assignments.assignment, name="assignment"),
    path("beslut/uppdrag/<int:pk>/gor/<slug:act>", assignments.do, name="assignment-do"),
    path("beslut/bidrag", grants.overview, name="grants"),
    path("beslut/bidrag/foljer-pengarna", grants.money_follows, name="money-follows"),
    path("beslut/bidrag/nytt/<slug:act>", grants.new, name="grant-new"),
    path("beslut/bidrag/visa/<slug:code>", grants.grant, name="grant"),
    path("beslut/bidrag/visa/<slug:code>/gor/<slug:act>", grants.do, name="grant-do"),
    path("beslut/flyttade-uppgifter", transfers.overview, name="transfers"),
    path("beslut/flyttade-uppgifter/nytt/<slug:act>", transfers.new, name="transfer-new"),
    path("beslut/flyttade-uppgifter/visa/<slug:code>", transfers.transfer, name="transfer"),
    path("beslut/flyttade-uppgifter/visa/<slug:code>/gor/<slug:act>", transfers.do, name="transfer-do"),
    path("beslut/granskningar", audits.overview, name="audits"),
    path("beslut/granskningar/nytt/<slug:act>", audits.new, name="audit-new"),
    path("beslut/granskningar/visa/<slug:code>", audits.audit, name="audit"),
    path("beslut/granskningar/visa/<slug:code>/gor/<slug:act>", audits.do, name="audit-do"),
    path("beslut/granskningar/visa/<slug:code>/svar", audits.answer, name="audit-answer"),
    path("beslut/granskningar/visa/<slug:code>/<int:number>", audits.recommendation, name="audit-recommendation"),
    path("beslut/granskningar/visa/<slug:code>/<int:number>/gor/<slug:act>", audits.do_recommendation, name="audit-recommendation-do"),
]  # fmt: skip
