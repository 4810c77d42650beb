"""Users, the organisations they act for, and the places those serve."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class County(models.Model):
    """A county (fylke) of today; ``order`` is the order of the official numbers."""

    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality. ``code`` is empty until the official classification is loaded."""

    code = models.CharField(max_length=4, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=80)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="municipality_set")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("name", "county"), name="people_municipality_once_a_county"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A directorate, governor, county unit, office or research department.

    An office may serve several municipalities; a governor one or more counties.
    """

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        DIRECTORATE = "directorate", _("Directorate")
        GOVERNOR = "governor", _("County governor")
        COUNTY_UNIT = "county_unit", _("NAV county unit")
        OFFICE = "office", _("NAV office")
        RESEARCH = "research", _("Research department")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=160)
    number = models.CharField(
        _("organisation number"), max_length=9, null=True, blank=True, unique=True
    )
    counties = models.ManyToManyField(County, blank=True, related_name="organisations")
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="organisations")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "name"), name="people_organisation_named_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__regex=r"^[0-9]{9}$"),
                name="people_organisation_number_has_nine_digits",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is kept in lower case so that it identifies one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who signs in with ``email``; without a password the account cannot sign in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address, however it was capitalised."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do follows from their memberships."""

    class Language(models.TextChoices):
        """The languages of the product."""

        NB = "nb", _("Bokmål")
        NN = "nn", _("Nynorsk")
        EN = "en", _("English")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.NB
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name people are addressed by."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """No one: there is no back door beside the product's own pages."""
        return False


class Role(models.TextChoices):
    """What a person does in an organisation; each role belongs to one kind of organisation."""

    OFFICE_WORKER = "office_worker", _("Office worker")
    OFFICE_MANAGER = "office_manager", _("Office manager")
    GOVERNOR_ADVISER = "governor_adviser", _("Adviser at the county governor")
    GOVERNOR_MANAGER = "governor_manager", _("Manager at the county governor")
    COUNTY_ADVISER = "county_adviser", _("Adviser at the NAV county unit")
    DIRECTORATE_ADVISER = "directorate_adviser", _("Adviser at the directorate")
    DIRECTORATE_MANAGER = "directorate_manager", _("Manager at the directorate")
    ASSESSOR = "assessor", _("Assessor")


ROLE_KINDS: dict[str, str] = {
    Role.OFFICE_WORKER: Organisation.Kind.OFFICE,
    Role.OFFICE_MANAGER: Organisation.Kind.OFFICE,
    Role.GOVERNOR_ADVISER: Organisation.Kind.GOVERNOR,
    Role.GOVERNOR_MANAGER: Organisation.Kind.GOVERNOR,
    Role.COUNTY_ADVISER: Organisation.Kind.COUNTY_UNIT,
    Role.DIRECTORATE_ADVISER: Organisation.Kind.DIRECTORATE,
    Role.DIRECTORATE_MANAGER: Organisation.Kind.DIRECTORATE,
    Role.ASSESSOR: Organisation.Kind.RESEARCH,
}


class Membership(models.Model):
    """A user's role in an organisation, from a day and, when it has ended, to a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("organisation__name", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                condition=Q(valid_to__isnull=True),
                name="people_membership_open_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="people_membership_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"
