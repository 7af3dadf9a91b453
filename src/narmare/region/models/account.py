"""Who signs in, and which roles they hold where."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from narmare.region import days
from narmare.region.models.span import Span, span_ordered
from narmare.region.models.unit import Unit
from narmare.region.permissions import RELATIVE, RESIDENT, ROLES, Permission, Role
from narmare.region.unguessed import unguessed


def new_key() -> str:
    """A key that says nothing about the person."""
    return secrets.token_hex(16)


class AccountManager(models.Manager["Account"]):
    """Accounts; Django's auth asks for `get_by_natural_key`."""

    def get_by_natural_key(self, key: str) -> Account:
        return self.get(key=key)

    def signed_in_as(self, *, issuer: str, subject: str) -> Account:
        """The active account of `subject` at `issuer`: the only way in, never by name, e-mail or personnummer.

        Raises:
            Account.DoesNotExist: nobody, or the account is closed.
        """
        return self.get(issuer=issuer, subject=subject, is_active=True)


class Account(AbstractBaseUser):
    """Somebody who can sign in.  There are no passwords: an identity provider answers for who it is.

    A resident's account points at a person; a staff member's holds roles at units; one account may have both.
    """

    password = None  # type: ignore[assignment]  # the field is taken away: nothing to steal or guess

    class Profession(models.TextChoices):
        NONE = "", _("inget vårdyrke")
        NURSE = "nurse", _("sjuksköterska")
        DOCTOR = "doctor", _("läkare")
        OTHER = "other", _("annat vårdyrke")

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    key = models.CharField(max_length=40, unique=True, default=new_key)
    name = models.CharField(max_length=120)
    profession = models.CharField(max_length=10, choices=Profession, blank=True, default="")
    language = models.CharField(max_length=2, choices=Language, default=Language.SWEDISH)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    person = models.OneToOneField(
        "region.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    session_stamp = models.UUIDField(default=unguessed, editable=False)

    USERNAME_FIELD = "key"
    REQUIRED_FIELDS = ["name", "issuer", "subject"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="account_issuer_and_subject", fields=["issuer", "subject"]),
            models.CheckConstraint(
                name="account_issuer_and_subject_filled", condition=~Q(issuer="") & ~Q(subject="")
            ),
        ]

    class Privacy:
        personal = ("name", "person", "last_login")
        secret = ("issuer", "subject", "session_stamp")
        open = ("key", "profession", "language", "is_active")

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must carry to stay valid: a new `session_stamp` ends every session of the account."""
        return _hash_of(str(self.session_stamp), settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Any:
        """None: the secret key of an installation is changed together with its sessions."""
        return iter(())

    @cached_property
    def _grants(self) -> Sequence[RoleGrant]:
        return list(self.role_grants.select_related("unit").order_by("valid_from", "id"))

    @cached_property
    def _agencies(self) -> Sequence[Any]:
        return list(self.agencies.all())

    def matters_on(self, day: date) -> frozenset[int]:
        """The persons in whose matters the account is nobody's staff: oneself, and everybody it acts for on `day`.

        Also while a protected identity suspends the right: the tie is there all the same
        (docs/decisions/2026-11-nobody-is-staff-for-their-own.md).
        """
        own = () if self.person_id is None else (self.person_id,)
        return frozenset((*own, *(agency.person_id for agency in self.agencies_on(day))))

    @property
    def has_agencies(self) -> bool:
        """Whether anybody has ever given the account a right; asked once, and what has ended still counts."""
        return bool(self._agencies)

    def remember(self, *, grants: Sequence[RoleGrant], agencies: Sequence[Any]) -> None:
        """Keep roles (with their units) and rights that have been read together with the account."""
        self.__dict__.update(_grants=grants, _agencies=agencies)

    def act_as(self, grant: int) -> None:
        """Hold only the role with that key, and none when there is no such."""
        self.__dict__["_grants"] = [one for one in self._grants if one.pk == grant]

    def forget_roles(self) -> None:
        """Drop what this object remembers of its roles; the next question asks the database."""
        self.__dict__.pop("_grants", None)
        self.__dict__.pop("_agencies", None)

    def sign_out_everywhere(self) -> None:
        """A new stamp makes every session of the account worthless, one that is being read just now too."""
        self.session_stamp = unguessed()
        self.save(update_fields=["session_stamp"])
        self.sessions.all().delete()

    def grants_on(self, day: date | None = None) -> list[RoleGrant]:
        """The staff roles that the account holds on `day` (today if not given)."""
        day = day or days.today()
        return [grant for grant in self._grants if grant.holds(day)]

    def agencies_on(self, day: date) -> list[Any]:
        """The rights to read that others have given the account and that hold on `day`."""
        return [agency for agency in self._agencies if agency.holds(day)]

    def roles_on(self, day: date | None = None) -> list[Role]:
        """Every role on `day`, staff roles first, each once; resident and relative follow from what is recorded."""
        day = day or days.today()
        roles = [ROLES[grant.role] for grant in self.grants_on(day)]
        if self.person_id is not None:
            roles.append(RESIDENT)
        if any(agency.holds(day) for agency in self._agencies):
            roles.append(RELATIVE)
        return list({role.key: role for role in roles}.values())

    def has(self, permission: Permission, unit: Unit | None = None, *, on: date | None = None) -> bool:
        """True if a role gives `permission`: anywhere, or (with `unit`) at the unit or above it.

        Says nothing about a single person's data: there the relation decides (`Person.objects.visible_to`).
        """
        if not self.is_active:
            return False
        if unit is None:
            return any(permission in role.permissions for role in self.roles_on(on))
        return any(
            permission in ROLES[grant.role].permissions and unit.is_within(grant.unit)
            for grant in self.grants_on(on)
        )

    def units_with(self, permission: Permission, *, on: date | None = None) -> models.QuerySet[Unit]:
        """Every unit at which the account has `permission`, those below included, in tree order."""
        found = Q(pk__in=[])
        if self.is_active:
            for grant in self.grants_on(on):
                if permission in ROLES[grant.role].permissions:
                    found |= Q(path__startswith=grant.unit.path)
        return Unit.objects.filter(found).order_by("path")


@lru_cache(maxsize=4096)
def _hash_of(stamp: str, secret: str) -> str:
    """The same stamp, the same hash: every request of an account asks for it."""
    return salted_hmac("narmare.region.session", stamp, secret=secret, algorithm="sha256").hexdigest()


class RoleGrant(Span):
    """A role that an account holds at a unit and everything below it, for a time, for a reason.

    Patientdatalagen 4 kap. 2 § asks for a needs analysis behind each grant: `need` is one of the needs of `analysis` (`region.needs`),
    `reason` why this account has it, `review_on` when somebody must look at it again.  `process` is the care process in which the
    holder works (`region.processes`); "" is the unit's common work.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    reason = models.CharField(max_length=300)
    need = models.CharField(max_length=30, blank=True, default="")
    analysis = models.CharField(max_length=60, blank=True, default="")
    process = models.CharField(max_length=12, blank=True, default="")
    review_on = models.DateField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            span_ordered("role_grant_span_ordered"),
            models.CheckConstraint(name="role_grant_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="role_grant_known_role", condition=Q(role__in=list(ROLES))),
            models.UniqueConstraint(
                name="role_grant_one_open",
                fields=["account", "role", "unit", "process"],
                condition=Q(valid_to__isnull=True),
            ),
        ]

    class Privacy:
        personal = ("account", "granted_by", "reason")
        open = ("role", "unit", "need", "analysis", "process", "review_on", "valid_from", "valid_to")

    def __str__(self) -> str:
        return f"{self.role} at {self.unit_id}"
