"""Addresses of the queue, cases, calls and routines, and of the resident's side."""

from __future__ import annotations

from django.urls import URLPattern, path

from narmare.contact.views import (
    beginning,
    callbacks,
    calls,
    case,
    direct,
    draft_files,
    follow,
    grid,
    listing,
    own,
    queue,
    rights,
    routine,
    routine_parts,
    sending,
    tables,
)


RESIDENT: list[URLPattern] = [
    path("kontakta/<uuid:key>/skicka", sending.send, name="send-draft"),
    path("kontakta", beginning.ask, name="ask"),
    path("kontakta/<uuid:key>/filer", draft_files.add_file, name="add-file"),
    path("kontakta/<uuid:key>/filer/<int:pk>", draft_files.draft_file, name="draft-file"),
    path("kontakta/<uuid:key>/filer/<int:pk>/ta-bort", draft_files.remove_file, name="remove-file"),
    path("kontakta/<uuid:key>/slang", beginning.drop, name="drop-draft"),
    path("kontakta/<uuid:key>/<str:step>", sending.step, name="ask-step"),
    path("mina-arenden", own.my_cases, name="my-cases"),
    path("mina-arenden/besked", own.notices, name="notices"),
    path("mina-arenden/<str:code>", own.my_case, name="my-case"),
    path("mina-arenden/<str:code>/kvitto", own.receipt, name="receipt"),
    path("mina-arenden/<str:code>/skriv", own.write, name="write-in-case"),
    path("mina-arenden/<str:code>/varre", own.worse, name="got-worse"),
    path("mina-arenden/<str:code>/manniska", own.want_person, name="want-person"),
    path("arenden/<str:code>/filer/<int:pk>", own.case_file, name="case-file"),
    path("arenden/<str:code>/meddelanden", own.case_messages, name="case-messages"),
    path("strom/<str:code>", own.case_stream, name="case-stream"),
    path("folj", follow.follow, name="follow"),
]
STAFF: list[URLPattern] = [
    path("ko", queue.queue, name="queue"),
    path("ko/nytt", queue.news, name="queue-news"),
    path("ko/sok", queue.find, name="queue-search"),
    path("ko/tangenter", queue.keys, name="queue-keys"),
    path("arenden/<str:code>", case.case, name="case"),
    path("arenden/<str:code>/har", case.here, name="case-presence"),
    path("arenden/<str:code>/ringer", callbacks.dialled, name="case-dialled"),
    path("arenden/<str:code>/gor/<slug:act>", case.do, name="case-do"),
    path("arenden/<str:code>/lamna-ifran", case.step_aside, name="case-step-aside"),
    path("samtal/nytt", calls.new_call, name="new-call"),
    path("samtal/nytt/<int:person_id>", calls.register, name="register-call"),
    path("samtal/nytt/person", calls.new_person, name="new-person"),
    path("samtal", callbacks.call_list, name="call-list"),
    path("samtal/<int:pk>", callbacks.call_attempt, name="call-attempt"),
    path("personer/<int:person_id>/ombud", rights.agents, name="agents"),
    path("personer/<int:person_id>/ombud/<int:pk>/avsluta", rights.end_agent, name="end-agent"),
    path("personer/<int:person_id>/listning", listing.listing, name="listing"),
    path("listningar", listing.choices, name="listing-choices"),
    path("rutin", routine.routine, name="routine"),
    path("rutin/andra", routine.edit, name="routine-edit"),
    path("rutin/andra/<slug:part>", routine_parts.part, name="routine-part"),
    path("rutin/prova", routine.replay, name="routine-replay"),
    path("rutin/<int:pk>/<slug:act>", routine.decide, name="routine-decide"),
    path("personer/<int:person_id>/direktkontakt", direct.direct_contact, name="direct-contact"),
    path("beslutstabeller", tables.overview, name="tables"),
    path("beslutstabeller/<slug:table>", tables.table, name="table"),
    path("beslutstabeller/<slug:table>/andra", tables.edit, name="table-edit"),
    path("beslutstabeller/<slug:table>/rutnat", grid.grid, name="table-grid"),
    path("beslutstabeller/forslag/<int:pk>", tables.replay, name="table-replay"),
    path("beslutstabeller/forslag/<int:pk>/<slug:act>", tables.decide, name="table-decide"),
]
# Addresses are tried in this order: first what is asked for by everybody, and a submit first of all.
urlpatterns: list[URLPattern] = [*RESIDENT, *STAFF]
