"""The request as views know it after the middleware has asked who it is."""

from django.http import HttpRequest

from narmare.region.models import Account


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in.  Only a name for the type checker; nothing is made of this class."""

    user: Account
