"""Letters and mail to offices, sent in the background."""

from __future__ import annotations

from urllib.parse import urljoin

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import task

from lovende.awards.actions.releasing import finish, send_letter
from lovende.awards.models import ChangeRequest, Decision, Letter, Release
from lovende.awards.queries.letters import unsent
from lovende.common.locks import only_one
from lovende.people.mail import send_link
from lovende.people.models import Role, User
from lovende.people.queries import people_at


@task()
def tell_of_request(asked_for: int, origin: str) -> int:
    """Tell those who write in the office what is asked for; the number of mails."""
    asked = ChangeRequest.objects.select_related("handling__application").get(pk=asked_for)
    application = asked.handling.application
    people = _people_of(application.office_id)
    for user in people:
        with translation.override(user.language):
            link = urljoin(origin, reverse("application-page", args=[application.pk]))
            text = _(
                "The county governor asks for changes in the application «%(title)s». The last day"
                " is %(day)s. Read what is asked for, and hand in a new version:"
            )
            told = text % {"title": application, "day": date_format(asked.until)}
            send_link(_("Changes in your application"), told, link, to=user)
    return len(people)


def send_soon(release: Release) -> None:
    """Have a release sent when its time comes."""
    due = release.send_at if release.send_at > timezone.now() else None
    task_ = send_release.using(run_after=due) if due else send_release
    task_.enqueue(release.pk)


def resume_releases() -> int:
    """Go on with what was cut off; how many releases there are to go on with.

    To be called when the worker starts: a task that was killed is not started again by itself.
    """
    waiting = list(Release.objects.filter(finished_at__isnull=True))
    for one in waiting:
        send_soon(one)
    return len(waiting)


@task()
def send_release(release: int) -> int:
    """Send every letter of a release; the number sent now.

    Each letter is a transaction of its own and is made once, with the mails about it, so that a
    release that was cut off goes on where it stopped when the task is run again.
    """
    held = Release.objects.select_related("call", "governor").get(pk=release)
    sent = 0
    with only_one(f"release-{release}") as ours:
        if not ours or held.finished_at is not None or held.send_at > timezone.now():
            return sent
        for decision in unsent(held.call, held.governor):
            sent += _sent(decision, held)
        finish(by=None, release=held)
    return sent


@transaction.atomic
def _sent(decision: Decision, release: Release) -> bool:
    letter = send_letter(by=None, decision=decision, release=release)
    if letter is None:
        return False
    for user in _people_of(decision.handling.application.office_id):
        tell_of_letter.enqueue(letter.pk, user.pk, release.origin)
    return True


@task()
def tell_of_letter(letter: int, person: int, origin: str) -> bool:
    """Tell one person of the office that there is a letter; never what it says."""
    sent = Letter.objects.defer("pdf").select_related("decision__handling__application")
    found = sent.get(pk=letter)
    user = User.objects.get(pk=person)
    with translation.override(user.language):
        link = urljoin(origin, reverse("letter-page", args=[found.token]))
        text = _("There is a decision on the application «%(title)s». Log in to read it:")
        told = text % {"title": found.decision.handling.application}
        send_link(_("A decision"), told, link, to=user)
    return True


def _people_of(office: int) -> list[User]:
    """Those who write in the office or lead it, today."""
    return list(people_at(office, (Role.OFFICE_WORKER, Role.OFFICE_MANAGER)))
