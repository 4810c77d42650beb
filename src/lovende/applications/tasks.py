"""Mail to offices about what they write, sent in the background."""

from __future__ import annotations

from urllib.parse import urljoin

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from lovende.applications.actions import take_told
from lovende.applications.models import Application
from lovende.applications.queries import drafts_in
from lovende.people.mail import send_link
from lovende.people.models import Role, User
from lovende.people.queries import people_at
from lovende.schemes.models import Call


@task()
def tell_of_change(call: int, origin: str) -> int:
    """Tell the offices with a draft that the call was changed; the number of mails.

    To be run after every save of a call: each draft is told of a version once, so that a save
    that changes nothing, or a task that is run again, sends nothing.
    """
    return sum(_tell(one, origin) for one in drafts_in(Call.objects.get(pk=call)))


@transaction.atomic
def _tell(draft: Application, origin: str) -> int:
    if not take_told(by=None, application=draft):
        return 0
    people = people_at(draft.office_id, (Role.OFFICE_WORKER, Role.OFFICE_MANAGER))
    for user in people:
        mail_of_change.enqueue(draft.pk, user.pk, origin)
    return len(people)


@task()
def mail_of_change(application: int, person: int, origin: str) -> bool:
    """Tell one person of the office that the call was changed; what changed stands on the page."""
    draft = Application.objects.select_related("call__scheme").get(pk=application)
    user = User.objects.get(pk=person)
    with translation.override(user.language):
        link = urljoin(origin, reverse("application-page", args=[draft.pk]))
        text = _(
            "The call «%(call)s» was changed while you write on the application «%(title)s»."
            " See what is changed and why:"
        )
        told = text % {"call": draft.call, "title": draft}
        send_link(_("The call was changed"), told, link, to=user)
    return True
