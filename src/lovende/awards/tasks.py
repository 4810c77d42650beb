"""Mail to offices about what they have handed in, sent in the background."""

from __future__ import annotations

from urllib.parse import urljoin

from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import task

from lovende.awards.models import ChangeRequest
from lovende.people.models import Role, User


@task()
def tell_of_request(asked_for: int, origin: str) -> int:
    """Tell those who write in the office what is asked for; the number of mails."""
    asked = ChangeRequest.objects.select_related("handling__application").get(pk=asked_for)
    application = asked.handling.application
    today = timezone.localdate()
    people = User.objects.filter(
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today),
        is_active=True,
        memberships__organisation=application.office_id,
        memberships__role__in=(Role.OFFICE_WORKER, Role.OFFICE_MANAGER),
        memberships__valid_from__lte=today,
    ).distinct()
    for user in people:
        with translation.override(user.language):
            link = urljoin(origin, reverse("application-page", args=[application.pk]))
            text = _(
                "The county governor asks for changes in the application «%(title)s». The last day"
                " is %(day)s. Read what is asked for, and hand in a new version:"
            )
            told = text % {"title": application, "day": date_format(asked.until)}
            hello = _("Hello %(name)s,") % {"name": user.name}
            subject = _("Changes in your application")
            body = f"{hello}\n\n{told}\n\n{link}\n"
            send_mail(f"{subject} – Lovende", body, None, [user.email])
    return len(people)
