"""Who takes part in the demonstration: one instructor, and a student per kind of repository."""

from __future__ import annotations

from dataclasses import dataclass

from demo.story import Person


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in. ``repository`` and ``exercise`` are the paths of what they hand in, below the demo's
    git server: their project, and the first exercise.
    """

    name: str
    mail: str
    repository: str = ""
    language: str = "fr"

    @property
    def exercise(self) -> str:
        """Where their first exercise is, which not everybody did."""
        return f"{self.repository.partition('/')[0]}/git-onboarding.git"

    @property
    def person(self) -> Person:
        """The same as an author of commits."""
        return Person(self.name, self.mail)


INSTRUCTOR = Account("Hélène Girard", "helene.girard@demo.example")

CAMILLE = Account("Camille Laurent", "camille.laurent@demo.example", "camille/bike-demand.git")
HUGO = Account("Hugo Moreau", "hugo.moreau@demo.example", "hugo/spam-filter.git")
INES = Account("Inès Benali", "ines.benali@demo.example", "ines/house-prices.git")
JAMES = Account("James Carter", "james.carter@demo.example", "james/text-sentiment.git", language="en")
ZOE = Account("Zoé Lefèvre", "zoe.lefevre@demo.example", "zoe/air-quality.git")
CHLOE = Account("Chloé Nguyen", "chloe.nguyen@demo.example", "chloe/churn.git")
NOAH = Account("Noah Williams", "noah.williams@demo.example", "noah/projet-final.git", language="en")

STUDENTS = (CAMILLE, HUGO, INES, JAMES, ZOE, CHLOE, NOAH)
