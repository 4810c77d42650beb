"""Mail of the selection, sent in the background so that no page waits for a mail server."""

from __future__ import annotations

from urllib.parse import urljoin

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from lovende.people.mail import send_link
from lovende.people.models import User
from lovende.selection.models import Profile, ReferenceMember


@task()
def tell_office(profile: int, origin: str) -> int:
    """Ask those who work at the office to review the profile; the number of mails."""
    sent = Profile.objects.select_related("item__measure").get(pk=profile)
    people = User.objects.filter(
        is_active=True,
        memberships__organisation=sent.item.measure.office_id,
        memberships__valid_from__lte=timezone.localdate(),
        memberships__valid_to__isnull=True,
    ).distinct()
    for user in people:
        with translation.override(user.language):
            link = urljoin(origin, reverse("profile-review", args=[sent.pk]))
            text = _("Please read the profile of «%(title)s» before it is published:")
            told = text % {"title": sent.item.measure.title}
            send_link(_("A profile to review"), told, link, to=user)
    return len(people)


@task()
def invite(member: int, origin: str) -> bool:
    """Send a member of a reference group the address at which they answer."""
    invited = ReferenceMember.objects.get(pk=member)
    user = User.objects.filter(email=invited.email).first()
    with translation.override(user.language if user else "nb"):
        link = urljoin(origin, reverse("reference-answer", args=[invited.token]))
        text = _(
            "You are invited to a reference group for promising methods. The link is yours"
            " alone; do not pass it on:"
        )
        send_link(_("Invitation to a reference group"), text, link, to=invited)
    return True
