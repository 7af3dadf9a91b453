"""The request of somebody who has signed in: what every view behind the login gets."""

from django.http import HttpRequest

from narmare.region.models import Account


class SignedInRequest(HttpRequest):
    """A request whose user is an account; LoginRequiredMiddleware has turned everybody else away."""

    user: Account
