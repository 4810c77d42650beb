"""Letters and mail to offices, sent in the background."""

from __future__ import annotations

from urllib.parse import urljoin

from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import task

from lovende.awards.actions.releasing import finish, send_letter
from lovende.awards.models import ChangeRequest, Letter, Release
from lovende.awards.queries.letters import unsent
from lovende.common.locks import only_one
from lovende.people.models import Role, User


@task()
def tell_of_request(asked_for: int, origin: str) -> int:
    """Tell those who write in the office what is asked for; the number of mails."""
    asked = ChangeRequest.objects.select_related("handling__application").get(pk=asked_for)
    application = asked.handling.application
    people = people_of(application.office_id)
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


def people_of(office: int) -> list[User]:
    """Those who write in the office or lead it, today."""
    today = timezone.localdate()
    found = User.objects.filter(
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today),
        is_active=True,
        memberships__organisation=office,
        memberships__role__in=(Role.OFFICE_WORKER, Role.OFFICE_MANAGER),
        memberships__valid_from__lte=today,
    )
    return list(found.distinct())


@task()
def send_release(release: int, origin: str) -> int:
    """Send every letter of a release; the number sent now.

    Each letter is a transaction of its own and is made once, so that a release that was cut off
    goes on where it stopped when the task is run again.
    """
    held = Release.objects.select_related("call", "governor").get(pk=release)
    sent = 0
    with only_one(f"release-{release}") as ours:
        if not ours or held.finished_at is not None:
            return sent
        for decision in unsent(held.call, held.governor):
            letter = send_letter(by=None, decision=decision, release=held)
            if letter is not None:
                sent += 1
                tell_of_letter.enqueue(letter.pk, origin)
        finish(by=None, release=held)
    return sent


@task()
def tell_of_letter(letter: int, origin: str) -> int:
    """Tell the people of the office that there is a letter; never what it says."""
    sent = Letter.objects.defer("pdf").select_related("decision__handling__application")
    found = sent.get(pk=letter)
    application = found.decision.handling.application
    people = people_of(application.office_id)
    for user in people:
        with translation.override(user.language):
            link = urljoin(origin, reverse("letter-page", args=[found.token]))
            text = _("There is a decision on the application «%(title)s». Log in to read it:")
            hello = _("Hello %(name)s,") % {"name": user.name}
            body = f"{hello}\n\n{text % {'title': application}}\n\n{link}\n"
            send_mail(f"{_('A decision')} – Lovende", body, None, [user.email])
    return len(people)
