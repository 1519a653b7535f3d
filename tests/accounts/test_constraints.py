"""The database refuses what must never be, whoever writes it."""

import pytest
from django.db import IntegrityError

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_belongs_to_one_person_whatever_its_case():
    UserFactory(email="ada@example.org")
    with pytest.raises(IntegrityError, match="user_email_unique_whatever_the_case"):
        UserFactory(email="Ada@example.org")


def test_a_language_is_one_of_two():
    with pytest.raises(IntegrityError, match="user_language_known"):
        UserFactory(language="la")
