"""Addresses of sign-in, people, roles and logs."""

from django.urls import path

from narmare.region.views import closed, control, entering, home_care, own, people, session, sessions


urlpatterns = [
    path("logga-in", session.sign_in, name="sign-in"),
    path("logga-in/leverantor", session.oidc_start, name="oidc-start"),
    path("logga-in/svar", session.oidc_callback, name="oidc-callback"),
    path("logga-in/nycklar", session.oidc_keys, name="oidc-keys"),
    path("valj-uppdrag", entering.choose_assignment, name="choose-assignment"),
    path("bekrafta", entering.confirm, name="confirm"),
    path("logga-ut", session.sign_out, name="sign-out"),
    path("logga-ut/leverantor", session.oidc_logout, name="oidc-logout"),
    path("mina-inloggningar", sessions.my_sessions, name="my-sessions"),
    path("logga-in/kvar", sessions.left, name="session-left"),
    path("mina-inloggningar/andra/avsluta", sessions.end_others, name="end-other-sessions"),
    path("mina-inloggningar/<uuid:handle>/avsluta", sessions.end_one, name="end-session"),
    path("mina-uppgifter", own.my_data, name="my-data"),
    path("mina-uppgifter/ombud", own.give_agency, name="give-agency"),
    path("mina-uppgifter/ombud/<int:pk>/avsluta", own.end_agency, name="end-agency"),
    path("mina-uppgifter/sparrar", own.block, name="block"),
    path("mina-uppgifter/sparrar/<int:pk>/havd", own.lift_block, name="lift-block"),
    path("mina-uppgifter/information", own.inform, name="inform"),
    path("mina-uppgifter/oppnat/<int:pk>/avsluta", own.end_opening, name="end-opening"),
    path("mina-uppgifter/<int:person_id>", own.person_data, name="person-data"),
    path("personer/<int:person_id>", people.person, name="person"),
    path("personer/<int:person_id>/information", people.informed, name="person-informed"),
    path("mina-uppgifter/hemsjukvard/<int:pk>/samtycke", own.withdraw_consent, name="withdraw-consent"),
    path("hemsjukvard", home_care.home_care_page, name="home-care"),
    path("hemsjukvard/<int:pk>/samtycke", home_care.withdraw, name="home-care-withdraw"),
    path("hemsjukvard/<int:pk>/avsluta", home_care.end, name="home-care-end"),
    path("oppna", closed.find, name="closed-find"),
    path("oppna/fragor", closed.requests, name="lift-requests"),
    path("oppna/fragor/<int:pk>", closed.answer, name="lift-answer"),
    path("oppna/<int:person_id>", closed.begin, name="closed-begin"),
    path("oppnat/<int:pk>", closed.opened, name="closed-opened"),
    path("oppnat/<int:pk>/avsluta", closed.end, name="closed-end"),
    path("atkomstlogg", control.access_log, name="access-log"),
    path("atkomstlogg/fynd/<int:pk>", control.finding, name="finding"),
    path("roller", control.roles, name="roles"),
    path("roller/<int:pk>/avsluta", control.end_role, name="end-role"),
    path("roller/konton/<int:pk>/logga-ut", control.end_sessions, name="end-account-sessions"),
    path("mina-behorigheter", control.my_permissions, name="my-permissions"),
]
