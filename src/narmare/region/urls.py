"""Addresses of sign-in, people, roles and logs."""

urlpatterns: list[object] = []
