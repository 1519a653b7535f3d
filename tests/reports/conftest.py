"""A cohort to report on, and who reads it."""

import pytest

from tests.factories import CohortFactory, InstructorFactory


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring")


@pytest.fixture
def instructor(cohort):
    return InstructorFactory(cohort=cohort).user
